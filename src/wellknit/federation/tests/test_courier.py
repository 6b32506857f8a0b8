"""The courier: carries until a signed receipt was verified, waits patiently, floods nobody, and leaves no one waiting for good."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from PIL import Image

from wellknit.federation import cards, courier, fetching, keys, outcomes, reads, receiving, settling, wire
from wellknit.federation.models import Awaited, Blob, Outgoing, Peer, Post
from wellknit.federation.sending import send
from wellknit.federation.tests.far import Far, effects, introduced, make_letter, root_here, speaking
from wellknit.federation.tests.service import serving
from wellknit.federation.tests.test_receiving import token_of
from wellknit.federation.tests.test_sending import BY, consent, say
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.seal.fed import attachment, identity
from wellknit.seal.fed.card import Endpoint
from wellknit.vault import files, keyring

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(far):
    """The far node answers; it shows an address from its first card on."""
    with serving(far) as service:
        far.texts.clear()
        far.show()
        far.ours = keys.own_card()
        service.peer = introduced(far)
        yield service


@pytest.fixture
def told():
    """Everything the writers of letters were told."""
    heard = []
    listener = lambda outcome: heard.append(outcome.what)  # noqa: E731
    outcomes.on_outcome("echo/say", listener)
    yield heard
    outcomes._listeners["echo/say"].remove(listener)


def state(row):
    row.refresh_from_db()
    return row.state


def later(**time):
    return time_machine.travel(clock.now() + timedelta(**time), tick=False)


def test_messages_go_in_order_on_one_connection(there, told):
    rows = [say(there.peer, n) for n in range(1, 6)]
    assert courier.work() == 5
    assert there.bodies == [{"n": n} for n in range(1, 6)]
    assert len(there.connections) == 1
    assert [state(row) for row in rows] == ["delivered"] * 5 and told == ["stored"] * 5
    assert rows[0].receipt and rows[0].envelope is None
    assert Peer.objects.get(pk=there.peer.pk).reached_at
    assert courier.work() == 0


@pytest.mark.parametrize("answer", ["refused", "unsupported", "consent", "quarantined"])
def test_what_the_peer_answers_is_noted_and_told(there, told, answer):
    there.says(answer)
    row = say(there.peer)
    courier.work()
    assert state(row) == answer and told == [answer]
    assert [each.pk for each in reads.dead_letters()] == ([] if answer == "quarantined" else [row.pk])


def test_a_clock_that_differs_does_not_lose_the_message(there):
    there.says("clock")
    row = say(there.peer)
    courier.work()
    assert (state(row), row.fault) == ("waiting", "clock")
    with later(minutes=1):
        courier.work()
    assert state(row) == "delivered"


def test_only_a_receipt_that_its_peer_has_signed_counts(there):
    stranger = Far("Stranger")
    forged = lambda raw: (200, forge(there.far, raw, stranger).encode(), {})  # noqa: E731
    there.scripted += [forged, lambda raw: (200, b"ok", {}), lambda raw: (200, there.far.answers(there.got[0]).encode(), {})]
    rows = [say(there.peer, n) for n in (1, 2, 3)]
    courier.work()
    assert [state(row) for row in rows] == ["waiting"] * 3
    with later(minutes=5):
        assert courier.work() == 3


def forge(far, raw, stranger):
    good, far.signing = far.signing, stranger.signing
    try:
        return far.answers(raw)
    finally:
        far.signing = good


def test_a_peer_that_cannot_be_reached_is_tried_once_and_then_left_alone(far, settings):
    far.endpoint = "http://127.0.0.1:9/fed/v1/inbox"
    far.texts.clear()
    far.show()
    peer = introduced(far)
    for n in range(20):
        say(peer, n)
    waits = []
    for _ in range(15):
        assert courier.work() == 0
        post = Post.objects.get()
        waits.append((post.next_at - clock.now()).total_seconds())
        with time_machine.travel(post.next_at + timedelta(seconds=1), tick=False):
            Post.objects.update(next_at=clock.now() - timedelta(hours=7))
    assert 2 < waits[0] <= 5 and max(waits) <= 6 * 3600 and waits[-1] >= 3 * 3600
    assert Post.objects.get().failures == 15


@pytest.mark.parametrize("status", [429, 503])
def test_a_peer_that_asks_for_time_gets_it(there, status):
    there.fails(status, Retry_After="600")
    row = say(there.peer)
    courier.work()
    assert len(there.got) == 1 and state(row) == "waiting"
    with later(seconds=590):
        assert courier.work() == 0
    with later(seconds=610):
        assert courier.work() == 1


def test_one_message_that_the_peer_cannot_take_does_not_stop_the_others(there):
    there.fails(500)
    rows = [say(there.peer, n) for n in (1, 2, 3)]
    assert courier.work() == 2
    assert [state(row) for row in rows] == ["waiting", "delivered", "delivered"]


def test_a_peer_that_takes_nothing_is_left_alone_for_a_while(there):
    for _ in range(3):
        there.fails(500)
    for n in range(10):
        say(there.peer, n)
    courier.work()
    assert len(there.got) == 3


def test_a_courier_follows_307_and_no_other_way(there):
    there.fails(307, Location=there.far.endpoint)
    there.says("stored")
    there.fails(307, Location="http://somewhere.example/fed/v1/inbox")
    there.fails(302, Location=there.far.endpoint)
    rows = [say(there.peer, n) for n in (1, 2, 3)]
    assert courier.work() == 1
    assert [state(row) for row in rows] == ["delivered", "waiting", "waiting"]


@pytest.mark.parametrize(
    ("kind", "address", "allowed"),
    [
        ("https", "https://a.example/fed/v1/inbox", True),
        ("https", "http://a.example/fed/v1/inbox", False),
        ("https", "http://127.0.0.1:1/fed/v1/inbox", True),
        ("https", "https://a.example/elsewhere", False),
        ("onion", "http://abc.onion/fed/v1/inbox", True),
        ("courier", "by hand", False),
        ("x-road", "KH/GOV/1/net", False),
    ],
)
def test_plain_http_goes_nowhere_but_here(far, kind, address, allowed):
    card = replace(far.card, endpoints=(Endpoint(kind, address),))
    assert bool(wire.addresses(card)) == allowed


def test_x_road_is_asked_through_its_own_server(settings):
    settings.WELLKNIT_XROAD_SERVER, settings.WELLKNIT_XROAD_CLIENT = "http://127.0.0.1:8080/", "TH/GOV/2/net"
    endpoint = Endpoint("x-road", "KH/GOV/1/net")
    assert wire.address(endpoint, "inbox") == "http://127.0.0.1:8080/r1/KH/GOV/1/net/fed/v1/inbox"
    assert wire.Line(endpoint)._xroad("ab") == {"X-Road-Id": "ab", "X-Road-Client": "TH/GOV/2/net"}


def test_two_couriers_never_work_for_one_peer(there):
    say(there.peer)
    assert courier._lease(there.peer, "another")
    assert courier.work() == 0 and there.got == []
    with later(seconds=100):  # the other was killed: its lease has lapsed
        assert courier.work() == 1


def test_a_new_card_of_the_peer_has_what_waits_sealed_afresh(there):
    row = say(there.peer)
    there.far.sealing = {"X1": identity.new_key(there.far.node, "x1-2", "X-Wing")}
    cards.accept(there.peer, there.far.show(), by=BY)
    assert courier.work() == 1 and state(row) == "delivered"
    assert there.bodies == [{"n": 1}]


def test_what_has_waited_too_long_ends_and_somebody_is_told(there, told):
    row = say(there.peer)
    with later(days=31):
        keys.issue_card(root_here(), by=BY)
        assert settling.expire() == 1
        assert state(row) == "expired" and told == ["expired"]
        assert row.pk in {each.pk for each in reads.dead_letters()}


def test_no_progress_for_three_days_is_shown_to_people(there):
    row = say(there.peer)
    with later(hours=71):
        assert row not in reads.dead_letters()
    with later(hours=73):
        assert row in reads.dead_letters()


def test_a_person_sends_it_once_more_and_it_is_the_same_message(there, told):
    there.says("unsupported")
    row = say(there.peer)
    courier.work()
    settling.try_again(Outgoing.objects.get(pk=row.pk), by=BY)
    assert courier.work() == 1 and state(row) == "delivered"
    assert len({message.id for message in there.messages}) == 1
    with pytest.raises(Refused):
        settling.try_again(row, by=BY)


def test_what_was_not_delivered_can_be_taken_back_and_the_rest_cannot(there):
    one, two = say(there.peer, 1), say(there.peer, 2)
    settling.withdraw(one, by=BY)
    assert courier.work() == 1 and there.bodies == [{"n": 2}]
    assert state(one) == "withdrawn"
    with pytest.raises(Refused):
        settling.withdraw(Outgoing.objects.get(pk=two.pk), by=BY)


def test_nothing_of_an_erased_case_is_sealed_again(there):
    key = keyring.create()
    row = say(there.peer, key_id=key.pk)
    keyring.shred(key.pk)
    Outgoing.objects.filter(pk=row.pk).update(envelope=None)
    assert courier.work() == 0
    assert Outgoing.objects.get(pk=row.pk).state == "withdrawn"


# Attachments


def picture():
    sink = BytesIO()
    Image.new("RGB", (20, 20), "red").save(sink, "PNG")
    return sink.getvalue()


def test_an_attachment_goes_sealed_and_is_handed_out_as_long_as_it_is_owed(there, client):
    key = keyring.create()
    file = files.store(key_id=key.pk, data=picture(), media_type="image/png")
    letter = make_letter(
        there.peer, "echo/1.0/tell", {"words": "a scan"}, consent=consent(there.peer), purpose="referral",
        categories=("health",), key_id=key.pk, attachments=(file,),
    )  # fmt: skip
    row = send(letter, by=BY)
    courier.work()
    (said,) = there.messages[0].attachments
    answer = client.get(f"/fed/v1/blob/{said.id}")
    sealed, plain = BytesIO(b"".join(answer.streaming_content)), BytesIO()
    attachment.unseal(said, sealed, plain)
    assert plain.getvalue() == picture() and picture() not in sealed.getvalue()
    there.far.tells("post/1.0/got", {"attachments": [said.id]})
    assert client.get(f"/fed/v1/blob/{said.id}").status_code == 404
    assert client.get("/fed/v1/blob/" + "0" * 32).status_code == 404
    assert Blob.objects.get().taken_at and row.blobs.count() == 1


def test_an_attachment_is_fetched_checked_cleaned_and_handed_to_the_room(there, tmp_path):
    got, sealed = [], BytesIO()
    said = attachment.seal(BytesIO(picture()), sealed, id="019f0000000070008000000000000009", media_type="image/png")
    there.blobs[said.id] = sealed.getvalue()
    with speaking(tmp_path, attached=got.append):
        raw = there.far.writes("echo/1.0/tell", {"words": "a scan"}, consent=token_of(there.far), attachments=(said,))
        receiving.take(raw, via="network")
        courier.work()
    assert len(got) == 1 and Image.open(BytesIO(got[0].data)).size == (20, 20)
    assert Awaited.objects.get().state == "kept"
    courier.work()
    assert there.bodies[-1] == {"attachments": [said.id]}


def test_other_bytes_than_the_message_spoke_of_are_not_opened(there, tmp_path):
    got, sealed = [], BytesIO()
    said = attachment.seal(BytesIO(picture()), sealed, id="019f0000000070008000000000000009", media_type="image/png")
    there.blobs[said.id] = sealed.getvalue()[:-1] + b"x"
    with speaking(tmp_path, attached=got.append):
        raw = there.far.writes("echo/1.0/tell", {"words": "a scan"}, consent=token_of(there.far), attachments=(said,))
        receiving.take(raw, via="network")
        courier.work()
    assert got == [] and Awaited.objects.get().attempts == 1
    there.blobs[said.id] = sealed.getvalue()
    with speaking(tmp_path, attached=got.append), later(minutes=1):
        courier.work()
    assert len(got) == 1


# Pull


def test_a_node_that_nobody_can_reach_fetches_what_waits_for_it(there):
    there.envelopes = [there.far.writes("echo/1.0/say", {"n": n}) for n in (1, 2, 3)]
    assert fetching.asks() == 1 and fetching.asks() == 0
    courier.work()
    assert effects() == [1, 2, 3]
    assert there.paths == ["/fed/v1/fetch"] * 2  # the second hands over the receipts
    first, second = there.bodies
    assert first == {"receipts": []} and len(second["receipts"]) == 3


def test_what_waits_for_a_node_that_nobody_can_reach_is_handed_out_to_it(far, peer, client):
    rows = [say(peer, n) for n in (1, 2)]
    assert courier.work() == 0
    raw = far.writes("post/1.0/fetch", {"receipts": []})
    answer = client.post("/fed/v1/fetch", raw, content_type="application/octet-stream").json()
    assert [far.opens(each.encode()).body for each in answer["envelopes"]] == [{"n": 1}, {"n": 2}]
    far.tells("post/1.0/fetch", {"receipts": [far.answers(each.encode()) for each in answer["envelopes"]]})
    assert [state(row) for row in rows] == ["delivered"] * 2
