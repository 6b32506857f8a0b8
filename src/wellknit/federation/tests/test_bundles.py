"""The courier file: for the office without a line. It feeds the same inbox, and both ways may bring the same message."""

from io import BytesIO

import pytest

from wellknit.federation import bundles, keys, receiving
from wellknit.federation.models import Outgoing, Received
from wellknit.federation.tests.far import BY, Far, effects, introduced, now
from wellknit.federation.tests.test_sending import say
from wellknit.ground.verdicts import Refused
from wellknit.seal.fed import bundle

pytestmark = pytest.mark.django_db
SAY = "echo/1.0/say"


def packed(far, envelopes, receipts=()):
    """A file of the far node for this one."""
    sink = BytesIO()
    bundle.write(
        sink, envelopes=envelopes, receipts=receipts, blobs=(), by=far.signing, to=keys.own_card(), now=now()
    )  # fmt: skip
    return sink


def unpacked(far, sink):
    ours = keys.own_card()
    return bundle.read(sink, keys=far.secrets, peers={ours.node: ours}, now=now())


def test_what_waits_is_carried_and_its_receipts_come_back(far, peer):
    rows = [say(peer, n) for n in (1, 2, 3)]
    sink = BytesIO()
    written = bundles.write(peer, sink, by=BY)
    assert (written.messages, written.receipts, written.more) == (3, 0, False)
    envelopes = list(unpacked(far, sink).envelopes())
    assert [far.opens(raw).body for raw in envelopes] == [{"n": 1}, {"n": 2}, {"n": 3}]
    assert {row.state for row in Outgoing.objects.all()} == {"waiting"}  # packed is not delivered
    back = packed(far, [], [far.answers(raw) for raw in envelopes])
    assert bundles.read(back, by=BY).receipts == 3
    assert {row.state for row in Outgoing.objects.filter(pk__in=[row.pk for row in rows])} == {"delivered"}


def test_a_file_that_is_read_acts_once_and_its_receipts_go_back_by_file(far, peer):
    raws = [far.writes(SAY, {"n": n}) for n in (1, 2)]
    found = bundles.read(packed(far, raws), by=BY)
    assert (found.taken, found.known, found.refused, found.peer) == (2, 0, 0, peer)
    again = bundles.read(packed(far, raws), by=BY)
    assert (again.taken, again.known) == (0, 2)
    sink = BytesIO()
    assert bundles.write(peer, sink, by=BY).receipts == 2
    receipts = list(unpacked(far, sink).receipts())
    assert [far.read(raw, text.encode()).status for raw, text in zip(raws, receipts, strict=True)] == ["stored"] * 2
    assert effects() == [1, 2]
    assert bundles.write(peer, BytesIO(), by=BY).receipts == 0


def test_the_same_message_by_line_and_by_file_acts_once(far, peer):
    one, two = far.writes(SAY, {"n": 1}), far.writes(SAY, {"n": 2})
    receiving.take(one, via="network")
    bundles.read(packed(far, [one, two]), by=BY)
    receiving.take(two, via="network")
    assert effects() == [1, 2] and Received.objects.count() == 2


def test_a_file_for_another_node_altered_or_from_a_stranger_is_not_read(far, peer):
    lake = Far("Lake")
    raw = far.writes(SAY, {"n": 1})
    good = packed(far, [raw]).getvalue()
    altered = BytesIO(good[:200] + bytes([good[200] ^ 1]) + good[201:])
    elsewhere = BytesIO()
    bundle.write(elsewhere, envelopes=[raw], receipts=(), blobs=(), by=far.signing, to=lake.card, now=now())
    for bad in (altered, elsewhere, packed(lake, [raw]), BytesIO(b""), BytesIO(good[:-30])):
        with pytest.raises(Refused):
            bundles.read(bad, by=BY)
    assert effects() == []


def test_more_than_one_file_holds_goes_into_the_next(far, peer):
    for n in range(bundles.MESSAGES + 5):
        say(peer, n)
    sink = BytesIO()
    written = bundles.write(peer, sink, by=BY)
    assert (written.messages, written.more) == (bundles.MESSAGES, True)
    back = packed(far, [], [far.answers(raw) for raw in unpacked(far, sink).envelopes()])
    bundles.read(back, by=BY)
    assert bundles.write(peer, BytesIO(), by=BY).messages == 5


@pytest.mark.parametrize("state", ["paused", "blocked", "introduced"])
def test_no_file_is_written_for_a_node_that_is_not_open(far, state):
    with pytest.raises(Refused):
        bundles.write(introduced(far, state), BytesIO(), by=BY)
