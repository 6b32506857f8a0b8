"""A case at a glance: facts and thread, each only to whom they are shown."""

from datetime import date, timedelta

import pytest

from wellknit.access.actors import acting
from wellknit.casework.actions.common import done, made
from wellknit.casework.models import Document, Service, StatusDecision, Task, TeamMember
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.words.calendars import local_today


def text(answer):
    return answer.content.decode()


@pytest.fixture
def told(case, mina):
    """Sela's case with a decision, a service, a health paper and a task that is late."""
    person = case.casepersons.get().person
    rows = [
        StatusDecision(
            **made(case, mina), person=person, status="ActualVictimOfTrafficking", body_kind="Police",
            decided_on=date(2026, 3, 2),
        ),
        Service(**made(case, mina), kind="Medical", given_on=date(2026, 3, 5)),
        Document(**made(case, mina), slot="health_check", category="health", state="held"),
        Task(
            **made(case, mina), title="Call the clinic", due_on=local_today() - timedelta(days=1),
            assignee_id=mina.worker_id, agency_id=mina.agency_id,
        ),
    ]  # fmt: skip
    for row in rows:
        row.save(force_insert=True)
    case.status = "ActualVictimOfTrafficking"
    case.save(update_fields=["status"])
    done("task.added", rows[-1], by=mina)
    return case


def join(case, worker, part):
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now())
    refresh(case)


def test_the_case_team_sees_person_status_and_thread(told, as_):
    shown = text(as_("mina").get(f"/case/{told.reference}/"))
    for word in (
        "Sela",
        "badge-actual",
        "Case opened",
        "Medical",
        "Call the clinic",
        "1 open step",
        "overdue",
    ):
        assert word in shown, word


def test_the_thread_stands_beside_itself_as_a_list(told, as_):
    shown = text(as_("mina").get(f"/case/{told.reference}/"))
    assert shown.count("Case opened") == 2 and '<ol class="timeline">' in shown


def test_an_interpreter_sees_neither_name_nor_status_nor_what_a_task_says(told, cast, as_):
    join(told, cast.ivo, "interpreter")
    shown = text(as_("ivo").get(f"/case/{told.reference}/"))
    assert told.reference in shown and "Not shown to your part" in shown
    for word in ("Sela", "badge-actual", "Call the clinic", "Health"):
        assert word not in shown, word


def test_a_legal_officer_sees_the_decision_and_not_the_health_paper(told, cast, as_):
    join(told, cast.lena, "legal")
    shown = text(as_("lena").get(f"/case/{told.reference}/"))
    assert "badge-actual" in shown and "Health check" not in shown


def test_a_stranger_finds_nothing(told, as_):
    assert as_("otto").get(f"/case/{told.reference}/").status_code == 404
    assert as_("ada").get(f"/case/{told.reference}/").status_code == 404


def test_the_overview_asks_fourteen_questions_and_no_more(told, as_, django_assert_max_num_queries):
    browser = as_("mina")
    browser.get(f"/case/{told.reference}/")  # the first look in half an hour is recorded
    # The session, the worker, the case with the reader's parts, the reading, and ten kinds of facts and deeds.
    with django_assert_max_num_queries(14):
        browser.get(f"/case/{told.reference}/")


def test_words_with_markup_stay_words(case, mina, as_):
    row = Task(
        **made(case, mina), title="<b>bold</b>", due_on=local_today(), assignee_id=mina.worker_id,
        agency_id=mina.agency_id,
    )  # fmt: skip
    row.save(force_insert=True)
    assert "<b>bold" not in text(as_("mina").get(f"/case/{case.reference}/"))


def test_opening_the_overview_is_recorded(case, as_):
    from wellknit.ledger.models import Entry

    as_("mina").get(f"/case/{case.reference}/")
    assert Entry.objects.filter(kind="case.read", subject=case.key.alias).count() == 1


def test_a_supervisor_who_is_barred_finds_nothing(case, cast, as_):
    from wellknit.casework.models import Bar

    assert as_("sora").get(f"/case/{case.reference}/").status_code == 200
    with acting(cast.actor("sora")):
        Bar.objects.create(case=case, worker=cast.sora, since=clock.now())
    assert as_("sora").get(f"/case/{case.reference}/").status_code == 404
