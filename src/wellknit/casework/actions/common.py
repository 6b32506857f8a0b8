"""What every action of casework does: touch the case, record the deed, move a state only from where it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone
from wellknit.casework import dates
from wellknit.casework.doors import alias, thing
from wellknit.casework.models import Case
from wellknit.casework.models.base import CaseBound
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.ground.moves import Moves
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import Line, line, record

_gathered: ContextVar[list[Line] | None] = ContextVar("gathered", default=None)


def made(case: Case, by: Actor) -> dict[str, Any]:
    """The columns every new row of a case starts with."""
    return {"case": case, "key_id": case.key_id, "made_by_id": by.worker_id, "made_at": clock.now()}


@contextmanager
def gathering() -> Iterator[list[Line]]:
    """Inside, deeds are not shown yet: cases that arrive in a file stay unseen until all of them are there.

    Yields the ledger lines that the deeds asked for; whoever gathers appends them when the cases are shown.
    """
    lines: list[Line] = []
    token = _gathered.set(lines)
    try:
        yield lines
    finally:
        _gathered.reset(token)


def done(kind: str, row: Case | CaseBound, *, by: Anyone, **detail: Any) -> None:
    """Record a deed on a case and bring its place in every list up to date."""
    case = row if isinstance(row, Case) else row.case
    gathered = _gathered.get()
    if gathered is not None:
        gathered.append(line(kind, by=by, subject=alias(case), thing="" if row is case else thing(row), **detail))
        return
    case.updated_at = clock.now()
    _touch(case)
    refresh(case)
    record(kind, by=by, subject=alias(case), thing="" if row is case else thing(row), **detail)
    dates.after(kind, case)


def _touch(case: Case) -> None:
    rows = Case.objects.filter(pk=case.pk)
    # Whoever still holds an open case must not write into one that was closed meanwhile.
    touched = (rows.exclude(state="closed") if case.is_open else rows).update(updated_at=case.updated_at)
    if not touched and rows.exists():
        raise Refused(_("The case was closed a moment ago. Look at it again before you go on."))


def move(row: Any, moves: Moves, to: str, **also: Any) -> None:
    """Move a row to another state, if the table allows it and nobody moved it first. Raises `Refused`."""
    old = row.state
    if not moves.allow(old, to):
        raise Refused(_("This cannot be done now: the %(noun)s is not in the right state any more.") % {"noun": moves.noun})
    if type(row).objects.filter(pk=row.pk, state=old).update(state=to, **also) != 1:
        raise Refused(_("Somebody else changed this a moment ago. Look at it again before you go on."))
    row.state = to
    for name, value in also.items():
        setattr(row, name, value)
