"""Every answer carries every header: each entry point, each method, each status."""

import itertools

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import PASSWORD, QUICK_HASH
from wellknit.config.checks import no_debug_with_people
from wellknit.config.middleware import HEADERS
from wellknit.config.tests.broken_urls import CANARY

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
CSP = {
    "default-src 'none'", "object-src 'none'",
    "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
}  # fmt: skip
STATIC = "/static/wellknit/app.css"
OPEN = (
    "/",
    "/sign-in",
    "/sign-out",
    "/sign-in/passkey",
    "/health",
    "/nothing-here",
    "/account",
    STATIC,
    "/static/no.css",
)
INSIDE = (
    "/whoami",
    "/account",
    "/workers",
    "/account/password",
    "/account/passkeys",
    "/account/confirm",
    "/case/AAAAA-AAAAA/notes",
)
FAILS = {
    "refused": 409, "forbidden": 403, "denied": 403, "missing": 404,
    "bad": 400, "big": 413, "often": 429, "broken": 500,
}  # fmt: skip


@pytest.fixture(autouse=True)
def broken(settings):
    """The node with a few addresses that fail, as it answers when nobody debugs."""
    settings.ROOT_URLCONF = "wellknit.config.tests.broken_urls"


def check(answer, path) -> None:
    """All headers, and no cookie or page of ours in a cache."""
    answer.close()
    wrong = {name: answer.headers.get(name) for name, value in HEADERS.items() if answer.headers.get(name) != value}
    assert wrong == {}
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == CSP
    if path.startswith("/static/") and answer.status_code in (200, 304):
        assert "max-age=31536000" in answer.headers["Cache-Control"]
    else:
        assert answer.headers["Cache-Control"] == "no-store"
    if not answer.streaming and answer.content and answer.headers["Content-Type"].startswith("text/"):
        assert answer.headers["Content-Type"].endswith("; charset=utf-8")
    for name in ("Server", "X-Powered-By", "Access-Control-Allow-Origin"):
        assert name not in answer.headers


@pytest.mark.parametrize(("method", "path"), list(itertools.product(METHODS, OPEN)))
def test_a_stranger_gets_every_header(db, method, path):
    check(Client(raise_request_exception=False).generic(method, path), path)


@pytest.mark.parametrize(("method", "path"), list(itertools.product(METHODS, INSIDE)))
def test_a_worker_gets_every_header(as_, method, path):
    check(as_("nok").generic(method, path), path)


@pytest.mark.parametrize(("how", "status"), list(FAILS.items()))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_way_to_fail_has_its_status_its_headers_and_a_page_in_words(db, method, how, status):
    path = f"/test/fail/{how}"
    answer = Client(raise_request_exception=False).generic(method, path)
    assert answer.status_code == status
    check(answer, path)
    assert b"What to do now" in answer.content
    assert how in ("refused", "forbidden") or CANARY not in answer.content.decode()
    assert (answer.headers.get("Retry-After") == "61") is (how == "often")


@pytest.mark.parametrize("status", [200, 201, 204, 301, 302, 304, 400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_every_status_has_every_header(db, status):
    path = f"/test/answer/{status}"
    check(Client().get(path), path)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_a_method_that_nothing_uses_is_turned_away(as_, method):
    assert as_("mina").generic(method, "/whoami").status_code == 405


HIDDEN = (
    ".git/config",
    "pyproject.toml",
    "static/",
    "static/../settings.py",
    "static/wellknit/",
    "keys/node.key",
    "wellknit.sqlite3",
)


@pytest.mark.parametrize("path", HIDDEN)
def test_what_is_no_page_of_ours_is_not_served(db, path):
    assert Client().get(f"/{path}").status_code == 404


def test_details_are_never_shown_at_a_public_address(settings):
    settings.DEBUG = settings.SESSION_COOKIE_SECURE = True
    assert [error.id for error in no_debug_with_people(None)] == ["wellknit.E001"]
    settings.DEBUG = False
    assert no_debug_with_people(None) == []


def test_what_did_not_change_is_not_sent_again_and_still_has_every_header(db):
    first = Client().get(STATIC)
    first.close()
    again = Client().get(STATIC, headers={"if-modified-since": first.headers["Last-Modified"]})
    assert again.status_code == 304
    check(again, STATIC)


def test_an_unknown_host_is_refused_with_every_header(db):
    answer = Client().get("/sign-in", headers={"host": "evil.example"})
    assert answer.status_code == 400
    check(answer, "/sign-in")


def test_a_form_from_an_earlier_session_is_refused_in_words(db):
    answer = Client(enforce_csrf_checks=True).post("/sign-in", {"login": "x", "password": "y"})
    assert answer.status_code == 403 and b"older than your present session" in answer.content
    check(answer, "/sign-in")


def test_too_many_fields_are_refused(db):
    answer = Client().post(
        "/sign-in", {f"f{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    )
    assert answer.status_code == 413
    check(answer, "/sign-in")


def test_every_cookie_is_hidden_from_scripts_and_stays_on_this_site(cast, settings):
    settings.PASSWORD_HASHERS = QUICK_HASH
    cast.mina.set_password(PASSWORD)
    cast.mina.save()
    browser = Client()
    answers = [
        browser.get("/sign-in"),
        browser.post("/sign-in", {"login": "mina", "password": PASSWORD}),
        browser.post("/language/", {"language": "th", "next": "/"}),
        browser.post("/sign-out"),
        browser.get("/sign-in"),
    ]
    cookies = [cookie for answer in answers for cookie in answer.cookies.values()]
    names = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    assert {cookie.key for cookie in cookies} == names
    assert all(cookie["samesite"] == "Lax" and cookie["path"] == "/" for cookie in cookies)
    assert all(cookie["httponly"] for cookie in cookies if cookie.value)  # one that is taken back holds nothing


def test_at_an_https_address_every_cookie_is_secure_and_bound_to_this_host(tmp_path):
    import json
    import os
    import subprocess
    import sys

    asked = (
        "from wellknit.config import settings as s; import json;"
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE,"
        "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME]))"
    )
    given = {"WELLKNIT_URL": "https://node.example", "WELLKNIT_DATA": str(tmp_path), "PYTHONPATH": "src"}
    python = [sys.executable, "-c", asked]
    said = subprocess.run(python, env={**os.environ, **given}, capture_output=True, text=True, check=True)
    names = ["__Host-sessionid", "__Host-csrftoken", "__Host-language"]
    assert json.loads(said.stdout) == [True, True, True, *names]
