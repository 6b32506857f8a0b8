"""The language switch: remembered in a cookie and with the worker, and it never leads off the node."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import RequestFactory

from wellknit.words.views import switch


class Reader(SimpleNamespace):
    """Somebody signed in who has a language."""

    is_authenticated = True
    saved: tuple[str, ...] = ()

    def save(self, update_fields):
        self.saved = tuple(update_fields)


def switched(user=None, **data):
    request = RequestFactory().post("/words/language/", data)
    if user is not None:
        request.user = user
    return switch(request)


def test_the_language_is_kept_in_a_cookie_scripts_cannot_read():
    answer = switched(language="km", next="/cases/?page=2")
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "km"
    assert cookie["httponly"]
    assert (answer.status_code, answer.url) == (302, "/cases/?page=2")


@pytest.mark.parametrize(
    "target", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", ""]
)
def test_the_switch_never_leads_off_the_node(target):
    assert switched(language="km", next=target).url == "/"


def test_an_unknown_language_is_not_remembered():
    assert not switched(language="xx", next="/").cookies


def test_the_language_is_kept_with_the_worker():
    worker = Reader(language="en")
    switched(worker, language="lo", next="/")
    assert (worker.language, worker.saved) == ("lo", ("language",))


def test_who_is_not_signed_in_may_switch_too():
    visitor = Reader(is_authenticated=False, language="en")
    switched(visitor, language="lo", next="/")
    assert visitor.language == "en"


def test_a_link_cannot_switch():
    assert switch(RequestFactory().get("/words/language/")).status_code == 405
