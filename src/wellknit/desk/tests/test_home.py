"""The first page by role: every number opens exactly what it counted."""

import re
from datetime import timedelta

import pytest

from wellknit.access.actors import acting
from wellknit.casework.actions import approvals
from wellknit.casework.actions import cases as opening
from wellknit.casework.actions.common import done
from wellknit.casework.models import Bar, TeamMember
from wellknit.casework.visibility import refresh
from wellknit.cooperation import actions as agreements
from wellknit.cooperation.tests.given import days as in_days
from wellknit.cooperation.tests.given import draft, in_force
from wellknit.desk.reads import home
from wellknit.ground import clock
from wellknit.words.calendars import local_today


def text(answer):
    return answer.content.decode()


@pytest.fixture
def busy(mina, cast):
    """Six cases of Mina's in several states, one of Otto's, two risk reviews overdue."""
    made = [opening.open_case(by=mina, called=f"Person {n}") for n in range(6)]
    states = ("open", "open", "open", "closing", "closed", "closed")
    for n, (case, state) in enumerate(zip(made, states, strict=True)):
        case.state, case.risk = state, ("high", "low")[n % 2]
        case.risk_review_on = local_today() - timedelta(days=1) if n in (0, 1, 5) else None
        case.save(update_fields=["state"])
        refresh(case)
    with acting(cast.actor("otto")):
        made.append(opening.open_case(by=cast.actor("otto"), called="Other"))
    return made


def rows_behind(browser, url):
    """How many rows stand behind an address, page after page."""
    number = 0
    while url:
        shown = text(browser.get(url))
        number += shown.count('<th scope="row">')
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        url = following[1].replace("&amp;", "&") if following else ""
    return number


@pytest.mark.parametrize("name", ["mina", "sora", "otto"])
def test_every_number_opens_as_many_rows_as_it_says(busy, cast, as_, name):
    actor, browser = cast.actor(name), as_(name)
    with acting(actor):
        figures = [*home.mine(actor), *(figure for table in home.agency(actor) for figure in table.figures)]
    assert figures
    for figure in figures:
        assert rows_behind(browser, figure.url) == int(figure.said), figure


def test_the_numbers_of_the_agency_leave_out_what_the_reader_is_barred_from(busy, cast, as_):
    Bar.objects.create(case=busy[0], worker=cast.sora, since=clock.now())
    actor, browser = cast.actor("sora"), as_("sora")
    with acting(actor):
        tables = home.agency(actor)
    for figure in (figure for table in tables for figure in table.figures):
        assert rows_behind(browser, figure.url) == int(figure.said), figure


def test_a_caseworker_sees_their_own_numbers_and_nothing_of_the_agency(busy, as_):
    shown = text(as_("mina").get("/"))
    assert "My open cases" in shown and "Who has how many open cases" not in shown and "<b>4</b>" in shown


def test_a_newcomer_is_told_what_will_appear_here(cast, as_):
    shown = text(as_("otto").get("/"))
    assert "Nothing is due" in shown and "New case" in shown


def test_a_plan_that_waits_is_counted_for_the_supervisor_and_for_who_asked(case, mina, as_, cast):
    from wellknit.casework.actions.common import made
    from wellknit.casework.models import Plan

    plan = Plan(**made(case, mina), kind="Health", state="asked")
    plan.save(force_insert=True)
    approvals.ask(case=case, by=mina, kind="plan", plan=plan)
    assert "I asked for" in text(as_("mina").get("/"))
    assert case.reference in text(as_("mina").get("/asked"))
    with acting(cast.actor("sora")):
        assert [figure.said for figure in home.waiting(cast.actor("sora"))] == ["1", "0"]


def test_an_emergency_opening_is_counted_for_who_reviews_it(case, cast):
    TeamMember.objects.create(case=case, worker=cast.otto, part="glass", since=clock.now())
    for name in ("sora", "dara"):
        with acting(cast.actor(name)):
            assert home.waiting(cast.actor(name))[-1].said == "1"


def test_an_agreement_that_waits_is_counted_for_the_second_person_alone(cast, as_):
    agreements.propose(agreement=draft(cast), by=cast.actor("sora"))
    assert "Agreements waiting for my confirmation" in text(as_("vanna").get("/"))
    assert "Agreements waiting" not in text(as_("sora").get("/")) + text(as_("mina").get("/"))


def test_an_agreement_that_ends_soon_is_counted_for_who_keeps_agreements(cast, as_):
    in_force(cast, in_force_until=in_days(20))
    assert "Agreements that end or are due for review" in text(as_("sora").get("/"))
    assert "Agreements that end" not in text(as_("mina").get("/"))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("ada", "Open the record"),
        ("dara", "Erase a case"),
        ("nok", "Workers"),
        ("ana", "Totals of the agency"),
    ],
)
def test_who_works_with_no_case_gets_a_page_that_fits_and_says_nothing_of_one(case, as_, name, word):
    shown = text(as_(name).get("/"))
    assert word in shown and case.reference not in shown and "Sela" not in shown


def test_an_analyst_sees_no_small_number(busy, as_):
    shown = text(as_("ana").get("/"))
    assert "fewer than 5" in shown and "<dd>4</dd>" not in shown and "/cases" not in shown.split("<main")[1]


def test_tasks_are_listed_by_day_and_the_overdue_ones_are_counted(case, mina, as_):
    from wellknit.casework.actions.common import made
    from wellknit.casework.models import Task

    for days in (-3, 4):
        row = Task(
            **made(case, mina), title=f"Call on day {days}", due_on=local_today() + timedelta(days=days),
            assignee_id=mina.worker_id, agency_id=mina.agency_id,
        )  # fmt: skip
        row.save(force_insert=True)
        done("task.added", row, by=mina)
    shown = text(as_("mina").get("/tasks?late=1"))
    assert "Call on day -3" in shown and "Call on day 4" not in shown
    assert "Call on day 4" in text(as_("mina").get("/"))
    assert "Call on day" not in text(as_("otto").get("/tasks"))


def test_numbers_beyond_a_thousand_are_not_counted_on_and_what_presses_only_to_a_hundred():
    assert home.said(1000) == "1000" and home.said(1001) == "1000+"
    assert home.said(100, 100) == "100" and home.said(101, 100) == "100+"


def test_the_first_page_asks_few_questions(busy, as_, django_assert_max_num_queries):
    for name, most in (("mina", 10), ("sora", 17), ("ada", 2)):
        browser = as_(name)
        browser.get("/")
        with django_assert_max_num_queries(most):
            browser.get("/")
