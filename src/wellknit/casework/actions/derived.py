"""Tasks that dates make: brought up to date after deeds that move a date, hourly, and daily for every case.

Immediate and cheap: `actions.common.done` puts off one small job per case, and only for deeds whose kind a source
of dates named in ``moved_by``. What that misses is found within the hour (cases changed lately) or within the day.
Deriving twice changes nothing: a task belongs to its source, and one done for the same day is not made again.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from wellknit.access.actors import System, acting
from wellknit.casework import dates
from wellknit.casework.actions.once import hold
from wellknit.casework.doors import alias, thing
from wellknit.casework.models import Case, Task
from wellknit.ground import clock
from wellknit.jobs.queue import put_off
from wellknit.ledger.record import record

NODE = System("dates")
BATCH = 200
LATELY = timedelta(hours=2)
log = logging.getLogger("wellknit.casework")


@transaction.atomic
def derive(case: Case) -> int:
    """Make, move and end the tasks of a case so that they fit its dates; how many changed."""
    with acting(NODE):
        hold(case)
        wanted = {f"{dates.MARK}{due.code}": due for due in (dates.due(case) if case.is_open else ())}
        present = {task.source: task for task in _of_dates(case).filter(state="open")}
        changed = sum(_end(case, task) for source, task in present.items() if source not in wanted)
        for source, due in wanted.items():
            changed += _follow(case, present[source], due) if source in present else _make(case, source, due)
    return changed


def _of_dates(case: Case) -> Any:
    return Task.objects.filter(case=case, source__startswith=dates.MARK)


def _make(case: Case, source: str, due: dates.Due) -> int:
    if _of_dates(case).filter(source=source, due_on=due.day, state="done").exists():
        return 0
    who = due.assignee or case.manager_id
    task = Task(
        case=case, key_id=case.key_id, made_by_id=who, made_at=clock.now(), code=due.code.partition(":")[0],
        due_on=due.day, assignee_id=who, agency_id=case.agency_id, source=source,
    )  # fmt: skip
    task.save(force_insert=True)
    record("task.added", by=NODE, subject=alias(case), thing=thing(task), code=task.code)
    return 1


def _follow(case: Case, task: Task, due: dates.Due) -> int:
    who = due.assignee or case.manager_id
    if (task.due_on, task.assignee_id) == (due.day, who):
        return 0
    return int(Task.objects.filter(pk=task.pk, state="open").update(due_on=due.day, assignee_id=who))


def _end(case: Case, task: Task) -> int:
    ended = Task.objects.filter(pk=task.pk, state="open").update(state="dropped", done_at=clock.now())
    if ended:
        record("task.moved", by=NODE, subject=alias(case), thing=thing(task), to="dropped")
    return int(ended)


def derive_one(payload: dict[str, Any]) -> None:
    """The job after a deed that moved a date."""
    with acting(NODE):
        case = Case.objects.filter(pk=payload["case"]).first()
        if case is not None:
            derive(case)


def changed_lately() -> int:
    """The hourly chore: cases in which something happened lately, the newest first."""
    with acting(NODE):
        since = clock.now() - LATELY
        cases = Case.objects.filter(updated_at__gte=since).order_by("-updated_at")[: 5 * BATCH]
        return _derive_all(list(cases))


def everything() -> None:
    """The daily chore: the first batch of all cases; each batch puts off the next."""
    derive_batch({"after": 0})


def derive_batch(payload: dict[str, Any]) -> None:
    """One batch of the cases that are open or still have tasks from dates, in the order of their numbers."""
    with acting(NODE):
        waiting = Task.objects.filter(case=OuterRef("pk"), state="open", source__startswith=dates.MARK)
        rows = Case.objects.filter(~Q(state="closed") | Exists(waiting), pk__gt=payload["after"])
        cases = list(rows.order_by("pk")[:BATCH])
        _derive_all(cases)
    if len(cases) == BATCH:
        put_off("casework.derive_batch", after=cases[-1].pk)


def _derive_all(cases: list[Case]) -> int:
    return sum(_derive_or_say(case) for case in cases)


def _derive_or_say(case: Case) -> int:
    try:
        return derive(case)
    except Exception as fault:  # one case with a fault must not keep the others from their reminders
        log.warning("the dates of case %s could not be read (%s)", case.pk, type(fault).__name__)
        return 0
