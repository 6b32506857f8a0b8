"""Seeing where one is signed in, and signing out there; what is kept of a device is no more than one knows it by."""

import re

import pytest
import time_machine

from tests.cast import with_passkey
from wellknit.ledger.models import Entry
from wellknit.people import actions, browsers, sessions
from wellknit.people.models import Session
from wellknit.people.tests.conftest import fresh
from wellknit.people.tests.test_session import NOON, inside

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0"
SAMSUNG = (
    "Mozilla/5.0 (Linux; Android 15; SM-A556E) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/30.0 Chrome/136.0.0.0 Mobile Safari/537.36"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36 Edg/150.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/19.0 Mobile/15E148 Safari/604.1"
)
END = "/account/sessions/end-others"


@pytest.fixture
def sit(enter):
    """``sit(FIREFOX)`` signs Mina in from such a browser."""

    def sit(agent):
        browser = enter(HTTP_USER_AGENT=agent, REMOTE_ADDR="203.0.113.7")[1]
        with_passkey(browser)
        return browser

    return sit


def shown(browser):
    """The devices as the account page lists them."""
    rows = re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', browser.get("/account").content.decode(), re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def name_of(browser, device):
    """What the page's form sends for a device."""
    html = browser.get("/account").content.decode()
    return re.search(rf'name="name" value="(\w+)"><button [^>]*>Sign out<span [^>]*> {device}<', html)[1]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on a computer"), (SAMSUNG, "Samsung Internet on a phone or tablet"),
        (EDGE, "Edge on a computer"), (IPHONE, "Safari on a phone or tablet"), ("", "An unknown browser on a computer"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_coarse_words(agent, words):
    assert browsers.words(browsers.coarse(agent)) == words


def test_a_worker_sees_their_own_devices_since_when_and_when_last(sit, as_):
    with time_machine.travel(NOON, tick=False) as clock:
        phone = sit(SAMSUNG)
        clock.shift(600)
        inside(phone)
        clock.shift(300)
        first, second, *more = shown(sit(FIREFOX))
    as_("otto")
    assert more == [] and first.startswith("Firefox on a computer this one")
    assert second.startswith("Samsung Internet on a phone or tablet") and "12:00" in second and "12:10" in second


def test_nobody_sees_the_devices_of_somebody_else_or_ends_them(sit, as_, cast):
    mina, otto = sit(FIREFOX), as_("otto")
    assert len(shown(otto)) == 1 and "Firefox" not in shown(otto)[0]
    (theirs,) = sessions.devices(fresh(cast.mina), "")
    assert otto.post(END, {"name": theirs.name}).status_code == 409
    assert inside(mina)


def test_one_device_is_signed_out_and_the_others_stay(sit):
    here, phone, other = sit(FIREFOX), sit(SAMSUNG), sit(EDGE)
    here.post(END, {"name": name_of(here, "Samsung Internet on a phone or tablet")})
    assert (inside(here), inside(phone), inside(other)) == (True, False, True)
    assert Entry.objects.filter(kind="people.session_ended").count() == 1


def test_all_other_devices_are_signed_out_at_once(sit):
    here, phone, other = sit(FIREFOX), sit(SAMSUNG), sit(EDGE)
    assert "The other devices are signed out." in here.post(END, follow=True).content.decode()
    assert (inside(here), inside(phone), inside(other)) == (True, False, False)
    assert Entry.objects.filter(kind="people.other_sessions_ended").count() == 1


def test_a_device_that_is_out_already_cannot_be_signed_out_again(sit, cast):
    here = sit(FIREFOX)
    for name in ("", "0" * 32, sessions.devices(fresh(cast.mina), "")[0].name):  # the last one is the present one
        assert here.post(END, {"name": name}).status_code == 409
    assert inside(here)


def test_signing_out_elsewhere_asks_for_a_fresh_proof(sit):
    with time_machine.travel(NOON, tick=False) as clock:
        here, phone = sit(FIREFOX), sit(SAMSUNG)
        clock.shift(301)
        assert here.post(END)["Location"] == "/account/confirm?next=%2Faccount"
        assert inside(phone)


def test_what_has_ended_is_not_shown_as_open(sit, cast):
    with time_machine.travel(NOON, tick=False) as clock:
        sit(SAMSUNG)
        clock.shift(29 * 60)
        here = sit(FIREFOX)
        clock.shift(2 * 60)
        assert len(shown(here)) == 1  # the phone was idle for too long
        actions.end_sessions(by=cast.actor("nok"), worker=fresh(cast.mina))
        assert len(shown(sit(EDGE))) == 1  # and the administrator ended the other


def test_a_closed_account_has_no_open_session(sit, cast):
    browser = sit(FIREFOX)
    actions.change_worker(by=cast.actor("nok"), worker=fresh(cast.mina), is_active=False)
    assert not inside(browser) and sessions.devices(fresh(cast.mina), "") == []


def test_neither_address_nor_whole_agent_nor_key_is_kept_or_shown(sit):
    here, _phone = sit(FIREFOX), sit(SAMSUNG)
    page = here.get("/account").content.decode()
    for row in Session.objects.exclude(worker=None):
        kept = str(sessions.SessionStore().decode(row.session_data))
        assert "203.0.113" not in kept and "Mozilla" not in kept and "SM-A556E" not in kept
        assert row.session_key not in page


def test_a_session_of_a_stranger_is_nobodys(db, client):
    session = client.session
    session["before"] = 1
    session.save()
    assert Session.objects.get().worker is None
