"""What every action of casework does: write rows, touch the case, record the deed, move a state only from where it was."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
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
from wellknit.vault import keyring
from wellknit.vault.models import DataKey

Row = TypeVar("Row", bound=Model)
Told = ParamSpec("Told")
T = TypeVar("T")
Tables = dict[Any, list[Any]]  # rows by their model


@dataclass
class Gathered:
    """A case that arrives in a file: its rows by table, in the order of their making, and its lines for the ledger."""

    rows: Tables = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


_gathered: ContextVar[Gathered | None] = ContextVar("gathered", default=None)


def made(case: Case, by: Actor) -> dict[str, Any]:
    """The columns every new row of a case starts with."""
    return {"case": case, "key_id": case.key_id, "made_by_id": by.worker_id, "made_at": clock.now()}


@contextmanager
def gathering() -> Iterator[Gathered]:
    """Inside, the deeds that make one new case write nothing: a file brings thousands, which are written together.

    Yields what the deeds asked for; whoever gathers writes the rows, and appends the lines when the case is shown.
    """
    gathered = Gathered()
    token = _gathered.set(gathered)
    try:
        yield gathered
    finally:
        _gathered.reset(token)


def atomic(deed: Callable[Told, T]) -> Callable[Told, T]:
    """A deed is one transaction. While a case is gathered, whoever gathers has opened the one for all of its deeds."""
    alone = transaction.atomic(deed)

    @wraps(deed)
    def either(*args: Told.args, **kwargs: Told.kwargs) -> T:
        return (alone if _gathered.get() is None else deed)(*args, **kwargs)

    return either


def keep(*rows: Model) -> None:
    """Write new rows: at once, or with everything else that is gathered."""
    gathered = _gathered.get()
    if gathered is None:
        write(rows)
    else:
        by_table(rows, gathered.rows)


def write(rows: Iterable[Model]) -> None:
    """New rows, a table at a time; the order of the tables is that in which they first appear."""
    for table, its_rows in by_table(rows, {}).items():
        table.objects.bulk_create(its_rows)


def by_table(rows: Iterable[Model], found: Tables) -> Tables:
    """Rows sorted into tables, after those that were found before."""
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found


def so_far(table: type[Row]) -> list[Row] | None:
    """The rows of this table that are gathered so far; None while nothing is gathered, and the table itself tells."""
    gathered = _gathered.get()
    return None if gathered is None else gathered.rows.get(table, [])


def new_key() -> DataKey:
    """A data key for somebody or something new, open and ready."""
    key = keyring.prepare()
    keep(key)
    return key


def done(kind: str, row: Case | CaseBound, *, by: Anyone, **detail: Any) -> None:
    """Record a deed on a case and bring its place in every list up to date."""
    case = row if isinstance(row, Case) else row.case
    gathered = _gathered.get()
    if gathered is not None:
        gathered.lines.append(line(kind, by=by, subject=alias(case), thing="" if row is case else thing(row), **detail))
        return
    case.updated_at = clock.now()
    _touch(case)
    refresh(case)
    record(kind, by=by, subject=alias(case), thing="" if row is case else thing(row), **detail)
    dates.after(kind, case)


def _touch(case: Case) -> None:
    # Not narrowed: whoever does a deed has come through a door, and the deed moves the case whoever sees it now.
    rows: QuerySet[Case] = QuerySet(Case).filter(pk=case.pk)
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
