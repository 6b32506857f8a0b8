"""The pages of the net: who is joined to us and how well; every button works without scripts and says what it does."""

import re
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from wellknit.cooperation.tests.given import in_force
from wellknit.federation import keys, letters, protocols
from wellknit.federation.actions import standing
from wellknit.federation.models import Outgoing, OwnCard, OwnKey, Peer, Post, Received
from wellknit.federation.rules.cards import parts
from wellknit.federation.sending import send
from wellknit.federation.tests.far import BY, Far, effects, installed, now, root_here
from wellknit.federation.tests.given import again, compare, introduced, opened
from wellknit.ground import clock
from wellknit.seal.fed import bundle


@pytest.fixture
def here(db):
    return installed()


@pytest.fixture
def far():
    return Far("Invented ministry, Phnom Penh")


def text(answer):
    return answer.content.decode()


def ping(peer):
    with transaction.atomic():
        return send(letters.bare(peer, "post/1.0/ping", {}), by=BY)


def stuck(peer):
    row = ping(peer)
    Outgoing.objects.filter(pk=row.pk).update(created_at=clock.now() - timedelta(days=4))
    return row


def test_before_there_is_a_root_every_page_says_what_to_do(as_, db):
    browser = as_("sora")
    for address in ("/net", "/net/card", "/net/introduce"):
        assert "wellknit peer root" in text(browser.get(address))
    assert browser.get("/net/card/file").status_code == 404
    assert browser.get("/net/card/codes/1").status_code == 404


@pytest.mark.parametrize("name", ["mina", "otto", "lena", "hana", "dara", "nok"])
def test_the_office_reads_the_net(as_, cast, here, far, name):
    peer = opened(cast, far)
    page = text(as_(name).get("/net"))
    assert "Invented ministry desk" in page and "Cambodia" in page and "Open" in page
    page = text(as_(name).get(f"/net/peers/{peer.pk}"))
    assert "+855 00 000 000" in page and ("What can be done now" in page) == (name == "nok")


@pytest.mark.parametrize("name", ["ivo", "ada", "ana"])
def test_who_has_nothing_to_do_with_it_does_not(as_, here, name):
    assert as_(name).get("/net").status_code == 403


def test_two_officers_meet_a_node_with_nothing_but_forms(as_, cast, here, far):
    sora, nok = as_("sora"), as_("nok")
    file = SimpleUploadedFile("card.txt", far.texts[0].encode())
    answer = sora.post("/net/introduce", {"organisation": "Invented ministry desk", "country": "KH", "file": file})
    peer = Peer.objects.get()
    assert answer["Location"] == f"/net/peers/{peer.pk}/number"
    for browser, said in ((sora, "You are the first"), (nok, "It is open now")):
        page = text(browser.get(answer["Location"]))
        number = re.search(r'name="number" value="([\d ]{71})"', page)[1]
        assert re.findall(r"<li>(\d{5})</li>", page) == number.split()
        done = browser.post(answer["Location"], {"number": number, "how": "phone", "same": "on"}, follow=True)
        assert said in text(done)
    assert again(peer).state == "open"


def test_an_officer_who_did_not_hear_the_number_confirms_nothing(as_, cast, here, far):
    peer = introduced(cast, far)
    browser = as_("sora")
    address = f"/net/peers/{peer.pk}/number"
    number = re.search(r'name="number" value="([\d ]{71})"', text(browser.get(address)))[1]
    assert browser.post(address, {"number": number, "how": "phone"}).status_code == 422
    assert browser.post(address, {"number": "0" * 71, "how": "phone", "same": "on"}).status_code == 409
    assert again(peer).state == "introduced"


def test_a_wrong_card_is_answered_beside_the_field_and_changes_nothing(as_, here, far):
    answer = as_("sora").post("/net/introduce", {"organisation": "Invented desk", "text": far.texts[0][:-5]})
    assert answer.status_code == 422 and "not a whole card" in text(answer)
    assert as_("sora").post("/net/introduce", {"text": far.texts[0]}).status_code == 422
    assert not Peer.objects.exists()


def test_our_own_card_is_shown_as_text_file_and_codes(as_, here):
    browser = as_("mina")
    page = text(browser.get("/net/card"))
    assert here.node in page and "Card no. 1" in page
    file = browser.get("/net/card/file")
    assert re.fullmatch(r'attachment; filename="card-[0-9a-f]{8}\.txt"', file["Content-Disposition"])
    count = len(parts(file.content.decode().strip()))
    for part in range(1, count + 1):
        page = text(browser.get(f"/net/card/codes/{part}"))
        (drawn,) = re.findall(r'<svg class="qr".*?</svg>', page, re.S)
        ElementTree.fromstring(drawn)
        assert f"Code {part} of {count}" in page
    assert browser.get(f"/net/card/codes/{count + 1}").status_code == 404


def test_the_drawing_is_one_image_with_the_states_in_words(as_, cast, here, far):
    opened(cast, far)
    introduced(cast, Far("Another"), "Invented women's union", "LA")
    page = text(as_("sora").get("/net"))
    (drawn,) = re.findall(r'<svg class="net".*?</svg>', page, re.S)
    told = ElementTree.fromstring(drawn).findtext("desc")
    assert "Invented ministry desk: Open" in told and "Number not compared yet" in told
    assert 'class="tie-open"' in drawn and 'class="tie-faint"' in drawn


def test_a_peer_stands_beside_the_agreements_that_join_the_countries(as_, cast, here, far):
    opened(cast, far)
    assert "none in force" in text(as_("sora").get("/net"))
    assert in_force(cast).title in text(as_("sora").get("/net"))


def test_pausing_shows_first_what_is_open_and_whom_to_ring(as_, cast, here, far):
    peer = opened(cast, far)
    ping(peer)
    browser = as_("sora")
    page = text(browser.get(f"/net/peers/{peer.pk}/pause"))
    assert "Messages that wait to go" in page and "+855 00 000 000" in page and "What stays" in page
    assert browser.post(f"/net/peers/{peer.pk}/pause", {"reason": ""}).status_code == 422
    page = text(browser.post(f"/net/peers/{peer.pk}/pause", {"reason": "Their office was searched."}, follow=True))
    assert "Paused" in page and "Their office was searched." in page
    assert browser.get(f"/net/peers/{peer.pk}/eat").status_code == 404


def test_blocking_by_buttons_takes_two(as_, cast, here, far):
    peer = opened(cast, far)
    sora, nok = as_("sora"), as_("nok")
    sora.post(f"/net/peers/{peer.pk}/ask_to_block", {"reason": "Their root key was stolen."})
    assert "another officer must confirm" in text(sora.get(f"/net/peers/{peer.pk}"))
    assert sora.post(f"/net/peers/{peer.pk}/confirm", {"deed": "block"}).status_code == 409
    assert "Blocked" in text(nok.post(f"/net/peers/{peer.pk}/confirm", {"deed": "block"}, follow=True))
    assert "1 node with which nothing passes" in text(nok.get("/net"))
    assert sora.post(f"/net/peers/{peer.pk}/move", {"deed": "block"}).status_code == 404


def test_what_is_stuck_says_since_when_why_and_whom_to_ring(as_, cast, here, far):
    peer = opened(cast, far)
    browser = as_("sora")
    assert "has arrived, or is on its way" in text(browser.get("/net/stuck"))
    row = stuck(peer)
    page = text(browser.get("/net/stuck"))
    assert "A sign that this node is there" in page and "It has not reached them" in page and "+855 00 000 000" in page
    assert "Try again now" not in text(as_("mina").get("/net/stuck"))
    browser.post(f"/net/stuck/{row.pk}/again")
    assert Outgoing.objects.get().next_at <= clock.now()
    assert as_("mina").post(f"/net/stuck/{row.pk}/again").status_code == 403


def test_the_first_page_tells_officers_what_is_wrong_in_the_net(as_, cast, here, far):
    peer = opened(cast, far)
    assert "Messages that do not get through" not in text(as_("sora").get("/"))
    stuck(peer)
    Peer.objects.update(split_view=True)
    introduced(cast, Far("Another"), "Invented women's union", "LA")
    for name in ("sora", "nok", "dara"):
        page = text(as_(name).get("/"))
        for words in ("Nodes that hold another card of ours", "Messages that do not get through", "number is to be compared"):
            assert words in page, (name, words)
    assert "Messages that do not get through" not in text(as_("mina").get("/"))


def test_more_nodes_ask_no_more_of_the_database(as_, cast, here, far):
    opened(cast, far)
    browser = as_("sora")

    def queries():
        with CaptureQueriesContext(connection) as asked:
            browser.get("/net")
        return len(asked)

    queries()
    one = queries()
    for number in range(3):
        introduced(cast, Far(f"Node {number}"), f"Invented office {number}", "LA")
    assert queries() == one <= 30


def test_a_newer_card_is_taken_by_file(as_, cast, here, far):
    peer = opened(cast, far)
    far.show()
    browser = as_("nok")
    page = text(browser.post(f"/net/peers/{peer.pk}/card", {"text": "\n\n".join(far.texts)}, follow=True))
    assert "1 newer card was taken" in page and "no. 2" in page
    assert "We hold this card already" in text(
        browser.post(f"/net/peers/{peer.pk}/card", {"text": far.texts[-1]}, follow=True)
    )
    assert browser.post(f"/net/peers/{peer.pk}/card", {"text": far.texts[0]}).status_code == 409


def test_every_kind_of_message_is_known_by_words():
    assert all(kind.said for protocol in protocols._protocols.values() for kind in protocol.kinds)


def test_the_number_is_made_anew_when_a_card_turns(as_, cast, here, far):
    peer = introduced(cast, far)
    compare(cast, peer, "sora")
    page = text(as_("nok").get(f"/net/peers/{peer.pk}/number"))
    assert "Sora was the first to compare it" in page


def carried(far, raws):
    """A courier file that the far node packed for this one."""
    sink = BytesIO()
    bundle.write(sink, envelopes=raws, receipts=(), blobs=(), by=far.signing, to=keys.own_card(), now=now())
    return SimpleUploadedFile("a.zip", sink.getvalue())


def test_a_courier_file_goes_out_and_one_that_came_says_what_it_brought(as_, cast, here, far):
    peer = opened(cast, far)
    ping(peer)
    browser = as_("nok")
    answer = browser.post(f"/net/peers/{peer.pk}/courier")
    assert re.fullmatch(r'attachment; filename="[0-9a-f]{16}\.zip"', answer["Content-Disposition"])
    packed = bundle.read(BytesIO(answer.getvalue()), keys=far.secrets, peers={here.node: here}, now=now())
    assert len(list(packed.envelopes())) == 1
    raw = far.writes("post/1.0/ping", {})
    page = text(browser.post("/net/courier", {"file": carried(far, [raw])}))
    assert "1 message was new." in page and "Invented ministry desk" in page
    page = text(browser.post("/net/courier", {"file": carried(far, [raw])}))
    assert "0 messages were new." in page and "1 was here already and acts no second time." in page


def test_a_courier_file_of_nobody_we_know_or_a_broken_one_is_not_read(as_, cast, here, far):
    opened(cast, far)
    stranger, browser = Far("Stranger"), as_("sora")
    assert browser.post("/net/courier", {"file": ""}).status_code == 422
    for file in (carried(stranger, []), SimpleUploadedFile("b.zip", b"PK, but no zip")):
        answer = browser.post("/net/courier", {"file": file})
        assert answer.status_code == 409 and "Nothing was read." in text(answer)


def test_what_a_paused_node_sends_waits_and_acts_when_it_is_opened_again(as_, cast, echo, here, far):
    peer = opened(cast, far)
    standing.pause(peer=peer, by=cast.actor("sora"), reason="Their office was searched.")
    far.tells("echo/1.0/say", {"n": 7})
    assert (Received.objects.get().state, effects()) == ("held", [])
    assert "Wait here for a person" in text(as_("sora").get(f"/net/peers/{peer.pk}"))
    as_("sora").post(f"/net/peers/{peer.pk}/move", {"deed": "open"})
    assert (Received.objects.get().state, effects()) == ("done", [7])


def test_what_waits_for_a_person_is_shown_with_the_reason_to_supervisors_alone(as_, cast, here, far):
    opened(cast, far)
    far.tells("post/1.0/ping", {})
    row = Received.objects.get()
    row.state, row.why = "quarantined", "The organisation it names is not in the directory."
    row.plain = {"created": now(), "body": {}, "pthid": None, "consent": None, "attachments": []}
    row.save()
    page = text(as_("nok").get("/net/stuck"))
    assert "waits for a person" in page and "not in the directory" not in page and "Set it aside" not in page
    assert as_("nok").post(f"/net/look/{row.pk}", {"deed": "set_aside"}).status_code == 403
    browser = as_("sora")
    assert "not in the directory" in text(browser.get("/net/stuck"))
    assert "wait for a person" in text(browser.get("/"))
    browser.post(f"/net/look/{row.pk}", {"deed": "let_act"})
    assert Received.objects.get().state == "done"
    assert browser.post(f"/net/look/{row.pk}", {"deed": "set_aside"}).status_code == 409
    assert browser.post(f"/net/look/{row.pk}", {"deed": "eat"}).status_code == 404


def test_messages_that_never_came_raise_an_alarm(as_, cast, here, far):
    peer = opened(cast, far)
    Post.objects.update_or_create(peer=peer, defaults={"gap_since": clock.now() - timedelta(days=2)})
    assert "somebody may hold them back" in text(as_("mina").get("/net"))
    assert "Nodes whose messages are missing" in text(as_("sora").get("/"))


def test_our_own_card_is_asked_for_a_week_before_it_runs_out(as_, cast, here):
    assert "runs out" not in text(as_("sora").get("/net/card"))
    OwnCard.objects.all().delete()
    OwnKey.objects.filter(kind="X-Wing").update(until=now() + 3 * 86_400)
    keys.issue_card(root_here(), by=BY, ahead=0)
    for address, words in (("/net/card", "runs out on"), ("/net", "nobody can write to it"), ("/", "own card runs out")):
        assert words in text(as_("nok").get(address)), address
