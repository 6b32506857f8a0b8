"""Signing in by name and password: the door, the lock on it, and what the ledger says."""

import pytest
import time_machine
from django.test import Client

from tests.cast import PASSWORD
from wellknit.access.limits import LIMITS
from wellknit.ledger.models import Entry
from wellknit.people import demo
from wellknit.people.models import Agency, Worker

NOON = "2026-03-02T05:00:00Z"


def kinds():
    return list(Entry.objects.order_by("seq").values_list("kind", "actor"))


def test_the_right_password_opens_and_the_ledger_says_who(enter, mina_row):
    answer, _ = enter()
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert kinds() == [("people.signed_in", f"worker:{mina_row.pk}")]


def test_a_wrong_password_says_no_more_than_an_unknown_name(enter):
    wrong, unknown = enter("wrong")[0], enter(name="nobody")[0]
    assert wrong.status_code == unknown.status_code == 422
    said = [answer.context["form"].errors.as_text() for answer in (wrong, unknown)]
    assert said[0] == said[1]


def test_what_a_stranger_typed_is_nowhere_in_the_ledger(enter):
    enter("canary-password", name="canary-name")
    entry = Entry.objects.get()
    assert (entry.kind, entry.actor) == ("people.sign_in_failed", "system:sign-in")
    assert "canary" not in str(Entry.objects.values_list())


def test_whoever_left_cannot_sign_in(enter, mina_row):
    mina_row.is_active = False
    mina_row.save()
    assert enter()[0].status_code == 422


def test_the_session_has_another_key_after_signing_in(enter):
    browser = Client()
    browser.get("/sign-in/passkey", headers={"accept": "application/json"})
    before = browser.session.session_key
    enter(browser=browser)
    assert before and browser.session.session_key != before
    assert len(browser.session.session_key) == 32  # of 36 letters each: 165 bits


def test_nobody_is_led_to_another_site_after_signing_in(mina_row):
    answer = Client().post("/sign-in?next=https://evil.example/", {"login": "mina", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_the_fifth_failure_locks_and_says_when_to_come_back(enter):
    with time_machine.travel(NOON, tick=False):
        assert [enter("wrong")[0].status_code for _ in range(4)] == [422] * 4
        locked = enter("wrong")[0]
        assert (locked.status_code, locked["Retry-After"]) == (429, "1800")
        assert enter()[0].status_code == 429


def test_the_right_password_from_another_address_still_opens(enter):
    for _ in range(5):
        enter("wrong", REMOTE_ADDR="192.0.2.66")
    assert enter(REMOTE_ADDR="192.0.2.66")[0].status_code == 429
    assert enter(REMOTE_ADDR="192.0.2.7")[0].status_code == 302


def test_the_lock_opens_after_half_an_hour(enter):
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(5):
            enter("wrong")
        clock.shift(29 * 60)
        assert enter()[0].status_code == 429
        clock.shift(2 * 60)
        assert enter()[0].status_code == 302


def test_one_address_that_tries_many_names_is_stopped(enter):
    with time_machine.travel(NOON, tick=False):
        for number in range(LIMITS["sign_in"].times):
            enter("wrong", name=f"guess{number}")
        answer = enter("wrong", name="one-more")[0]
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0


@pytest.mark.parametrize("name", ["x" * 5000, "a\x00b", "ผู้ใช้", "' OR 1=1 --", ""])
def test_odd_names_are_refused_without_breaking(enter, name):
    assert enter(name=name)[0].status_code == 422


def test_signing_out_is_a_post_and_makes_the_browser_forget(enter):
    _, browser = enter()
    assert browser.get("/sign-out").status_code == 405
    answer = browser.post("/sign-out")
    assert answer["Location"] == "/sign-in"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not browser.session.get("_auth_user_id")
    assert kinds()[-1][0] == "people.signed_out"


def test_a_key_that_was_signed_out_opens_nothing(enter, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    _, browser = enter()
    kept = browser.cookies["sessionid"].value
    browser.post("/sign-out")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/whoami").status_code == 302


def test_a_forged_forwarded_address_opens_no_lock(enter):
    for number in range(5):
        enter("wrong", headers={"x-forwarded-for": f"198.51.100.{number}"})
    assert enter(headers={"x-forwarded-for": "198.51.100.9"})[0].status_code == 429


@pytest.mark.parametrize("near", [PASSWORD.upper(), f"{PASSWORD} ", f" {PASSWORD}", PASSWORD[:-1]])
def test_a_password_is_taken_letter_by_letter(enter, near):
    assert enter(near)[0].status_code == 422


def test_a_password_field_hides_what_is_typed_and_lets_a_manager_fill_it(db):
    page = Client().get("/sign-in").content.decode()
    assert 'type="password"' in page and 'autocomplete="current-password"' in page and "onpaste" not in page


def test_there_is_no_sign_up_no_mail_and_no_other_provider():
    gone = (
        "signup",
        "sign-up",
        "account/email",
        "account/password/reset",
        "account/signup",
        "account/login",
        "social",
    )
    assert {path: Client().get(f"/{path}").status_code for path in gone} == dict.fromkeys(gone, 404)


def test_the_demo_shows_its_accounts_and_one_press_opens(db, settings):
    settings.DEMO, settings.REQUIRE_SECOND_FACTOR = True, False
    agency = Agency.objects.create(name=demo.NORTH, kind="CentralGovernmentOrganisation", country="TH")
    worker = Worker(username="mina", full_name="Mina Sok", roles="caseworker", agency=agency)
    worker.set_password(demo.PASSWORD)
    worker.save()
    page = Client().get("/sign-in").content.decode()
    assert demo.PASSWORD in page and all(account.username in page for account in demo.accounts())
    assert Client().post("/sign-in", {"login": "mina", "password": demo.PASSWORD}).status_code == 302


def test_where_no_demo_runs_its_password_opens_nothing(enter, mina_row):
    mina_row.set_password(demo.PASSWORD)
    mina_row.save()
    assert enter(demo.PASSWORD)[0].status_code == 422
    assert demo.PASSWORD not in Client().get("/sign-in").content.decode() and demo.accounts() == ()
