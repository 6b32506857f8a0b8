"""The private calendar: one way, without names, ended at once."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from wellknit.casework.actions.common import made
from wellknit.casework.models import Task
from wellknit.casework.visibility import refresh
from wellknit.desk.actions import calendars
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today


@pytest.fixture
def due(case, mina):
    """A task of Mina's in three days and a review in a week."""
    row = Task(
        **made(case, mina), title="Call Sela's sister", due_on=local_today() + timedelta(days=3),
        assignee_id=mina.worker_id, agency_id=mina.agency_id,
    )  # fmt: skip
    row.save(force_insert=True)
    case.risk_review_on = local_today() + timedelta(days=7)
    refresh(case)
    return case


def feed(client, token):
    return client.get(f"/calendar/{token}.ics")


def test_the_calendar_says_when_and_which_case_and_nothing_else(due, mina, client):
    answer = feed(client, calendars.make(by=mina))
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert sorted(str(event["summary"]) for event in events) == [
        f"Review due, case {due.reference}",
        f"Task due, case {due.reference}",
    ]
    assert b"Sela" not in answer.content and b"sister" not in answer.content


def test_only_a_fingerprint_of_the_token_is_kept(mina, cast):
    token = calendars.make(by=mina)
    cast.mina.refresh_from_db()
    assert token not in cast.mina.calendar_token and len(cast.mina.calendar_token) == 64


def test_a_new_address_ends_the_old_one(due, mina, client):
    old, new = calendars.make(by=mina), calendars.make(by=mina)
    assert feed(client, old).status_code == 404 and feed(client, new).status_code == 200


def test_an_ended_address_leads_nowhere_and_ending_twice_changes_nothing(mina, client):
    token = calendars.make(by=mina)
    calendars.end(by=mina)
    calendars.end(by=mina)
    assert feed(client, token).status_code == 404 and feed(client, "").status_code == 404
    assert Entry.objects.filter(kind="desk.calendar_ended").count() == 1


def test_who_left_has_no_calendar(due, mina, cast, client):
    token = calendars.make(by=mina)
    cast.mina.is_active = False
    cast.mina.save(update_fields=["is_active"])
    assert feed(client, token).status_code == 404


def test_a_case_that_was_handed_away_is_gone_from_the_calendar(due, mina, cast, client):
    from wellknit.casework.models import TeamMember

    token = calendars.make(by=mina)
    TeamMember.objects.filter(case=due).delete()
    refresh(due)
    assert due.reference.encode() not in feed(client, token).content


def test_the_page_shows_the_address_once(mina, as_):
    browser = as_("mina")
    assert ".ics" in browser.post("/calendar").content.decode()
    shown = browser.get("/calendar").content.decode()
    assert ".ics" not in shown and "End the address" in shown


def test_who_has_no_list_has_no_calendar(as_):
    assert as_("ada").get("/calendar").status_code == 403
