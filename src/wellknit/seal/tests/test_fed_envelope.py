"""A message arrives as it was written, at the node it was written to, and nowhere else."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wellknit.seal.fed import attachment, envelope, message, padding, sealing, times
from wellknit.seal.fed.card import Limits
from wellknit.seal.fed.message import MessageType
from wellknit.seal.fed.strict import NotAccepted
from wellknit.seal.tests.fed_cast import (
    FOR,
    HARBOUR,
    HARBOUR_P256,
    NOW,
    PREFIX,
    RIVER,
    STRANGER,
    as_received,
    node,
    opened,
    refusal,
    sealed,
)
from wellknit.seal.tests.fed_cast import message as honest

SUITES = pytest.mark.parametrize("suite", ["X1", "J1"])
BODIES = st.dictionaries(
    st.text(max_size=20),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=200),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
        max_leaves=8,
    ),
    max_size=6,
)  # fmt: skip


@SUITES
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=BODIES, seq=st.integers(1, 2**53 - 1), inc=st.integers(1, 10**6), ack=st.integers(0, 2**53 - 1),
       days=st.integers(1, 45))  # fmt: skip
def test_what_is_sealed_is_what_is_opened(suite, body, seq, inc, ack, days):
    told = honest(body=body, seq=seq, inc=inc, ack=ack, expires=NOW + days * times.DAY)
    assert opened(sealed(told, suite=suite)) == as_received(told, suite)


@SUITES
def test_everything_a_message_may_carry_arrives(suite):
    first = message.new_id(NOW * 1000)
    papers = tuple(
        attachment.Attachment(message.new_id(NOW * 1000), "application/pdf", 99, "ab" * 32, bytes(32))
        for _ in range(20)
    )
    told = honest(
        thid=first, pthid=first, please_ack=(first, ""), attachments=papers, consent="AA.AA." + "A" * 86
    )
    assert opened(sealed(told, suite=suite)) == as_received(told, suite)


def test_j1_is_sealed_to_a_key_of_p256_too():
    assert opened(sealed(to=HARBOUR_P256.card)) == as_received(honest(), "J1", HARBOUR_P256)


def test_a_peer_that_has_both_suites_gets_the_stronger():
    assert HARBOUR.card.suites == ("X1", "J1")
    assert sealing.peek(sealed()).suite == "X1"


@SUITES
def test_nothing_plain_is_outside(suite):
    raw = sealed(honest(body={"name": "canary"}), suite=suite)
    assert b"canary" not in raw
    assert RIVER.id.encode() not in raw
    assert b"referral" not in raw


@SUITES
def test_the_outside_tells_one_of_six_sizes(suite):
    sizes = {len(sealed(honest(body={"x": "y" * length}), suite=suite)) for length in range(0, 31_000, 500)}
    print(f"{suite}: envelopes of {sorted(sizes)} bytes")
    assert len(sizes) == 6
    assert max(sizes) <= sealing.LIMIT


@pytest.mark.parametrize("suite", ["X1", "J1"])
def test_two_envelopes_of_one_message_are_unlike(suite):
    assert sealed(suite=suite) != sealed(suite=suite)


def test_the_payload_is_padded_to_the_smallest_class_that_holds_it():
    assert [len(padding.padded({"x": "y" * size})) for size in (0, 1007, 1008, 2031, 32751)] == [
        1024, 1024, 2048, 2048, 32768,
    ]  # fmt: skip


@SUITES
@pytest.mark.parametrize("changes", [
    {"created": NOW + times.SKEW}, {"created": NOW - 45 * times.DAY, "expires": NOW}, {"expires": NOW + 45 * times.DAY},
    {"created": NOW - 30 * times.DAY, "expires": NOW - times.SKEW},
])  # fmt: skip
def test_a_time_at_the_edge_is_accepted(suite, changes):
    told = honest(**changes)
    assert opened(sealed(told, suite=suite, now=NOW)) == as_received(told, suite)


@pytest.mark.parametrize(
    ("later", "reason"),
    [(30 * times.DAY + times.SKEW + 1, "expired"), (-times.SKEW - 1, "clock"), (-3 * times.DAY, "clock")],
)
def test_the_clock_of_the_recipient_decides(later, reason):
    raw = sealed()
    with pytest.raises(NotAccepted) as refused:
        opened(raw, now=NOW + later)
    assert refused.value.reason == reason


@SUITES
def test_a_stranger_with_keys_of_its_own_opens_nothing(suite):
    with pytest.raises(NotAccepted) as refused:
        opened(sealed(suite=suite), to=STRANGER)
    assert refused.value.reason == "kid"


@SUITES
def test_a_recipient_cannot_pass_a_message_on_as_if_it_had_been_written_to_another(suite):
    content = sealing.unseal(envelope.peek(sealed(suite=suite)), FOR[suite].key(suite))
    passed_on = sealing.seal(content, next(key for key in STRANGER.card.sealing if key.suite == suite))
    with pytest.raises(NotAccepted) as refused:
        opened(passed_on, to=STRANGER, peers={RIVER.id: RIVER.card})
    assert refused.value.reason == "address"


def test_a_key_that_was_destroyed_opens_nothing():
    with pytest.raises(NotAccepted) as refused:
        envelope.open_whole(
            sealed(), keys={}, peers={RIVER.id: RIVER.card}, own=HARBOUR.card, seen_x1=(), now=NOW
        )
    assert refused.value.reason == "kid"


def test_a_key_opens_only_what_names_it():
    assert envelope.unseal(envelope.peek(sealed()), HARBOUR.key("X1")).sender == RIVER.id
    misnamed = replace(STRANGER.key("X1"), id=HARBOUR.key("X1").id, kind="X25519")
    for other in (HARBOUR.key("J1"), replace(HARBOUR.key("X1"), id=STRANGER.key("X1").id), misnamed):
        with pytest.raises(NotAccepted) as refused:
            envelope.unseal(envelope.peek(sealed()), other)
        assert refused.value.reason == "kid"


def test_a_key_that_signs_seals_nothing():
    with pytest.raises(NotAccepted) as refused:
        sealing.seal(b"x", HARBOUR.card.signing[0])
    assert refused.value.reason == "key"


def test_what_a_peer_takes_at_most_is_sent():
    least = node("harbour", limits=Limits(message=1024, attachment=83, attachments=1))
    assert opened(sealed(honest(attachments=(PAPER,)), to=least.card)).attachments == (PAPER,)


def test_another_card_than_the_signer_s_verifies_nothing():
    found = envelope.unseal(envelope.peek(sealed()), HARBOUR.key("X1"))
    assert envelope.verify(found, RIVER.card).sender == RIVER.id
    with pytest.raises(NotAccepted) as refused:
        envelope.verify(found, STRANGER.card)
    assert refused.value.reason == "signer"


def test_the_message_says_which_card_its_sender_holds():
    assert opened(sealed()).card == HARBOUR.card.hash
    other = node("harbour", contact=HARBOUR.card.contact._replace(reach="another number"))
    assert opened(sealed(to=other.card)).card != HARBOUR.card.hash  # the room above raises the alarm


def turned(start, until):
    """River with a signing key of these dates."""
    return node("river", signing=(RIVER.signing.shown(start=start, until=until),)).card


def test_a_message_that_still_lives_may_be_signed_afresh_with_the_next_key():
    raw = sealed(honest(created=NOW - 40 * times.DAY, expires=NOW + times.DAY))
    assert opened(raw, peers={RIVER.id: turned(NOW - times.DAY, NOW + times.DAY)}).seq == 1


@pytest.mark.parametrize(
    ("start", "until"), [(NOW - 9, NOW), (NOW - 9, NOW - 1), (NOW + 45 * times.DAY + 1, NOW * 2)]
)
def test_a_key_signs_nothing_after_its_end_or_long_before_its_start(start, until):
    until = min(until, start + times.SIGNING)
    with pytest.raises(NotAccepted) as refused:
        opened(sealed(), peers={RIVER.id: turned(start, until)})
    assert refused.value.reason == "signer"


REFUSED_TO_SEAL = {
    "to another than the card's node": ("address", lambda: sealed(to=STRANGER.card)),
    "in another's name": ("address", lambda: sealed(by=STRANGER.signing)),
    "too long": ("size", lambda: sealed(honest(body={"x": "y" * 33_000}))),
    "longer than the peer takes": ("limits", lambda: sealed(
        honest(body={"x": "y" * 3_000}), to=node("harbour", limits=Limits(message=2048)).card)),
    "more attachments than the peer takes": ("limits", lambda: sealed(
        honest(attachments=(PAPER, PAPER)), to=node("harbour", limits=Limits(attachments=1)).card)),
    "a larger attachment than the peer takes": ("limits", lambda: sealed(
        honest(attachments=(PAPER,)), to=node("harbour", limits=Limits(attachment=82)).card)),
    "21 attachments": ("shape", lambda: sealed(honest(attachments=(PAPER,) * 21))),
    "46 days": ("lifetime", lambda: sealed(honest(expires=NOW + 46 * times.DAY))),
    "already expired": ("expired", lambda: sealed(now=NOW + 31 * times.DAY)),
    "from the future": ("clock", lambda: sealed(now=NOW - times.DAY)),
    "to a card that has run out": ("key", lambda: sealed(
        honest(created=NOW + 30 * times.DAY, expires=NOW + 40 * times.DAY), now=NOW + 30 * times.DAY)),
    "a body that is no object": ("shape", lambda: sealed(honest(body=[]))),
    "number nought": ("shape", lambda: sealed(honest(seq=0))),
    "a bad id": ("shape", lambda: sealed(honest(id="1"))),
    "a bad type": ("shape", lambda: sealed(honest(type="offer"))),
}  # fmt: skip
PAPER = attachment.Attachment("019f0000000070008000000000000009", "image/png", 99, "0" * 64, bytes(32))


@pytest.mark.parametrize("name", REFUSED_TO_SEAL)
def test_we_send_nothing_that_would_be_refused(name):
    reason, made = REFUSED_TO_SEAL[name]
    assert refusal(made)[0] == reason


def test_what_a_message_says_does_not_show_when_it_is_printed():
    told = opened(sealed(honest(body={"name": "canary"}, consent="AA.AA." + "A" * 86, attachments=(PAPER,))))
    found = envelope.unseal(envelope.peek(sealed(told)), HARBOUR.key("X1"))
    for shown in (repr(told), repr(found), repr(found.signed)):
        assert "canary" not in shown
        assert "AA.AA" not in shown
        assert "\\x00" not in shown


def test_an_id_sorts_by_time_and_is_a_uuid_of_version_7():
    ids = [message.new_id(moment) for moment in range(NOW * 1000, NOW * 1000 + 500)]
    assert ids == sorted(ids)
    assert len({message.new_id(NOW * 1000) for _ in range(1000)}) == 1000
    assert all(re.fullmatch("[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}", each) for each in ids)
    assert int(ids[0][:12], 16) == NOW * 1000


@pytest.mark.parametrize(
    ("type", "kind", "spoken"),
    [
        (f"{PREFIX}/referral/1.0/offer", MessageType(f"{PREFIX}/referral", 1, 0, "offer"), True),
        (f"{PREFIX}/referral/1.7/offer", MessageType(f"{PREFIX}/referral", 1, 7, "offer"), True),
        (f"{PREFIX}/referral/2.0/offer", MessageType(f"{PREFIX}/referral", 2, 0, "offer"), False),
        (f"{PREFIX}/referral/11.0/offer", MessageType(f"{PREFIX}/referral", 11, 0, "offer"), False),
        (f"{PREFIX}/x-referral/1.0/offer", MessageType(f"{PREFIX}/x-referral", 1, 0, "offer"), False),
        ("https://elsewhere.example/referral/1.0/offer", MessageType("https://elsewhere.example/referral", 1, 0, "offer"), False),
    ],
)  # fmt: skip
def test_minor_versions_understand_each_other_and_major_ones_do_not(type, kind, spoken):
    told = honest(type=type)
    assert told.kind == kind
    assert message.supports(HARBOUR.card.types, kind) == spoken
    if spoken:
        assert opened(sealed(told)).kind == kind


def test_unknown_members_are_kept_inside_the_body():
    told = honest(type=f"{PREFIX}/referral/1.9/offer", body={"need": "shelter", "new_in_1_9": {"a": [1]}})
    assert opened(sealed(told)).body == replace(told).body
