"""Logs say where and how, never with what."""

import logging

import pytest
from django.test import Client

from wellknit.config.logs import Bare
from wellknit.config.tests.broken_urls import CANARY, ERRORS


def written(record: logging.LogRecord) -> str:
    """The line that a handler with our filter would write."""
    Bare().filter(record)
    return logging.Formatter("%(levelname)s %(message)s").format(record)


@pytest.mark.parametrize("how", sorted(ERRORS))
def test_a_name_in_an_exception_reaches_no_log(db, settings, caplog, capfd, how):
    settings.ROOT_URLCONF = "wellknit.config.tests.broken_urls"
    Client(raise_request_exception=False).get(f"/test/fail/{how}?name=Canary+Query")
    lines = [written(record) for record in caplog.records]
    said = "\n".join([*lines, *capfd.readouterr()])
    assert CANARY not in said and "Canary" not in said


def test_what_failed_and_where_is_still_said(db, settings, caplog):
    settings.ROOT_URLCONF = "wellknit.config.tests.broken_urls"
    Client(raise_request_exception=False).get("/test/fail/broken")
    assert any("ValueError at broken_urls.py" in written(record) for record in caplog.records)


def test_a_line_break_in_an_address_makes_no_second_line():
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 0, "Not Found: %s", ("/a\nERROR root forged",), None
    )
    assert written(record) == "WARNING Not Found: /a\\nERROR root forged"


def test_a_query_string_is_cut_off():
    record = logging.LogRecord("x", logging.WARNING, "", 0, "Not Found: %s", ("/search?q=Canary",), None)
    assert "Canary" not in written(record)
