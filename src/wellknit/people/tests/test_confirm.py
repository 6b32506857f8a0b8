"""Asking again who it is, before the gravest deeds."""

import time_machine
from django.http import HttpResponse

from tests.cast import PASSWORD
from wellknit.people.reauth import fresh_sign_in, is_fresh

NOON = "2026-03-02T05:00:00Z"


def test_after_five_minutes_the_password_is_asked_and_leads_back(enter, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    with time_machine.travel(NOON, tick=False) as clock:
        _, browser = enter()
        clock.shift(5 * 60)
        asked = browser.get("/account/app/add")
        assert asked["Location"] == "/account/confirm?next=%2Faccount%2Fapp%2Fadd"
        assert browser.post(asked["Location"], {"password": "wrong"}).status_code == 422
        back = browser.post(asked["Location"], {"password": PASSWORD, "next": "/account/app/add"})
        assert back["Location"] == "/account/app/add"
        assert browser.get("/account/app/add").status_code == 200
        clock.shift(5 * 60)
        assert browser.get("/account/app/add").status_code == 302


def test_a_session_proved_again_goes_on_under_a_new_key(enter, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    _, browser = enter()
    before = browser.session.session_key
    browser.post("/account/confirm", {"password": PASSWORD})
    assert browser.session.session_key != before and browser.get("/whoami").status_code == 200


def test_confirming_never_leads_to_another_site(enter, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    _, browser = enter()
    back = browser.post("/account/confirm", {"password": PASSWORD, "next": "https://evil.example/"})
    assert "evil" not in back["Location"]


def test_guessing_the_password_of_an_open_screen_is_locked_too(enter, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    _, browser = enter()
    answers = [browser.post("/account/confirm", {"password": "wrong"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]


def test_what_was_posted_is_not_kept_meanwhile(rf, cast, as_):
    done = []
    view = fresh_sign_in(lambda request: done.append(1) or HttpResponse())
    with time_machine.travel(NOON, tick=False) as clock:
        browser = as_("mina")
        request = rf.post("/account", {"words": "a canary"})
        request.user, request.session = cast.mina, browser.session
        assert is_fresh(request) and view(request).status_code == 200
        clock.shift(5 * 60)
        assert view(request)["Location"] == "/account/confirm?next=%2Faccount"
    assert done == [1] and "canary" not in str(dict(request.session))
    assert view.wants_fresh_sign_in
