"""Tasks that dates make: they come, follow and go with their dates, never twice, and a fault stops nobody else's."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from wellknit.access.actors import System, acting
from wellknit.casework import dates
from wellknit.casework.actions import cases, derived, life, notes, tasks
from wellknit.casework.models import Case, Document, Plan, PlanAction, SafeContact, Task, TeamMember
from wellknit.casework.reads import tasks as reads
from wellknit.casework.tests.test_contact import written
from wellknit.casework.tests.test_document import kept, take_in
from wellknit.config.chores import register_all
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.jobs import queue
from wellknit.jobs.models import Job
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today


def day(n):
    return local_today() + timedelta(days=n)


def open_codes(case):
    return sorted(Task.objects.filter(case=case, state="open").values_list("code", flat=True))


def risk_on(case, when):
    Case.objects.filter(pk=case.pk).update(risk_review_on=when)
    case.risk_review_on = when


def work():
    with acting(System("worker")):
        queue.work_off()


def test_a_date_near_enough_makes_a_task_of_the_case_manager(case, mina):
    risk_on(case, day(5))
    assert derived.derive(case) == 1
    task = Task.objects.get()
    assert (task.code, task.due_on, task.assignee_id) == ("risk_review", day(5), mina.worker_id)
    shown = reads.line(mina, task)
    assert shown.text == "Look at the level of risk again" and shown.from_date
    assert Entry.objects.latest("seq").actor == "system:dates"


def test_a_date_far_ahead_makes_none_yet(case, mina):
    risk_on(case, day(60))
    assert derived.derive(case) == 0
    with time_machine.travel(clock.now() + timedelta(days=54)):
        derived.derive(case)
        assert "risk_review" in open_codes(case)


def test_deriving_twice_changes_nothing(case, mina):
    risk_on(case, day(5))
    derived.derive(case)
    lines = Entry.objects.count()
    assert derived.derive(case) == 0
    assert Task.objects.count() == 1 and Entry.objects.count() == lines


def test_a_task_follows_its_date_and_ends_when_the_date_is_gone(case, mina):
    risk_on(case, day(5))
    derived.derive(case)
    risk_on(case, day(6))
    assert derived.derive(case) == 1
    assert Task.objects.get().due_on == day(6)
    risk_on(case, None)
    assert derived.derive(case) == 1
    assert Task.objects.get().state == "dropped"


def test_a_task_that_was_done_is_not_made_again_for_the_same_day(case, mina):
    risk_on(case, day(5))
    derived.derive(case)
    tasks.move_to(task=Task.objects.get(), by=mina, to="done")
    assert derived.derive(case) == 0
    risk_on(case, day(6))
    assert derived.derive(case) == 1
    assert Task.objects.filter(state="open").get().due_on == day(6)


def test_a_task_that_ended_with_its_date_comes_back_with_the_same_date(case, mina):
    for when in (day(5), None, day(5)):
        risk_on(case, when)
        derived.derive(case)
    assert open_codes(case) == ["risk_review"]


def test_nobody_drops_or_opens_again_what_came_by_itself(case, mina):
    risk_on(case, day(5))
    derived.derive(case)
    task = Task.objects.get()
    with pytest.raises(Refused, match="by itself"):
        tasks.move_to(task=task, by=mina, to="dropped")
    tasks.move_to(task=task, by=mina, to="done")
    with pytest.raises(Refused, match="by itself"):
        tasks.move_to(task=task, by=mina, to="open")


def test_tasks_that_people_wrote_are_left_alone(case, mina):
    tasks.add(case=case, by=mina, title="Mine", due_on=day(1), assignee=mina.worker_id)
    assert derived.derive(case) == 0
    assert Task.objects.get().state == "open"


def test_when_the_case_is_handed_over_its_tasks_go_along(case, cast, mina):
    risk_on(case, day(5))
    derived.derive(case)
    take_in(case, cast.otto, "worker")
    Case.objects.filter(pk=case.pk).update(manager=cast.otto)
    with acting(System("test")):
        derived.derive(Case.objects.get(pk=case.pk))
        assert Task.objects.get().assignee_id == cast.otto.pk


def with_plan(case, mina, **more):
    told = {"kind": "x", "state": "approved", "planned_end": day(3)} | more
    plan = Plan(case=case, key_id=case.key_id, made_by_id=mina.worker_id, made_at=clock.now(), **told)
    plan.save(force_insert=True)
    PlanAction(
        case=case,
        key_id=case.key_id,
        made_by_id=mina.worker_id,
        made_at=clock.now(),
        plan=plan,
        due_on=day(2),
    ).save(force_insert=True)
    return plan


def part_until(case, worker, part, **time):
    until = clock.now() + timedelta(**time)
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now(), until=until)


def expiring(case, mina, n, slot="travel_document"):
    return kept(case, mina, slot=slot, data=b"%d words" % n, name="x.txt", expires_on=day(n))


def test_every_kind_of_date_of_casework_makes_its_task(case, cast, mina):
    risk_on(case, day(0))
    written(case, mina, review_on=day(3))
    expiring(case, mina, 20)
    with_plan(case, mina)
    TeamMember.objects.create(
        case=case,
        worker=cast.ivo,
        part="interpreter",
        since=clock.now(),
        until=clock.now() + timedelta(days=2),
    )
    Case.objects.filter(pk=case.pk).update(opened_at=clock.now() - timedelta(days=31))
    derived.derive(Case.objects.get(pk=case.pk))
    assert open_codes(case) == [
        "contact_review", "document_expires", "no_note", "part_ends", "plan_action", "plan_end", "risk_review",
    ]  # fmt: skip


def test_what_asks_for_nothing_makes_no_task(case, cast, mina):
    written(case, mina, review_on=day(3))
    written(case, mina, allowed=False, rules=[], review_on=day(3))
    expiring(case, mina, 20)
    expiring(case, mina, 400)
    with_plan(case, mina, state="draft")
    TeamMember.objects.create(
        case=case, worker=cast.ivo, part="glass", since=clock.now(), until=clock.now() + timedelta(hours=4)
    )
    derived.derive(case)
    assert open_codes(case) == []


def test_papers_of_no_particular_kind_are_watched_one_by_one(case, mina):
    expiring(case, mina, 10, slot="other")
    expiring(case, mina, 20, slot="other")
    derived.derive(case)
    assert open_codes(case) == ["document_expires", "document_expires"]
    Document.objects.all().delete()
    derived.derive(case)
    assert open_codes(case) == []


def test_a_note_ends_the_reminder_of_silence(case, mina):
    Case.objects.filter(pk=case.pk).update(opened_at=clock.now() - timedelta(days=31))
    case.opened_at = clock.now() - timedelta(days=31)
    derived.derive(case)
    assert open_codes(case) == ["no_note"]
    notes.add(case=case, by=mina, body="x", happened_on=date(2026, 1, 1))
    derived.derive(case)
    assert open_codes(case) == []


def test_a_deed_that_moves_a_date_brings_the_tasks_up_to_date_at_once(case, mina):
    life.set_risk(case=case, by=mina, level="high", reason="x", review_on=day(4))
    life.set_risk(case=case, by=mina, level="high", reason="y", review_on=day(5))
    assert Job.objects.filter(kind="casework.derive").count() == 1
    work()
    assert Task.objects.get().due_on == day(5)


def test_a_deed_that_moves_no_date_puts_off_no_work(case, mina):
    notes.add(case=case, by=mina, body="x", happened_on=date(2026, 1, 1))
    assert not Job.objects.filter(kind="casework.derive").exists()


def test_two_deeds_that_put_off_the_same_do_not_fail_for_each_other(case, monkeypatch):
    dates.after("case.risk_set", case)
    # As if the other transaction had not been visible when this one looked.
    monkeypatch.setattr(type(Job.objects.all()), "exists", lambda rows: False)
    dates.after("case.risk_set", case)
    assert Job.objects.filter(once=f"derive:{case.pk}").count() == 1


def test_a_closed_case_asks_for_nothing_more(case, mina):
    risk_on(case, day(5))
    derived.derive(case)
    Case.objects.filter(pk=case.pk).update(state="closed")
    derived.everything()
    assert open_codes(case) == []


def test_the_daily_chore_reaches_every_case_batch_by_batch(case, mina, monkeypatch):
    monkeypatch.setattr(derived, "BATCH", 2)
    all_cases = [case, *(cases.open_case(by=mina, called=f"No {n}") for n in range(4))]
    for each in all_cases:
        risk_on(each, day(1))
    derived.everything()
    assert Task.objects.count() == 2
    work()
    assert {task.case_id for task in Task.objects.all()} == {each.pk for each in all_cases}


def test_the_hourly_chore_looks_at_cases_changed_lately(case, mina):
    risk_on(case, day(1))
    assert derived.changed_lately() == 1
    quiet = cases.open_case(by=mina, called="Dao")
    risk_on(quiet, day(1))
    Case.objects.filter(pk=quiet.pk).update(updated_at=clock.now() - timedelta(hours=3))
    assert derived.changed_lately() == 0


def test_a_case_whose_dates_cannot_be_read_does_not_stop_the_others(case, mina, monkeypatch):
    second = cases.open_case(by=mina, called="Dao")
    for each in (case, second):
        risk_on(each, day(1))

    def faulty(each):
        return [] if each.pk != case.pk else 1 / 0

    monkeypatch.setattr(dates, "_sources", [*dates._sources, faulty])
    derived.everything()
    assert [task.case_id for task in Task.objects.all()] == [second.pk]


def test_both_chores_are_known_to_the_worker(monkeypatch):
    monkeypatch.setattr(queue, "_chores", {})
    register_all()
    assert {"dates-changed-lately", "dates-everywhere"} <= set(queue._chores)


def test_another_room_registers_its_dates_with_their_words(case, mina, monkeypatch):
    for name in ("_sources", "_texts", "_movers"):
        monkeypatch.setattr(dates, name, type(getattr(dates, name))())
    dates.register(lambda each: [("tea_time:7", day(1), None)], {"tea_time": "Drink tea"}, ["case.printed"])
    derived.derive(case)
    assert reads.line(mina, Task.objects.get()).text == "Drink tea"
    dates.after("case.printed", case)
    assert Job.objects.filter(kind="casework.derive").count() == 1


def test_a_review_past_its_day_stays_until_somebody_looks(case, mina):
    written(case, mina, review_on=day(2))
    SafeContact.objects.update(review_on=day(-2))
    derived.derive(case)
    assert open_codes(case) == ["contact_review"]
    shown = reads.line(mina, Task.objects.get())
    assert shown.overdue and timezone.localdate() > shown.due_on
