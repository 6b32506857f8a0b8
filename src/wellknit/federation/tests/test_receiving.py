"""Receiving: one effect for one message, a signed answer for whoever has signed, one neutral sentence for everybody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from wellknit.access.actors import Partner
from wellknit.federation import keys, protocols, receiving
from wellknit.federation.models import Peer, Post, Received, TurnedAway
from wellknit.federation.tests.far import BY, Broken, Far, effects, introduced, now, root_here
from wellknit.ground import clock
from wellknit.ledger.models import Entry
from wellknit.seal.fed import consent_token, jws, sealing, times
from wellknit.seal.fed.consent_token import Consent
from wellknit.seal.fed.message import encode, new_id
from wellknit.seal.fed.strict import ANSWER, NotAccepted

pytestmark = pytest.mark.django_db
SAY = "echo/1.0/say"


def take(raw, via="network"):
    return receiving.take(raw, via=via)


def turned_away(raw):
    """By which cause it was turned away; what the sender is told is always the same."""
    before = dict(TurnedAway.objects.values_list("reason", "n"))
    with pytest.raises(NotAccepted) as refused:
        take(raw)
    assert str(refused.value) == ANSWER
    after = dict(TurnedAway.objects.values_list("reason", "n"))
    return next(reason for reason, n in after.items() if n != before.get(reason, 0))


def test_a_message_acts_once_and_is_acknowledged(far, peer):
    said = far.tells(SAY, {"n": 1})
    assert (said.status, said.seq_ack, effects()) == ("stored", 1, [1])
    row = Received.objects.get()
    assert (row.state, row.plain) == ("done", None)
    entry = Entry.objects.get(kind="federation.received")
    assert entry.actor == Partner(peer.pk).ledger_name and "stored" in entry.detail


def test_a_copy_gets_the_receipt_it_got_before_and_does_nothing(far, peer):
    raw = far.writes(SAY, {"n": 1})
    first = take(raw)
    assert [take(raw) for _ in range(10)] == [first] * 10
    assert take(raw, "bundle") == first
    assert (effects(), Entry.objects.filter(kind="federation.received").count()) == ([1], 1)


def test_a_message_sealed_afresh_is_the_same_message(far, peer):
    message = far.message(SAY, {"n": 1})
    take(far.seal(message))
    raw = far.seal(message)
    assert far.read(raw, take(raw)).status == "stored"
    assert effects() == [1]


def test_what_is_unsigned_or_badly_signed_is_answered_alike(far, peer):
    raw, stranger = far.writes(SAY, {"n": 1}), Far("Stranger")
    bad = replace(far.signing, secret=b"\x01" * 32)
    good, far.signing = far.signing, bad
    forged, far.signing = far.writes(SAY, {"n": 2}), good
    other = far.seal(far.message(SAY, {"n": 3}, recipient=stranger.node), to=stranger.card)
    altered = raw[:100] + (b"B" if raw[100:101] == b"A" else b"A") + raw[101:]
    doubtful = (b"", b"x" * 70_000, b"{", altered, stranger.writes(SAY, {"n": 1}), forged, other)
    causes = [turned_away(each) for each in doubtful]
    assert causes == ["json", "size", "json", "seal", "signer", "signature", "kid"]
    assert effects() == [] and not Received.objects.exists()


@pytest.mark.parametrize("state", ["introduced", "confirming", "blocked", "left", "dropped"])
def test_a_peer_that_is_not_listened_to_is_a_stranger(far, state):
    introduced(far, state)
    assert turned_away(far.writes(SAY, {"n": 1})) == "signer"


def test_what_a_paused_peer_sends_is_stored_and_waits(far):
    introduced(far, "paused")
    assert far.tells(SAY, {"n": 1}).status == "stored"
    row = Received.objects.get()
    assert (effects(), row.state, row.plain["body"]) == ([], "held", {"n": 1})


def test_a_paused_peer_may_still_show_its_new_card(far):
    paused = introduced(far, "paused")
    assert far.tells("post/1.0/card", {"card": far.show()}).status == "stored"
    assert Peer.objects.get(pk=paused.pk).card.number == 2


@pytest.mark.parametrize(
    ("do", "status", "state"),
    [("refuse", "refused", "done"), ("doubt", "quarantined", "quarantined"), ("uncovered", "consent", "done")],
)
def test_what_the_room_refuses_is_undone_and_answered(far, peer, do, status, state):
    assert far.tells(SAY, {"n": 1, "do": do}).status == status
    row = Received.objects.get()
    assert (effects(), row.state) == ([], state)
    assert row.why


def test_a_fault_of_the_room_undoes_everything_so_that_it_comes_again(far, peer):
    raw = far.writes(SAY, {"n": 1, "do": "break"})
    with pytest.raises(Broken):
        take(raw)
    assert (effects(), Received.objects.count(), Entry.objects.filter(kind="federation.received").count()) == ([], 0, 0)


@pytest.mark.parametrize("type", ["echo/2.0/say", "other/1.0/say", "echo/1.0/unheard"])
def test_what_is_not_spoken_here_is_unsupported(far, peer, type):
    assert far.tells(type, {"n": 1}).status == "unsupported"
    assert effects() == []


def test_a_newer_minor_version_is_understood_and_its_new_members_ignored(far, peer):
    assert far.tells("echo/1.9/say", {"n": 1, "new": "member"}).status == "stored"
    assert effects() == [1]


def test_a_body_without_its_shape_is_refused(far, peer):
    assert far.tells(SAY, {"n": "one"}).status == "refused"


def test_what_was_unsupported_acts_once_it_is_spoken_here(far, peer):
    raw = far.writes("echo/1.0/sing", {"n": 5})
    assert far.read(raw, take(raw)).status == "unsupported"
    echo = protocols._protocols["echo", 1]
    protocols.register(replace(echo, kinds=(*echo.kinds, replace(echo.kinds[0], name="sing"))))
    assert [far.read(raw, take(raw)).status for _ in range(3)] == ["stored"] * 3
    assert effects() == [5]


def test_a_clock_that_is_far_off_is_told_so_and_nothing_is_kept(far, peer):
    for created in (now() + times.SKEW + 60, now() - 30 * times.DAY):
        message = far.message(SAY, {"n": 1}, created=created, expires=created + 5 * times.DAY)
        raw = far.seal(message) if created > now() else _sealed_then(far, message)
        assert far.read(raw, take(raw)).status == "clock"
    assert not Received.objects.exists() and effects() == []


def _sealed_then(far, message):
    own = keys.own_card()
    payload = encode(replace(message, suite="X1", card=own.hash))
    return sealing.seal(jws.sign(payload, jws.MESSAGE, far.signing).encode(), own.sealing[0])


def test_once_it_has_spoken_x1_a_peer_is_not_heard_in_j1(far, peer, settings):
    settings.WELLKNIT_SUITES = ("X1", "J1")
    card = keys.issue_card(root_here(), by=BY)
    both = Far("Lake", suites=("X1", "J1"))
    introduced(both)
    weak = replace(card, suites=("J1",), sealing=tuple(key for key in card.sealing if key.suite == "J1"))
    raw = both.seal(both.message(SAY, {"n": 1}), to=weak)
    assert both.read(raw, take(raw)).status == "stored"
    assert both.tells(SAY, {"n": 2}).status == "stored"
    raw = both.seal(both.message(SAY, {"n": 3}), to=weak)
    assert both.read(raw, take(raw)).status == "refused"
    assert effects() == [1, 2]


def test_a_card_of_ours_that_we_never_showed_raises_the_alarm(far, peer):
    raw = far.seal(far.message(SAY, {"n": 1}), to=replace(keys.own_card(), hash="ab" * 32))
    take(raw)
    assert Peer.objects.get().split_view
    assert Entry.objects.filter(kind="federation.split_view").count() == 1


def test_a_card_we_showed_lately_raises_none(far, peer):
    old = keys.own_card()
    keys.issue_card(root_here(), by=BY)
    take(far.seal(far.message(SAY, {"n": 1}), to=old))
    assert not Peer.objects.get().split_view


def test_numbers_may_come_in_any_order(far, peer):
    raws = [far.writes(SAY, {"n": n}) for n in range(1, 6)]
    acks = [far.read(raws[at], take(raws[at])).seq_ack for at in (0, 3, 1, 4, 2)]
    assert acks == [1, 1, 2, 2, 5]
    assert sorted(effects()) == [1, 2, 3, 4, 5]
    post = Post.objects.get()
    assert (post.heard_seq, post.heard_high, post.gap_since) == (5, 5, None)


def test_a_peer_that_was_restored_counts_anew(far, peer):
    for n in (1, 2, 3):
        far.tells(SAY, {"n": n})
    far.inc, far.seq = 2, 0
    assert far.tells(SAY, {"n": 4}).seq_ack == 1
    late = far.message(SAY, {"n": 5}, inc=1, seq=4)
    take(far.seal(late))
    post = Post.objects.get()
    assert (post.heard_inc, post.heard_seq, effects()) == (2, 1, [1, 2, 3, 4, 5])


def test_beyond_its_quota_a_peer_is_told_to_wait(far, peer, settings):
    settings.WELLKNIT_PEER_MESSAGES = 3
    for n in (1, 2, 3):
        far.tells(SAY, {"n": n})
    raw = far.writes(SAY, {"n": 4})
    with pytest.raises(receiving.Busy) as busy:
        take(raw)
    assert 0 < busy.value.wait <= 3600
    take(raw, "bundle")  # what was carried by hand has no quota
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        take(raw)
    assert effects() == [1, 2, 3, 4]


def token_of(far, **changes):
    fields = {
        "jti": new_id(now() * 1000), "subject": "ab" * 16, "purpose": ("referral",), "categories": ("health",),
        "recipient": keys.mine().node, "start": now(), "until": now() + times.DAY, "language": "km", "form": "verbal",
        "interpreter": False, "withdraw_route": "ring", "text_hash": "cd" * 32,
    }  # fmt: skip
    return consent_token.sign(Consent(**(fields | changes)), far.signing)


def test_content_acts_only_under_a_consent_that_covers_it(far, peer):
    def told(token):
        return far.tells("echo/1.0/tell", {"words": "a cough"}, consent=token).status

    assert told(token_of(far)) == "stored"
    for bad in ({"categories": ("contact",)}, {"recipient": far.node}, {"purpose": ("figures",)}, {"until": now()}):
        assert told(token_of(far, **({"start": now() - 60} | bad))) == "consent"
    assert told(None) == "consent"
    assert told(token_of(Far("Nobody"))) == "consent"
    assert effects() == [1]


def test_a_message_forwarded_to_a_third_node_fails(far, peer):
    """Harbour writes to Lake; Lake passes the same signed words on to us."""
    lake = Far("Lake")
    introduced(lake)
    ours = keys.own_card()
    message = far.message(SAY, {"n": 1}, recipient=lake.node)
    signed = jws.sign(encode(replace(message, suite="X1", card=lake.card.hash)), jws.MESSAGE, far.signing)
    assert turned_away(sealing.seal(signed.encode(), ours.sealing[0])) == "address"
    assert effects() == []
