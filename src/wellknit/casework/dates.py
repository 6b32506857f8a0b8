"""The dates that ask for something to be done, from all rooms; `actions.tasks.derive` makes tasks of them.

A source says which dates a case has now. Rooms register theirs in ``AppConfig.ready()``::

    def ends(case: Case) -> Iterator[Due]:
        for consent in …:
            yield Due(f"consent_ends:{consent.pk}", consent.ends_on)

    dates.register(ends, texts={"consent_ends": _("Ask again for consent")}, moved_by={"consent.given"})

``moved_by`` names the ledger kinds of deeds that move these dates: after such a deed the tasks of the case are
brought up to date at once, otherwise within the hour.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from wellknit.casework.models import Case
from wellknit.jobs.queue import put_off


class Due(NamedTuple):
    """Something due: ``code`` says what, and after a colon of which row; without ``assignee`` the manager does it."""

    code: str
    day: date
    assignee: int | None = None


Source = Callable[[Case], Iterable[tuple[str, date, int | None]]]
MARK = "date:"  # how the source of a task begins that a date made
_sources: list[Source] = []
_texts: dict[str, Any] = {}
_movers: set[str] = set()


def register(source: Source, texts: Mapping[str, Any] | None = None, moved_by: Iterable[str] = ()) -> None:
    """Add a source of dates, what its codes say to people, and the kinds of deeds that move its dates."""
    if source not in _sources:
        _sources.append(source)
    _texts.update(texts or {})
    _movers.update(moved_by)


def due(case: Case) -> list[Due]:
    """Everything that is due in a case, from all rooms."""
    return [Due(*each) for source in _sources for each in source(case)]


def text(code: str) -> str:
    """What a code asks for, in words; an unknown code shows itself."""
    kind = code.partition(":")[0]
    return str(_texts.get(kind, kind.replace("_", " ")))


def after(kind: str, case: Case) -> None:
    """After a deed of this kind: if it may have moved a date, see that the tasks of the case follow."""
    if kind in _movers:
        put_off("casework.derive", once=f"derive:{case.pk}", case=case.pk)
