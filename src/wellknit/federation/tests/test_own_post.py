"""What nodes say about the post itself: asking again, saying what is gone, coming back after a restore, showing a new card."""

from datetime import timedelta

import pytest
import time_machine

from wellknit.federation import courier, keys, outcomes, own_post, reads, receiving, restoring, settling, streams
from wellknit.federation.models import Outgoing, Peer, Post, Received
from wellknit.federation.tests.far import BY, Far, effects, introduced, root_here
from wellknit.federation.tests.test_courier import later, state, there  # noqa: F401 - a fixture
from wellknit.federation.tests.test_sending import say
from wellknit.ground import clock
from wellknit.ledger.models import Entry

pytestmark = pytest.mark.django_db
SAY = "echo/1.0/say"


def sent(peer, kind):
    """What we have said of a kind of our own protocol, in order."""
    rows = Outgoing.objects.filter(peer=peer, type=f"post/1.0/{kind}").order_by("seq")
    return [row.plain["body"] for row in rows]


def withhold(far, n):
    """Somebody keeps this message back."""
    return far.writes(SAY, {"n": n})


def test_what_is_missing_is_asked_for_after_ten_minutes_and_only_then(far, peer):
    far.tells(SAY, {"n": 1})
    kept = withhold(far, 2)
    far.tells(SAY, {"n": 3})
    assert streams.ask_for_missing() == 0
    with later(minutes=11):
        assert streams.ask_for_missing() == 1 and streams.ask_for_missing() == 0
        assert sent(peer, "resend") == [{"inc": 1, "numbers": [2]}]
        receiving.take(kept, via="network")
    assert sorted(effects()) == [1, 2, 3] and Post.objects.get().gap_since is None
    with later(days=2):
        assert streams.ask_for_missing() == 0


def test_a_message_withheld_for_a_day_raises_the_alarm(far, peer):
    withhold(far, 1)
    far.tells(SAY, {"n": 2})
    with later(hours=23):
        assert list(reads.withheld()) == []
    with later(hours=25):
        assert list(reads.withheld()) == [peer]
        streams.ask_for_missing()
    assert Entry.objects.filter(kind="federation.withheld").count() == 1


def test_what_a_peer_asks_for_goes_again_and_what_is_gone_is_said_to_be(there):  # noqa: F811
    rows = [say(there.peer, n) for n in (1, 2, 3)]
    there.says("stored")
    there.says("refused")
    courier.work()
    there.far.tells("post/1.0/resend", {"inc": 1, "numbers": [1, 2, 99]})
    assert [state(row) for row in rows] == ["waiting", "refused", "delivered"]
    assert sent(there.peer, "gone") == [{"inc": 1, "numbers": [2, 99]}]
    courier.work()
    assert state(rows[0]) == "delivered"
    assert len({message.id for message in there.messages if message.body == {"n": 1}}) == 1


def test_numbers_that_are_gone_are_no_gap(far, peer):
    far.tells(SAY, {"n": 1})
    far.seq = 3
    far.tells(SAY, {"n": 4})
    assert Post.objects.get().gap_since
    far.tells("post/1.0/gone", {"inc": 1, "numbers": [2, 3]})
    post = Post.objects.get()
    assert (post.heard_seq, post.gap_since) == (5, None)


def test_a_restored_node_asks_its_peers_and_numbers_anew(far, peer):
    for n in (1, 2, 3):
        far.tells(SAY, {"n": n})
    assert restoring.rejoin(by=BY) == 1
    row = Outgoing.objects.get(type="post/1.0/resync")
    assert (row.plain["body"], row.inc, row.seq) == ({"inc": 1, "seq": 3}, 2, 1)


def test_a_node_outside_of_the_net_has_nobody_to_ask(db):
    assert restoring.rejoin(by=BY) == 0


def test_to_a_restored_peer_goes_again_what_it_has_forgotten(there):  # noqa: F811
    rows = [say(there.peer, n) for n in range(1, 6)]
    courier.work()
    there.got.clear()
    there.far.inc, there.far.seq = 2, 0
    there.far.tells("post/1.0/resync", {"inc": 1, "seq": 2})
    assert [state(row) for row in rows] == ["delivered"] * 2 + ["waiting"] * 3
    assert courier.work() == 3
    assert there.bodies == [{"n": 3}, {"n": 4}, {"n": 5}]


def test_what_goes_again_late_lives_long_enough(there):  # noqa: F811
    row = say(there.peer)
    courier.work()
    with later(days=28):
        keys.issue_card(root_here(), by=BY)
        there.far.tells("post/1.0/resync", {"inc": 1, "seq": 0})
        fresh = Outgoing.objects.get(pk=row.pk)
        assert fresh.expires_at > clock.now() + timedelta(days=20)
        assert fresh.message_id == row.message_id


def test_a_new_card_is_shown_to_every_open_peer(far, peer):
    keys.issue_card(root_here(), by=BY)
    assert sent(peer, "card") == [{"card": keys.mine().text}]


def test_a_new_card_of_a_peer_is_accepted_as_the_next_one_only(far, peer):
    assert far.tells("post/1.0/card", {"card": far.show()}).status == "stored"
    assert Peer.objects.get().card.number == 2
    assert far.tells("post/1.0/card", {"card": far.texts[0]}).status == "stored"  # old news changes nothing
    assert Peer.objects.get().card.number == 2
    two, _ = far.texts[-1], far.texts.pop()
    fork = far.show(name="Another Harbour")
    assert far.tells("post/1.0/card", {"card": fork}).status == "refused"
    far.texts.append(two)
    assert Peer.objects.get().card.name == "Harbour"


def test_a_card_that_comes_before_the_one_before_it_is_taken_later(far, peer):
    second, third = far.show(), far.show()
    raw = far.writes("post/1.0/card", {"card": third})
    with pytest.raises(receiving.Busy):
        receiving.take(raw, via="network")
    far.tells("post/1.0/card", {"card": second})
    receiving.take(raw, via="network")
    assert Peer.objects.get().card.number == 3 and not Received.objects.exclude(status="stored").exists()


def test_that_a_person_has_opened_it_is_known_to_the_sender(far, peer):
    heard = []
    listener = lambda outcome: heard.append((outcome.what, outcome.role))  # noqa: E731
    outcomes.on_outcome("echo/say", listener)
    row = say(peer)
    far.tells("post/1.0/opened", {"message": row.message_id, "role": "caseworker"})
    far.tells("post/1.0/opened", {"message": row.message_id, "role": "supervisor"})
    row.refresh_from_db()
    assert row.opened_role == "caseworker" and heard == [("opened", "caseworker")]
    outcomes._listeners["echo/say"].remove(listener)


def test_we_say_that_somebody_has_opened_what_came(far, peer):
    far.tells(SAY, {"n": 1})
    own_post.say_opened(Received.objects.get(), "caseworker", by=BY)
    assert sent(peer, "opened") == [{"message": Received.objects.get().message_id, "role": "caseworker"}]


def test_only_the_node_it_was_sent_to_can_say_so(far, peer):
    lake = Far("Lake")
    introduced(lake)
    row = say(peer)
    lake.tells("post/1.0/opened", {"message": row.message_id, "role": "caseworker"})
    lake.tells("post/1.0/resync", {"inc": 1, "seq": 0})
    row.refresh_from_db()
    assert row.opened_at is None and row.state == "waiting"


def test_tombstones_outlive_their_message_by_ninety_days(far, peer):
    far.tells(SAY, {"n": 1})
    for days, left in ((30, 1), (109, 1), (111, 0)):
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            settling.sweep()
        assert Received.objects.count() == left
