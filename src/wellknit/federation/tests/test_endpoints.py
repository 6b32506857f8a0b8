"""Where other nodes knock: sealed bytes in, a receipt or the one neutral answer out; no cookie, no page, no cause."""

import pytest
import time_machine

from wellknit.access.limits import LIMITS, Limit
from wellknit.federation import endpoints, keys
from wellknit.federation.models import TurnedAway
from wellknit.federation.tests.far import Far, effects
from wellknit.federation.tests.test_sending import say
from wellknit.ground import clock
from wellknit.seal.fed.strict import ANSWER

pytestmark = pytest.mark.django_db
INBOX, FETCH = "/fed/v1/inbox", "/fed/v1/fetch"


def post(client, raw, where=INBOX, **more):
    return client.post(where, raw, content_type="application/octet-stream", **more)


@pytest.fixture
def client():
    from django.test import Client

    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("content_type", ["application/octet-stream", "application/json"])
def test_one_envelope_in_its_receipt_out(client, far, peer, content_type):
    raw = far.writes("echo/1.0/say", {"n": 1})
    answer = client.post(INBOX, raw, content_type=content_type)
    assert (answer.status_code, far.read(raw, answer.content).status, effects()) == (200, "stored", [1])
    assert not answer.cookies and answer.headers["Cache-Control"] == "no-store"


def test_everything_unsigned_is_answered_alike(client, far, peer):
    raw = far.writes("echo/1.0/say", {"n": 1})
    doubtful = (b"", b"{}", raw[:-40], Far("Stranger").writes("echo/1.0/say", {"n": 1}), b"x" * 65_537)
    answers = [post(client, each) for each in doubtful]
    assert {(each.status_code, each.content) for each in answers} == {(400, ANSWER.encode())}
    assert effects() == []


def test_what_is_too_long_is_not_even_read(client, far, peer):
    answer = post(client, b"x", CONTENT_LENGTH="999999999")
    assert (answer.status_code, TurnedAway.objects.count()) == (400, 0)


def test_a_node_without_a_root_answers_as_if_nobody_were_there(client, db):
    assert (post(client, b"{}").status_code, client.get("/fed/v1/card").status_code) == (400, 404)


def test_a_busy_node_says_for_how_long(client, far, peer, settings):
    settings.WELLKNIT_PEER_MESSAGES = 1
    post(client, far.writes("echo/1.0/say", {"n": 1}))
    answer = post(client, far.writes("echo/1.0/say", {"n": 2}))
    assert answer.status_code == 429 and 0 < int(answer.headers["Retry-After"]) <= 3600


def test_who_knocks_with_rubbish_again_and_again_is_sent_away_and_nobody_else(client, far, peer, monkeypatch):
    monkeypatch.setitem(LIMITS, "post", Limit(2, 60, per="address"))
    raw = far.writes("echo/1.0/say", {"n": 1})
    rubbish = [post(client, b"{}").status_code for _ in range(3)]
    away = post(client, raw)
    assert (rubbish, away.status_code, away.content) == ([400, 400, 429], 429, ANSWER.encode())
    assert 0 < int(away.headers["Retry-After"]) <= 60 and effects() == []
    assert post(client, raw, REMOTE_ADDR="192.0.2.8").status_code == 200 and effects() == [1]


def test_an_address_is_heard_again_when_its_minute_is_over(client, far, peer, monkeypatch):
    monkeypatch.setitem(LIMITS, "post", Limit(1, 60, per="address"))
    with time_machine.travel(clock.now(), tick=False) as now:
        assert [post(client, b"{}").status_code for _ in range(2)] == [400, 429]
        now.shift(61)
        assert post(client, far.writes("echo/1.0/say", {"n": 1})).status_code == 200
    assert endpoints._away == set()


def test_true_messages_never_count_as_rubbish(client, far, peer, monkeypatch):
    monkeypatch.setitem(LIMITS, "post", Limit(1, 60, per="address"))
    assert [post(client, far.writes("echo/1.0/say", {"n": n})).status_code for n in range(3)] == [200] * 3


def test_only_a_signed_question_is_told_what_waits(client, far, peer):
    say(peer)
    answer = post(client, far.writes("post/1.0/fetch", {"receipts": []}), FETCH)
    assert len(answer.json()["envelopes"]) == 1
    assert post(client, far.writes("post/1.0/ping", {}), FETCH).json()["envelopes"] == []
    assert post(client, Far("Stranger").writes("post/1.0/fetch", {"receipts": []}), FETCH).status_code == 400


def test_a_copied_question_gives_ciphertext_and_changes_nothing(client, far, peer):
    row = say(peer)
    raw = far.writes("post/1.0/fetch", {"receipts": []})
    answers = [post(client, raw, FETCH).json()["envelopes"] for _ in range(3)]
    row.refresh_from_db()
    assert answers[0] == answers[1] == answers[2] and row.state == "waiting"


def test_the_card_is_there_for_everybody(client, far):
    assert client.get("/fed/v1/card").content.decode() == keys.mine().text


@pytest.mark.parametrize("where", [INBOX, FETCH])
def test_nothing_is_to_be_seen_there_with_a_browser(client, far, where):
    assert client.get(where).status_code == 405
