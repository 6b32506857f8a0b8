"""The head of the page is rendered once and kept; the form token, the address and the language stay each visitor's own."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.cast import with_passkey
from wellknit.config.templatetags import frame


@pytest.fixture
def seated(cast):
    """``seated("mina")`` gives a browser whose forms are checked as on a real node."""

    def signed_in(name):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(cast.workers[name], backend="wellknit.people.backends.WorkerBackend")
        with_passkey(browser)
        return browser

    return signed_in


def language_form(browser, path):
    """What the language form of a page would send, and the language it shows as chosen."""
    html = browser.get(path).content.decode()
    form = re.search(r'<form[^>]* action="/language/".*?</form>', html, re.S)[0]
    fields = dict(re.findall(r'name="(csrfmiddlewaretoken|next)" value="([^"]*)"', form))
    assert fields["csrfmiddlewaretoken"] != frame._TOKEN and "stands-here" not in html
    return fields, re.search(r'value="([\w-]+)" lang="[\w-]+" selected', form)[1]


def switched(browser, fields, language):
    return browser.post("/language/", fields | {"language": language})


def test_the_kept_header_takes_each_sessions_own_form_token(seated):
    first, second = seated("mina"), seated("mina")
    (mine, _), (theirs, _) = language_form(first, "/cases"), language_form(second, "/cases")
    assert frame._header.cache_info().hits  # it was kept: otherwise this would show nothing
    assert switched(second, mine, "en").status_code == 403
    assert switched(second, theirs, "en").status_code == 302


def test_the_kept_header_leads_back_to_the_page_it_stands_on(seated):
    browser = seated("mina")
    for path in ("/account", "/tasks?late=1"):
        assert language_form(browser, path)[0]["next"] == path


def test_a_language_is_chosen_for_who_chose_it_and_nobody_else(seated):
    mina, otto = seated("mina"), seated("otto")
    fields, before = language_form(mina, "/account")
    switched(mina, fields, "th")
    assert (before, language_form(mina, "/account")[1], language_form(otto, "/account")[1]) == ("en", "th", "en")
    assert mina.cookies[settings.LANGUAGE_COOKIE_NAME].value == "th"


def test_a_quiet_page_has_the_same_form_and_it_works(db):
    stranger = Client(enforce_csrf_checks=True)
    fields, before = language_form(stranger, "/sign-in")
    answer = switched(stranger, fields, "lo")
    assert (before, answer.status_code, answer.url) == ("en", 302, "/sign-in")
    assert language_form(stranger, "/sign-in")[1] == "lo"
