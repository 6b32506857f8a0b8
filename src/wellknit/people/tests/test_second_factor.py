"""The second factor: nothing opens before it is set up, its secrets are sealed, its codes open once."""

import json

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD, with_passkey
from wellknit.access.limits import LIMITS
from wellknit.access.roles import ROLES
from wellknit.ledger.models import Entry
from wellknit.people import factors
from wellknit.seal.field import CannotOpen
from wellknit.vault import master

NOON = "2026-03-02T05:00:00Z"


def code_of(secret: str) -> str:
    """What the authenticator app shows now."""
    import time

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture(autouse=True)
def clock():
    """Time holds still, so that a code cannot run out between two lines."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def set_up_app(transactional_db):
    """``set_up_app(browser)`` ties an app to the worker signed in there; returns its secret.

    Other devices are signed out once that is committed, so these tests really commit.
    """

    def set_up_app(browser) -> str:
        secret = browser.get("/account/app/add").context["form"].secret
        assert browser.post("/account/app/add", {"code": code_of(secret)}).status_code == 302
        return secret

    return set_up_app


@pytest.fixture
def app(enter, set_up_app, clock) -> str:
    """Mina has an authenticator app; its secret, half a minute later, so that its first code is used up."""
    secret = set_up_app(enter()[1])
    clock.shift(30)
    return secret


@pytest.mark.parametrize("path", ["/", "/cases", "/whoami", "/account", "/workers", "/account/passkeys"])
def test_without_a_second_factor_everything_leads_to_setting_one_up(enter, path):
    assert enter()[1].get(path)["Location"] == "/account/set-up"


@pytest.mark.parametrize("path", ["/account/set-up", "/account/app/add", "/account/passkeys/add"])
def test_the_way_to_set_one_up_is_open(enter, path):
    assert enter()[1].get(path).status_code == 200


def test_setting_one_up_opens_the_house_and_brings_recovery_codes(enter, set_up_app):
    _, browser = enter()
    set_up_app(browser)
    assert browser.get("/whoami").status_code == 200
    assert len(browser.get("/account/recovery-codes").context["unused_codes"]) == 10
    assert Entry.objects.filter(kind="people.second_factor_changed").count() == 2


def test_the_next_sign_in_asks_for_the_code(enter, app):
    answer, browser = enter()
    assert answer["Location"] == "/sign-in/second-step"
    assert browser.get("/whoami").status_code == 302
    assert browser.post("/sign-in/second-step", {"code": "000000"}).status_code == 422
    assert browser.post("/sign-in/second-step", {"code": code_of(app)})["Location"] == "/"
    assert browser.get("/whoami").status_code == 200


def test_a_code_lives_half_a_minute(enter, app, clock):
    late = code_of(app)
    clock.shift(30)
    _, browser = enter()
    assert browser.post("/sign-in/second-step", {"code": late}).status_code == 422


def test_a_code_opens_once(enter, app):
    for expected in (302, 422):
        _, browser = enter()
        assert browser.post("/sign-in/second-step", {"code": code_of(app)}).status_code == expected


def test_guessing_codes_is_stopped_from_whichever_address(enter, app):
    for number in range(LIMITS["second_step"].times):
        _, browser = enter(REMOTE_ADDR=f"192.0.2.{number}")
        assert browser.post("/sign-in/second-step", {"code": "000000"}).status_code == 422
    _, browser = enter(REMOTE_ADDR="192.0.2.99")
    assert browser.post("/sign-in/second-step", {"code": "000000"}).status_code == 429


def test_a_recovery_code_opens_once(enter, app, mina_row):
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (302, 422):
        _, browser = enter()
        assert browser.post("/sign-in/second-step", {"code": code}).status_code == expected


def test_the_second_step_cannot_be_reached_without_the_first(db):
    assert Client().get("/sign-in/second-step")["Location"] == "/sign-in"


def test_secrets_of_factors_are_sealed_in_the_database(enter, app):
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        stored = json.dumps([str(row) for row in cursor.fetchall()])
    assert app not in stored and factors.unseal(Authenticator.objects.get(type="totp").data["secret"]) == app


def test_a_secret_does_not_open_under_another_nodes_key(monkeypatch):
    sealed = factors.seal("secret")
    monkeypatch.setattr(factors, "derived", lambda label: bytes(32))
    with pytest.raises(CannotOpen):
        factors.unseal(sealed)
    assert master.derived("mfa") != bytes(32)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_code_is_not_enough_where_much_is_at_stake(role):
    roles = frozenset({role})
    assert factors.enough(roles, factors.PASSKEY) and not factors.enough(roles, factors.NONE)
    strict = role in {"supervisor", "custodian", "administrator", "protection"}
    assert factors.enough(roles, factors.CODE) is not strict


def test_a_supervisor_with_an_app_alone_reads_that_a_passkey_is_needed(enter, app, mina_row):
    mina_row.roles = "supervisor"
    mina_row.save()
    _, browser = enter()
    browser.post("/sign-in/second-step", {"code": code_of(app)})
    page = browser.get("/whoami", follow=True)
    assert page.redirect_chain[-1][0] == "/account/set-up"
    assert "need a passkey" in page.content.decode() and "Supervisor" in page.content.decode()


def test_a_changed_factor_ends_the_other_devices(enter, mina_row, set_up_app):
    (_, here), (_, there) = enter(), enter()
    set_up_app(here)
    assert here.get("/whoami").status_code == 200
    assert there.get("/whoami")["Location"].startswith("/sign-in")


def test_removing_the_only_factor_leads_back_to_setting_one_up(enter, set_up_app):
    _, browser = enter()
    set_up_app(browser)
    assert browser.post("/account/app/remove").status_code == 302
    assert browser.get("/whoami")["Location"] == "/account/set-up"


def test_the_demo_asks_for_no_second_factor(enter, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert enter()[1].get("/whoami").status_code == 200


def test_a_first_password_is_changed_before_anything_else(enter, mina_row):
    from wellknit.people import passwords

    mina_row.first_password_until = passwords.good_until()
    mina_row.save()
    _, browser = enter()
    for path in ("/whoami", "/account/set-up", "/account/app/add"):
        assert browser.get(path)["Location"] == "/account/password"
    new = {"oldpassword": PASSWORD, "password1": "a sentence of my own", "password2": "a sentence of my own"}
    browser.post("/account/password", new)
    assert browser.get("/whoami")["Location"] == "/account/set-up"


def test_a_first_password_is_good_for_a_week(enter, mina_row, clock):
    from wellknit.people import passwords

    mina_row.first_password_until = passwords.good_until()
    mina_row.save()
    clock.shift(8 * 24 * 3600)
    assert enter()[0].status_code == 422


def test_another_workers_passkey_cannot_be_removed(enter, cast, mina_row):
    theirs = Authenticator.objects.create(user=cast.otto, type="webauthn", data={"name": "x", "credential": {}})
    _, browser = enter()
    with_passkey(browser)
    assert browser.get(f"/account/passkeys/{theirs.pk}/remove").status_code == 404
    assert browser.post(f"/account/passkeys/{theirs.pk}/remove").status_code == 404


HOSTILE = ["", "{}", "[]", "null", "7", '{"id": "x"}', '{"response": {"userHandle": "AAAA"}}', "not json"]
PARTS = '"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":"%s"'
LONG = '{"id":"AA","rawId":"AA","type":"public-key","response":{' + PARTS + "}}"


@pytest.mark.parametrize("credential", [*HOSTILE, LONG % "enp6enp6enp6enp6enp6enp6eg", LONG % "AA"])
def test_a_forged_passkey_answer_is_refused_without_breaking(db, credential):
    browser = Client()
    browser.get("/sign-in/passkey", headers={"accept": "application/json"})
    assert browser.post("/sign-in/passkey", {"credential": credential})["Location"] == "/sign-in"
    assert "_auth_user_id" not in browser.session
