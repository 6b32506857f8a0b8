"""Signing in with a real browser: an authenticator app, and a passkey in a virtual authenticator."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def at(live_server, mina_row, browser_page):
    """``at("/sign-in")`` opens an address of the node in the browser; what the console says against us is kept."""
    browser_page.said = []
    browser_page.on("console", lambda said: said.type in ("error", "warning") and browser_page.said.append(said.text))
    browser_page.on("pageerror", lambda error: browser_page.said.append(str(error)))

    def at(path):
        browser_page.goto(live_server.url + path)
        return browser_page

    return at


@pytest.fixture
def authenticator(browser_page):
    """A virtual security key inside the browser: resident keys, the finger always right."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def sign_in(page) -> None:
    page.fill("#id_login", "mina")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def path_of(page) -> str:
    return "/" + page.url.split("/", 3)[3]


def code(secret: str, later: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def test_an_app_is_set_up_and_asked_for_at_the_next_sign_in(at, settings):
    settings.MFA_TOTP_TOLERANCE = 1  # the browser is not as quick as the clock
    page = at("/sign-in")
    sign_in(page)
    assert path_of(page) == "/account/set-up"
    page.get_by_role("link", name="Set up an authenticator app").click()
    secret = page.locator("p.reference").inner_text()
    page.fill("#id_code", code(secret))
    page.get_by_role("button", name="Set up the app").click()
    page.wait_for_url("**/account/recovery-codes")
    assert page.locator("ul.reference li").count() == 10
    at("/account").get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    sign_in(page)
    page.wait_for_url("**/sign-in/second-step")
    page.fill("#id_code", code(secret, later=1))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")
    assert at("/account").get_by_role("heading", name="Your account").is_visible()
    assert page.said == []


def test_a_passkey_is_added_and_opens_without_name_and_password(at, authenticator, mina_row):
    mina_row.roles = "supervisor"
    mina_row.save()
    page = at("/sign-in")
    sign_in(page)
    assert "need a passkey" in page.inner_text("main")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/recovery-codes")
    assert Authenticator.objects.get(type="webauthn").user_id == mina_row.pk
    at("/account").get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    assert at("/account").get_by_role("heading", name="Your account").is_visible()
    assert page.said == []


def test_a_passkey_stands_for_the_second_step_and_for_the_proof_asked_again(at, authenticator):
    page = at("/sign-in")
    sign_in(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/account/recovery-codes")
    at("/account").get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url("**/sign-in")
    sign_in(page)
    page.wait_for_url("**/sign-in/second-step")
    page.get_by_role("button", name="Use the passkey").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    at("/account/confirm/passkey?next=/account").get_by_role("button", name="Use the passkey").click()
    page.wait_for_url("**/account")
    assert page.said == []


def test_without_an_authenticator_the_page_says_what_else_to_do(at):
    page = at("/sign-in")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new Error('none')); }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.locator("#passkey-failed").wait_for(state="visible")
    assert page.said == []
