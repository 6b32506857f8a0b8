"""Reading tasks: those of a case, a worker's own, and an agency's; words only for those who may read them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from wellknit.access.actors import Actor
from wellknit.access.policy import Standing, categories
from wellknit.casework import dates
from wellknit.casework.doors import row_for
from wellknit.casework.models import Case, Task
from wellknit.casework.states import TASK
from wellknit.casework.visibility import seen_by
from wellknit.vault import keyring
from wellknit.vault.classes import Category
from wellknit.words.calendars import local_today
from wellknit.words.clocks import TimeLimit, time_limits

SHOWN = 100


class TaskLine(NamedTuple):
    """A task as lists show it. ``text`` is empty where the reader may not read what it says."""

    pk: int
    reference: str
    text: str
    due_on: date
    overdue: bool
    state: str
    assignee: str
    from_date: bool
    limit: TimeLimit | None


class Counts(NamedTuple):
    """How many open tasks there are, and how many of them are overdue."""

    open: int
    overdue: int


def mine(actor: Actor, most: int = SHOWN) -> tuple[TaskLine, ...]:
    """The worker's own open tasks in cases they see, the earliest due first."""
    return _lines(actor, _open(assignee=actor.worker_id)[:most])


def for_agency(actor: Actor, most: int = SHOWN) -> tuple[TaskLine, ...]:
    """The open tasks of the agency for somebody who oversees it, the earliest due first."""
    return _lines(actor, _open(agency=actor.agency_id)[:most]) if actor.agency_holder else ()


def counts(actor: Actor) -> Counts:
    """How much the worker has to do."""
    rows = _open(assignee=actor.worker_id).order_by()
    return Counts(rows.count(), rows.filter(due_on__lt=local_today()).count())


def of_case(actor: Actor, case: Case, most: int = SHOWN) -> tuple[TaskLine, ...]:
    """The tasks of one case: open ones by their day, then those ended, the latest first."""
    rows = Task.objects.filter(case=case).select_related("case", "assignee")
    still = rows.filter(state=TASK.start).order_by("due_on", "pk")[:most]
    ended = rows.exclude(state=TASK.start).order_by("-done_at", "-pk")[:most]
    return _lines(actor, [*still, *ended])


def one(case: Case, pk: int) -> Task:
    """One task of a case that came through its door."""
    return row_for(case, Task, pk, "assignee", "made_by", "done_by")


def line(actor: Actor, task: Task) -> TaskLine:
    """One task as lists show it."""
    return _lines(actor, [task])[0]


def _open(**whose: Any) -> Any:
    rows = Task.objects.filter(state=TASK.start, **whose)
    return rows.select_related("case", "assignee").order_by("due_on", "pk")


def _lines(actor: Actor, rows: Iterable[Task]) -> tuple[TaskLine, ...]:
    tasks, today = list(rows), local_today()
    readable = _readable(actor, {task.case_id for task in tasks})
    keyring.preload(task.key_id for task in tasks)
    return tuple(_line(task, _text(actor, task, task.case_id in readable), today) for task in tasks)


def _line(task: Task, text: str, today: date) -> TaskLine:
    late = task.state == TASK.start and task.due_on < today
    made_by_date = task.source.startswith(dates.MARK)
    limit = time_limits().get(task.code) if text else None
    return TaskLine(
        task.pk,
        task.case.reference,
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


def _readable(actor: Actor, cases: set[int]) -> set[int]:
    """The cases of whose story the actor may read, with one query for them all."""
    parts: dict[int, set[str]] = {}
    for case, part in seen_by(actor).filter(case__in=cases).values_list("case_id", "part"):
        parts.setdefault(case, set()).add(part)
    standing = {
        case: Standing(frozenset(held - {"agency"}), agency="agency" in held) for case, held in parts.items()
    }
    return {case for case, held in standing.items() if Category.STORY in categories(actor.roles, held)}
