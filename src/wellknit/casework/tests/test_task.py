"""Tasks that people write: given to somebody in the team, moved from where they are, read by those who may."""

from datetime import timedelta

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework import objections
from wellknit.casework.actions import tasks
from wellknit.casework.models import Task
from wellknit.casework.reads import tasks as reads
from wellknit.casework.tests.test_document import take_in
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today


def given(case, by, to=None, title="Ring the embassy", days=3, **more):
    day = local_today() + timedelta(days=days)
    return tasks.add(case=case, by=by, title=title, due_on=day, assignee=to or by.worker_id, **more)


def test_a_task_is_sealed_and_recorded_without_its_words(case, mina):
    task = given(case, mina)
    assert Task.objects.get(pk=task.pk).title == "Ring the embassy"
    assert b"embassy" not in bytes(Task.objects.filter(pk=task.pk).values_list("title", flat=True).get())
    assert "embassy" not in Entry.objects.latest("seq").detail


def test_only_somebody_in_the_team_is_given_a_task(case, cast, mina):
    with pytest.raises(Refused, match="not in the case's team"):
        given(case, mina, to=cast.otto.pk)
    take_in(case, cast.otto, "worker")
    assert given(case, mina, to=cast.otto.pk).assignee_id == cast.otto.pk


def test_a_colleague_of_another_team_neither_gives_nor_moves_tasks(case, cast, mina):
    task, otto = given(case, mina), cast.actor("otto")
    for deed in (lambda: given(case, otto), lambda: tasks.move_to(task=task, by=otto, to="done")):
        with acting(otto), pytest.raises(Forbidden):
            deed()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": "  "}, "what is to be done"), ({"days": -1}, "is over"),
        ({"limit": "vn_apply_2013"}, "not one that is"), ({"limit": "th_invented"}, "not one that is"),
    ],
)  # fmt: skip
def test_a_task_that_says_nothing_or_lies_behind_or_uses_an_old_limit_is_refused(case, mina, wrong, why):
    with pytest.raises(Refused, match=why):
        given(case, mina, **wrong)


def test_a_second_click_gives_nothing_twice(case, mina):
    given(case, mina)
    with pytest.raises(Refused):
        given(case, mina)
    assert Task.objects.count() == 1


def test_a_task_moves_only_from_where_it_is(case, mina):
    task = given(case, mina)
    tasks.move_to(task=task, by=mina, to="done")
    assert task.done_by_id == mina.worker_id
    with pytest.raises(Refused):
        tasks.move_to(task=task, by=mina, to="dropped")
    tasks.move_to(task=task, by=mina, to="open")
    assert task.done_by_id is None
    tasks.move_to(task=task, by=mina, to="dropped")


def test_two_colleagues_who_press_at_once_do_it_once(case, mina):
    first, second = given(case, mina), Task.objects.get()
    tasks.move_to(task=first, by=mina, to="done")
    with pytest.raises(Refused, match="Somebody else"):
        tasks.move_to(task=second, by=mina, to="dropped")
    assert Task.objects.get().state == "done"


def test_who_may_not_read_the_story_sees_that_there_is_a_task_and_not_what_it_says(case, cast, mina):
    take_in(case, cast.ivo, "interpreter")
    given(case, mina, title="Ring her brother")
    given(case, mina, title="Interpret on Monday", to=cast.ivo.pk)
    ivo = cast.actor("ivo")
    with acting(ivo):
        assert sorted(line.text for line in reads.of_case(ivo, case)) == ["", "Interpret on Monday"]


def test_open_tasks_that_people_wrote_speak_against_closing(case, mina):
    assert not any("not done" in sentence for sentence in objections.against_closing(case))
    task = given(case, mina)
    assert any("1 task is not done" in sentence for sentence in objections.against_closing(case))
    tasks.move_to(task=task, by=mina, to="done")
    assert not any("not done" in sentence for sentence in objections.against_closing(case))
