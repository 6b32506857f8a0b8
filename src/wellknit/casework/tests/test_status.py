"""Decisions on status: added, never overwritten; and no help hangs on them."""

from datetime import date, timedelta

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework.actions import services, story
from wellknit.casework.models import Case, CasePerson, Person, Service, StatusDecision, TeamMember, Visibility
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.vault import keyring
from wellknit.words.calendars import local_today

POSSIBLE, ACTUAL, NOT = "PossibleVictimOfTrafficking", "ActualVictimOfTrafficking", "NotAVictimOfTrafficking"
MARCH = date(2026, 3, 14)


def decide(case, by, status, day=MARCH, **more):
    return story.decide_status(case=case, by=by, status=status, decided_on=day, body_kind="Police", **more)


def dependant(case):
    person = Person(key=keyring.create(), called="Child", made_at=clock.now())
    person.save(force_insert=True)
    CasePerson.objects.create(case=case, person=person, role="child")
    return person


def test_a_decision_gives_the_case_its_status_in_every_list(case, mina):
    decision = decide(
        case, mina, ACTUAL, body_name="Team of the province", standard="reasonable_grounds", reason="Why."
    )
    assert (decision.body_name, decision.standard, decision.reason) == (
        "Team of the province",
        "reasonable_grounds",
        "Why.",
    )
    assert Case.objects.get(pk=case.pk).status == ACTUAL
    assert set(Visibility.objects.filter(case=case).values_list("status", flat=True)) == {ACTUAL}


def test_a_newer_decision_changes_the_status_and_leaves_the_older_one_as_it_was(case, mina):
    first = decide(case, mina, POSSIBLE, reason="First.")
    decide(case, mina, NOT, MARCH + timedelta(days=9))
    assert Case.objects.get(pk=case.pk).status == NOT
    kept = StatusDecision.objects.get(pk=first.pk)
    assert (kept.status, kept.reason) == (POSSIBLE, "First.")


def test_an_older_decision_found_later_joins_the_history_and_overrides_nothing(case, mina):
    decide(case, mina, ACTUAL)
    decide(case, mina, NOT, MARCH - timedelta(days=30))
    assert Case.objects.get(pk=case.pk).status == ACTUAL
    assert StatusDecision.objects.count() == 2


def test_of_two_decisions_of_one_day_the_one_written_last_counts(case, mina):
    decide(case, mina, POSSIBLE)
    decide(case, mina, ACTUAL)
    assert Case.objects.get(pk=case.pk).status == ACTUAL


def test_a_decision_on_a_child_who_came_along_does_not_change_the_case(case, mina):
    decide(case, mina, ACTUAL)
    decide(case, mina, NOT, MARCH + timedelta(days=1), person=dependant(case))
    assert Case.objects.get(pk=case.pk).status == ACTUAL


def test_a_second_click_writes_no_second_decision(case, mina):
    decide(case, mina, ACTUAL, reason="Word for word.")
    with pytest.raises(Refused):
        decide(case, mina, ACTUAL, reason="Word for word.")
    assert StatusDecision.objects.count() == 1
    assert Entry.objects.filter(kind="status.decided").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "Perhaps"},
        {"status": ""},
        {"body_kind": "Neighbour"},
        {"standard": "by_feeling"},
        {"decided_on": local_today() + timedelta(days=1)},
    ],
    ids=lambda wrong: next(iter(wrong)) + "=" + str(next(iter(wrong.values()))),
)
def test_a_decision_that_cannot_be_is_refused(case, mina, wrong):
    told = {"status": ACTUAL, "body_kind": "Police", "decided_on": MARCH} | wrong
    with pytest.raises(Refused):
        story.decide_status(case=case, by=mina, **told)
    assert not StatusDecision.objects.exists()


def test_the_ledger_says_that_it_was_decided_and_not_what(case, mina):
    decide(case, mina, NOT, reason="A reason.")
    entry = Entry.objects.get(kind="status.decided")
    assert (entry.subject, entry.actor) == (case.key.alias, mina.ledger_name)
    assert NOT not in entry.detail and "reason" not in entry.detail


def test_a_legal_officer_of_the_team_reads_decisions_and_makes_none(case, cast, mina):
    TeamMember.objects.create(case=case, worker=cast.lena, part="legal", since=clock.now())
    refresh(case)
    lena = cast.actor("lena")
    with acting(lena), pytest.raises(Forbidden):
        decide(Case.objects.get(pk=case.pk), lena, NOT)


def test_a_person_of_another_case_is_not_decided_on_here(case, mina):
    from django.http import Http404

    from wellknit.casework import doors
    from wellknit.casework.actions import cases

    stranger = doors.person_of(cases.open_case(by=mina, called="Somebody else"))
    with pytest.raises(Http404):
        decide(case, mina, ACTUAL, person=stranger)


@pytest.mark.parametrize("status", ["", POSSIBLE, ACTUAL, NOT])
def test_a_service_can_be_given_in_every_status(case, mina, status):
    if status:
        decide(case, mina, status)
    services.give(case=case, by=mina, kind="Medical", given_on=MARCH)
    assert Service.objects.filter(case=case, kind="Medical").exists()
