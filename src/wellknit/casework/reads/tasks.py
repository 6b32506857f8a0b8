"""Reading the tasks of a case; words only for those who may read them. Those across cases are the desk's."""

from datetime import date
from typing import NamedTuple

from wellknit.access.actors import Actor
from wellknit.casework import dates
from wellknit.casework.doors import row_for
from wellknit.casework.models import Case, Task
from wellknit.casework.standing import categories_for
from wellknit.casework.states import TASK
from wellknit.vault.classes import Category
from wellknit.words.calendars import local_today
from wellknit.words.clocks import TimeLimit, time_limits

SHOWN = 100


class TaskLine(NamedTuple):
    """A task as lists show it. ``text`` is empty where the reader may not read what it says."""

    pk: int
    text: str
    due_on: date
    overdue: bool
    state: str
    assignee: str
    from_date: bool
    limit: TimeLimit | None


def of_case(actor: Actor, case: Case, most: int = SHOWN) -> tuple[TaskLine, ...]:
    """The tasks of one case: open ones by their day, then those ended, the latest first."""
    rows = Task.objects.filter(case=case).select_related("assignee")
    still = rows.filter(state=TASK.start).order_by("due_on", "pk")[:most]
    ended = rows.exclude(state=TASK.start).order_by("-done_at", "-pk")[:most]
    return _lines(actor, case, [*still, *ended])


def one(case: Case, pk: int) -> Task:
    """One task of a case that came through its door."""
    return row_for(case, Task, pk, "assignee", "made_by", "done_by")


def line(actor: Actor, task: Task) -> TaskLine:
    """One task as lists show it."""
    return _lines(actor, task.case, [task])[0]


def _lines(actor: Actor, case: Case, tasks: list[Task]) -> tuple[TaskLine, ...]:
    readable, today = Category.STORY in categories_for(actor, case), local_today()
    return tuple(_line(task, _text(actor, task, readable), today) for task in tasks)


def _line(task: Task, text: str, today: date) -> TaskLine:
    late = task.state == TASK.start and task.due_on < today
    made_by_date = task.source.startswith(dates.MARK)
    limit = time_limits().get(task.code) if text else None
    return TaskLine(
        task.pk,
        text,
        task.due_on,
        late,
        task.state,
        task.assignee.full_name,
        made_by_date,
        limit,
    )


def _text(actor: Actor, task: Task, readable: bool) -> str:
    if not task.title:
        return dates.text(task.code)
    own = actor.worker_id in (task.assignee_id, task.made_by_id)
    return task.title if own or readable else ""
