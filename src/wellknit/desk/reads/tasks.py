"""Open tasks across cases: what is due and whose, by day."""

from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from wellknit.access.actors import Actor
from wellknit.access.prepared import Prepared, Slot
from wellknit.access.roles import AGENCY_PART, PARTS
from wellknit.casework import dates
from wellknit.casework.models import Task, Visibility
from wellknit.casework.visibility import seen_in_slots, slots_of
from wellknit.desk import cursors
from wellknit.desk.filters import AGENCY, MINE
from wellknit.desk.reads.cases import MOST
from wellknit.vault import keyring
from wellknit.vault.classes import Category
from wellknit.words.calendars import local_today

PAGE = 50
PLACE = "tasks"
_TITLE = Task._meta.get_field("title")
SHOWS_STORY = frozenset(
    part.name for part in (*PARTS.values(), AGENCY_PART) if Category.STORY in part.categories
)
_COLUMNS = ("pk", "due_on", "code", "title", "key_id", "case__reference", "assignee__full_name")


class Due(NamedTuple):
    """One open task. ``what`` is empty where the actor's part in the case does not show it."""

    pk: int
    reference: str
    what: str
    due_on: date
    late: bool
    whose: str


class Shape(NamedTuple):
    """What makes the query of one list of tasks differ from another's."""

    agency: bool
    late: bool
    holders: int
    deep: bool = False


def _listed(shape: Shape) -> QuerySet[Any, Any]:
    """The open tasks of exactly one list, in cases the actor sees; pages and counts both stand on this."""
    rows: QuerySet[Any, Any] = Task.objects.filter(Exists(_seen(shape)), state="open")
    rows = rows.filter(agency=Slot("agency")) if shape.agency else rows.filter(assignee=Slot("worker"))
    return rows.filter(due_on__lt=Slot("today")) if shape.late else rows


def _seen(shape: Shape) -> QuerySet[Visibility]:
    return seen_in_slots(shape.holders).filter(case=OuterRef("case_id"))


@cache
def _counted(shape: Shape, most: int) -> Prepared:
    return Prepared(lambda: _listed(shape).values_list("pk")[: most + 1])


@cache
def _paged(shape: Shape, most: int) -> Prepared:
    return Prepared(lambda: _page_of(shape).values_list(*_COLUMNS, "told")[: most + 1])


def _page_of(shape: Shape) -> QuerySet[Any, Any]:
    rows = _listed(shape).order_by("due_on", "pk")
    if shape.deep:
        rows = rows.filter(due_on__gte=Slot("day")).exclude(due_on=Slot("day"), pk__lte=Slot("task"))
    return rows.annotate(told=Exists(_seen(shape).filter(part__in=sorted(SHOWS_STORY))))


def _asked(actor: Actor, whose: str, late: bool) -> tuple[Shape, dict[str, Any]]:
    agency = whose == AGENCY and actor.agency_holder is not None
    slots = slots_of(actor) | {"agency": actor.agency_id, "today": local_today()}
    return Shape(agency, late, len(actor.holders)), slots


def count(actor: Actor, whose: str = MINE, late: bool = False, most: int = MOST) -> int:
    """How many open tasks, counted up to one more than ``most``."""
    shape, slots = _asked(actor, whose, late)
    return len(_counted(shape, most)(**slots))


def page(
    actor: Actor, whose: str = MINE, late: bool = False, cursor: str = "", most: int = PAGE
) -> tuple[list[Due], str]:
    """A page of tasks, the earliest day first, and the cursor of the next page."""
    shape, slots = _asked(actor, whose, late)
    place = cursors.unsign(PLACE, cursor, 2) if cursor else None
    if place:
        shape = shape._replace(deep=True)
        slots |= {"day": date.fromordinal(place[0]), "task": place[1]}
    found = _paged(shape, most)(**slots)
    shown, today = found[:most], local_today()
    following = cursors.sign(PLACE, shown[-1][1].toordinal(), shown[-1][0]) if len(found) > most else ""
    keyring.preload(line[4] for line in shown if line[-1])
    return [_due(line, today) for line in shown], following


def _due(line: Any, today: date) -> Due:
    pk, day, code, title, key, reference, whose, told = line
    return Due(pk, reference, what(code, title, key, pk, told), day, day < today, whose)


def what(code: str, title: Any, key: int, pk: int, told: bool) -> str:
    """What a task says: the words of its code, or what somebody wrote, if the reader may see that."""
    if code:
        return dates.text(code)
    return _TITLE.open_value(title, key, pk) if told else ""
