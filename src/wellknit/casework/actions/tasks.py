"""Tasks that people write: who does what until when."""

from datetime import date

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, made, move
from wellknit.casework.actions.once import put
from wellknit.casework.models import Case, Task
from wellknit.casework.reads.team import members
from wellknit.casework.rules import tasks as rules
from wellknit.casework.standing import need
from wellknit.casework.states import TASK
from wellknit.ground import clock
from wellknit.words.calendars import local_today


@transaction.atomic
def add(*, case: Case, by: Actor, title: str, due_on: date, assignee: int, limit: str = "") -> Task:
    """Give somebody in the team a task. ``limit`` names the time limit from which the day was counted."""
    need(by, Permission.TASK_WRITE, case)
    rules.may_be_given(title, assignee, {member.worker_id for member in members(case)}).enforce()
    rules.may_be_due(due_on, local_today()).enforce()
    rules.may_use(limit).enforce()
    task = Task(
        **made(case, by),
        title=title.strip(),
        due_on=due_on,
        assignee_id=assignee,
        agency_id=case.agency_id,
        code=limit,
    )
    put("task.added", task, by=by, **({"code": limit} if limit else {}))
    return task


@transaction.atomic
def move_to(*, task: Task, by: Actor, to: str) -> None:
    """Say that a task was done or is no longer needed, or open it again."""
    need(by, Permission.TASK_WRITE, task.case)
    rules.may_move(task.source, to).enforce()
    finished = (
        {"done_by_id": by.worker_id, "done_at": clock.now()}
        if to != TASK.start
        else {"done_by_id": None, "done_at": None}
    )
    move(task, TASK, to, **finished)
    done("task.moved", task, by=by, to=to)
