"""How long a session lives, and ending it from elsewhere."""

import pytest
import time_machine

from wellknit.ledger.models import Entry
from wellknit.people import actions
from wellknit.people.models import Session
from wellknit.people.sessions import SEEN
from wellknit.people.tests.conftest import fresh

NOON = "2026-03-02T05:00:00Z"


def inside(browser) -> bool:
    return browser.get("/whoami").status_code == 200


def test_half_an_hour_without_a_press_ends_it(as_):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = as_("mina")
        clock.shift(29 * 60)
        assert inside(browser)
        clock.shift(30 * 60)
        assert not inside(browser)
    assert '"because": "idle"' in Entry.objects.get(kind="people.signed_out").detail


def test_ten_hours_end_it_whatever_is_pressed(as_):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = as_("mina")
        for _ in range(29):
            clock.shift(20 * 60)
            assert inside(browser)
        clock.shift(20 * 60)
        assert not inside(browser)


def test_a_session_that_does_not_know_its_beginning_has_ended(as_):
    browser = as_("mina")
    session = browser.session
    del session[SEEN]
    session.save()
    assert not inside(browser)


def test_the_session_is_written_at_most_once_a_minute(as_, django_assert_max_num_queries):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = as_("mina")
        clock.shift(61)
        inside(browser)
        clock.shift(59)
        with django_assert_max_num_queries(2):  # the session and the worker are read, nothing is written
            inside(browser)


def test_who_was_signed_out_reads_why(as_):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = as_("mina")
        clock.shift(31 * 60)
        assert "nothing was pressed" in browser.get("/account", follow=True).content.decode()


def test_signing_out_everywhere_ends_every_device_at_once(as_):
    here, there = as_("mina"), as_("mina")
    assert here.post("/account/sessions/end")["Location"] == "/sign-in"
    assert not inside(here) and not inside(there)
    assert Entry.objects.filter(kind="people.sessions_ended").count() == 1


def test_the_administrator_ends_the_sessions_of_a_lost_device(as_, cast):
    lost = as_("mina")
    as_("nok").post(f"/workers/{cast.mina.pk}/sessions")
    assert not inside(lost)


def test_who_leaves_is_out_at_once(as_, cast):
    browser = as_("mina")
    actions.change_worker(by=cast.actor("nok"), worker=cast.mina, is_active=False)
    assert not inside(browser)


def test_a_changed_password_ends_the_other_devices_and_keeps_this_one(enter, mina_row, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    (_, here), (_, there) = enter(), enter()
    new = "another long sentence"
    form = {"oldpassword": "a long enough password", "password1": new, "password2": new}
    assert here.post("/account/password", form)["Location"] == "/account"
    assert inside(here) and not inside(there)
    assert fresh(mina_row).check_password(new)


@pytest.mark.parametrize("new", ["short", "password1234", "qwertyuiop123", "Wellknit-North-1", "mina caseworker!"])
def test_a_weak_password_is_refused(enter, mina_row, settings, new):
    settings.REQUIRE_SECOND_FACTOR = False
    _, browser = enter()
    form = {"oldpassword": "a long enough password", "password1": new, "password2": new}
    assert browser.post("/account/password", form).status_code == 422
    assert not fresh(mina_row).check_password(new)


@pytest.mark.parametrize("new", ["x" * 4 + " sentence" * 20, "river boat rice lamp", "แม่น้ำ เรือ ข้าว โคมไฟ", "Ѿ" * 64])
def test_a_password_of_any_letters_and_of_any_length_is_welcome(enter, mina_row, settings, new):
    settings.REQUIRE_SECOND_FACTOR = False
    _, browser = enter()
    form = {"oldpassword": "a long enough password", "password1": new, "password2": new}
    assert browser.post("/account/password", form).status_code == 302
    assert enter(new)[0].status_code == 302


def test_a_changed_password_asks_for_the_present_one(enter, mina_row, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    _, browser = enter()
    form = {
        "oldpassword": "not the present one",
        "password1": "river boat rice lamp",
        "password2": "river boat rice lamp",
    }
    assert browser.post("/account/password", form).status_code == 422


def test_a_session_cookie_ends_with_the_browser(enter):
    _, browser = enter()
    assert not browser.cookies["sessionid"]["max-age"] and Session.objects.count() == 1
