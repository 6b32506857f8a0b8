"""The card: signed by its root, sound in itself, following the card before; the sixty digits; turning keys."""

from dataclasses import replace

import pytest

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import card, identity, jws, rotation, times
from wellknit.seal.fed.card import Limits
from wellknit.seal.fed.identity import PrivateKey
from wellknit.seal.fed.strict import NotAccepted
from wellknit.seal.tests.fed_cast import HARBOUR, HARBOUR_J1, NOW, RIVER, STRANGER, node
from wellknit.seal.tests.fed_forge import GONE, changed

FIELDS = card._as_json(RIVER.card)
SIGN, SEAL = FIELDS["signing"][0], FIELDS["sealing"][0]


def made(value=None, by=RIVER.root, typ=jws.CARD, **changes):
    """A card signed by the root whatever it says."""
    return jws.sign(canonical(changed(value or FIELDS, **changes)), typ, by)


def following(before, **changes):
    """The card after this one, read."""
    fields = {"number": before.number + 1, "previous": before.hash, "hash": ""} | changes
    return card.read(card.sign(replace(before, **fields), RIVER.root))


def test_a_card_says_on_the_other_side_what_was_signed():
    assert replace(card.read(RIVER.text), hash="") == replace(RIVER.card, hash="")
    assert len(RIVER.card.hash) == 64
    assert card.read(made()).hash == RIVER.card.hash


def test_keys_may_be_used_as_long_as_is_said():
    signing = [SIGN | {"until": SIGN["from"] + 366 * times.DAY}]
    sealing = [each | {"until": each["from"] + 30 * times.DAY} for each in FIELDS["sealing"]]
    assert card.read(made(signing=signing, sealing=sealing)).signing[0].used_at(SIGN["from"])


UNSOUND = {
    "signed by another root": ("signature", lambda: made(by=PrivateKey(RIVER.root.id, "Ed25519", STRANGER.root.secret))),
    "of another node": ("card", lambda: made(by=STRANGER.root)),
    "signed by a signing key": ("signer", lambda: made(by=RIVER.signing)),
    "another type of token": ("header", lambda: made(typ=jws.RECEIPT)),
    "too long": ("size", lambda: made(name="x" * 70_000)),
    "no token": ("header", lambda: "hello"),
    "no text of ours": ("base64", lambda: "é.é.é"),
    "a later version": ("shape", lambda: made(v=2)),
    "an unknown member": ("shape", lambda: made(logo="x")),
    "no contact": ("shape", lambda: made(contact=GONE)),
    "a name of two lines": ("shape", lambda: made(name="a\nb")),
    "an endpoint of unknown kind": ("shape", lambda: made(endpoints=[{"kind": "ftp", "address": "x"}])),
    "no endpoint": ("shape", lambda: made(endpoints=[])),
    "no signing key": ("shape", lambda: made(signing=[])),
    "no sealing key": ("shape", lambda: made(sealing=[])),
    "a sealing key among those that sign": ("shape", lambda: made(signing=[SEAL])),
    "a signing key among those that seal": ("shape", lambda: made(sealing=[SIGN])),
    "a key that is none": ("key", lambda: made(sealing=[SEAL | {"public": "AAAA"}, FIELDS["sealing"][1]])),
    "a key with stray bits": ("base64", lambda: made(signing=[SIGN | {"public": SIGN["public"][:-1] + "B"}])),
    "a key of another node": ("card", lambda: made(signing=[SIGN | {"id": STRANGER.signing.id}])),
    "a key called root": ("card", lambda: made(signing=[SIGN | {"id": RIVER.root.id}])),
    "a name twice": ("card", lambda: made(signing=[SIGN, SIGN])),
    "a name for two kinds": ("card", lambda: made(signing=[SIGN | {"id": SEAL["id"]}])),
    "a signing key for 366 days and a second": ("card", lambda: made(signing=[SIGN | {"until": SIGN["from"] + 366 * times.DAY + 1}])),
    "a sealing key for 30 days and a second": ("card", lambda: made(sealing=[
        SEAL | {"until": SEAL["from"] + 30 * times.DAY + 1}, FIELDS["sealing"][1]])),
    "a key that ends before it begins": ("card", lambda: made(signing=[SIGN | {"until": SIGN["from"]}])),
    "a sealing key that ends as it begins": ("card", lambda: made(sealing=[
        SEAL | {"until": SEAL["from"]}, FIELDS["sealing"][1]])),
    "a date with a point": ("shape", lambda: made(signing=[SIGN | {"until": NOW + 0.5}])),
    "a suite without a key": ("card", lambda: made(sealing=[SEAL])),
    "a key without its suite": ("card", lambda: made(suites=["X1"])),
    "an unknown suite": ("shape", lambda: made(suites=["X1", "J1", "X2"])),
    "a suite twice": ("shape", lambda: made(suites=["X1", "X1"])),
    "messages of 64 KiB": ("shape", lambda: made(limits=FIELDS["limits"] | {"message": 65536})),
    "the number nought": ("shape", lambda: made(number=0)),
    "the first with one before it": ("card", lambda: made(previous="0" * 64)),
    "the second with none before it": ("card", lambda: made(number=2)),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSOUND)
def test_an_unsound_card_is_refused(name):
    reason, text = UNSOUND[name]
    with pytest.raises(NotAccepted) as refused:
        card.read(text())
    assert refused.value.reason == reason


def test_no_changed_letter_of_a_card_is_accepted():
    refused = 0
    for at in range(len(RIVER.text)):
        letter = "A" if RIVER.text[at] != "A" else "B"
        with pytest.raises(NotAccepted):
            card.read(RIVER.text[:at] + letter + RIVER.text[at + 1 :])
        refused += 1
    print(f"{refused} changed letters of a card refused")


def test_a_first_card_and_the_one_after_it_are_accepted():
    card.accept(RIVER.card, now=NOW, previous=None)
    card.accept(following(RIVER.card), now=NOW, previous=RIVER.card)
    later = following(following(RIVER.card))
    card.accept(later, now=NOW, previous=None)  # whoever is introduced today gets today's card


NO_NEWS = {
    "the same card again": lambda: RIVER.card,
    "an older number": lambda: following(RIVER.card, number=1, previous=None),
    "a number left out": lambda: following(RIVER.card, number=3),
    "another card before it": lambda: following(RIVER.card, previous=STRANGER.card.hash),
    "issued before the one we hold": lambda: following(RIVER.card, issued=RIVER.card.issued - 1),
    "issued in the future": lambda: following(RIVER.card, issued=NOW + times.SKEW + 1),
    "another node's": lambda: STRANGER.card,
    "another node's that claims to follow": lambda: node("stranger", number=2, previous=RIVER.card.hash).card,
    "an old name for a new key": lambda: following(
        RIVER.card,
        signing=(replace(RIVER.card.signing[0], public=STRANGER.card.signing[0].public),),
    ),
    "no signing key left": lambda: following(
        RIVER.card, signing=(replace(RIVER.card.signing[0], start=NOW - 9 * times.DAY, until=NOW),)
    ),
}


@pytest.mark.parametrize("name", NO_NEWS)
def test_a_card_that_does_not_follow_is_refused(name):
    with pytest.raises(NotAccepted) as refused:
        card.accept(NO_NEWS[name](), now=NOW, previous=RIVER.card)
    assert refused.value.reason in ("card", "clock")


def test_a_key_left_out_of_the_next_card_is_withdrawn():
    new = identity.new_key(RIVER.id, "sig-2", "Ed25519").shown(start=NOW, until=NOW + times.DAY)
    after = following(RIVER.card, signing=(new,))
    card.accept(after, now=NOW, previous=RIVER.card)
    assert RIVER.card.signer(RIVER.signing.id)
    with pytest.raises(NotAccepted):
        after.signer(RIVER.signing.id)


def test_both_sides_read_the_same_sixty_digits():
    number = card.number(RIVER.card, HARBOUR.card)
    assert number == card.number(HARBOUR.card, RIVER.card)
    groups = number.split(" ")
    assert len(groups) == 12
    assert all(len(group) == 5 and group.isdecimal() for group in groups)


def test_another_card_has_another_number():
    others = {card.number(RIVER.card, each.card) for each in (HARBOUR, HARBOUR_J1, STRANGER)}
    others.add(card.number(following(RIVER.card), HARBOUR.card))
    others.add(card.number(RIVER.card, node("harbour", limits=Limits(message=1024)).card))
    assert len(others) == 5


# --- turning keys -------------------------------------------------------------------------------------------------


def keys(*starts, kind="X-Wing", days=30):
    made = [identity.new_key(RIVER.id, f"k-{at}", kind) for at in range(len(starts))]
    return tuple(
        key.shown(start=NOW + at * times.DAY, until=NOW + (at + days) * times.DAY)
        for key, at in zip(made, starts, strict=True)
    )


def test_the_newest_key_in_use_is_sealed_to():
    shown = replace(RIVER.card, sealing=keys(-25, -5, 15), suites=("X1",))
    assert rotation.sealing_key(shown, NOW).id.endswith("#k-1")
    assert rotation.sealing_key(shown, NOW - 10 * times.DAY).id.endswith("#k-0")
    assert rotation.sealing_key(shown, NOW + 40 * times.DAY).id.endswith("#k-2")


def test_the_newest_signing_key_signs():
    shown = replace(RIVER.card, signing=keys(-300, -10, 90, kind="Ed25519", days=365))
    assert rotation.signing_key(shown, NOW).id.endswith("#k-1")
    with pytest.raises(NotAccepted):
        rotation.signing_key(shown, NOW - 301 * times.DAY)


@pytest.mark.parametrize("day", [-26, 45, 400])
def test_a_card_that_has_run_out_seals_nothing(day):
    with pytest.raises(NotAccepted) as refused:
        rotation.sealing_key(replace(RIVER.card, sealing=keys(-25, -5, 15)), NOW + day * times.DAY)
    assert refused.value.reason == "key"


def test_the_next_key_is_made_in_time():
    assert not rotation.needs_new(keys(0), "X1", NOW + 19 * times.DAY)
    assert rotation.needs_new(keys(0), "X1", NOW + 20 * times.DAY)
    assert rotation.needs_new(keys(0), "J1", NOW)
    assert rotation.needs_new((), "X1", NOW)


def test_a_sealing_key_is_destroyed_when_its_last_message_has_expired():
    end = NOW + (30 + 45) * times.DAY
    assert rotation.to_destroy(keys(0, 30), end - 1) == []
    assert rotation.to_destroy(keys(0, 30), end) == [RIVER.id + "#k-0"]


def test_a_signing_key_is_destroyed_at_once():
    shown = keys(0, kind="Ed25519", days=365)
    assert rotation.to_destroy(shown, NOW + 365 * times.DAY - 1) == []
    assert rotation.to_destroy(shown, NOW + 365 * times.DAY) == [RIVER.id + "#k-0"]


@pytest.mark.parametrize(
    ("suites", "seen", "sent", "least"),
    [
        (("X1", "J1"), False, "X1", "J1"),
        (("X1", "J1"), True, "X1", "X1"),
        (("J1", "X1"), True, "X1", "X1"),
        (("X1",), False, "X1", "X1"),
        (("X1",), True, "X1", "X1"),
        (("J1",), False, "J1", "J1"),
        (("J1",), True, "J1", "J1"),  # its card, signed by its root, has dropped X1
    ],
)
def test_a_peer_is_not_talked_down(suites, seen, sent, least):
    shown = replace(RIVER.card, suites=suites)
    assert rotation.suite_for(shown) == sent
    assert rotation.minimum_suite(shown, seen_x1=seen) == least
    assert rotation.is_below("J1", least) == (least == "X1")
    assert not rotation.is_below("X1", least)
