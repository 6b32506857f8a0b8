"""Open tasks across cases: what is due and whose, by day."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from wellknit.access.actors import Actor
from wellknit.access.roles import AGENCY_PART, PARTS
from wellknit.casework import dates
from wellknit.casework.models import Task
from wellknit.casework.visibility import seen_by
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
_COLUMNS = ("pk", "case_id", "due_on", "code", "title", "key_id", "case__reference", "assignee__full_name")


class Due(NamedTuple):
    """One open task. ``what`` is empty where the actor's part in the case does not show it."""

    pk: int
    reference: str
    what: str
    due_on: date
    late: bool
    whose: str


def listed(actor: Actor, whose: str = MINE, late: bool = False) -> QuerySet[Task]:
    """The open tasks of exactly one list; counts and lists both stand on this."""
    rows = Task.objects.filter(state="open")
    if whose == AGENCY and actor.agency_holder:
        rows = rows.filter(agency_id=actor.agency_id)
    else:
        rows = rows.filter(assignee_id=actor.worker_id)
    return rows.filter(due_on__lt=local_today()) if late else rows


def count(actor: Actor, whose: str = MINE, late: bool = False) -> int:
    """How many open tasks, counted up to one more than `MOST`."""
    return listed(actor, whose, late).values("pk")[: MOST + 1].count()


def page(
    actor: Actor, whose: str = MINE, late: bool = False, cursor: str = "", most: int = PAGE
) -> tuple[list[Due], str]:
    """A page of tasks, the earliest day first, and the cursor of the next page."""
    rows = listed(actor, whose, late).order_by("due_on", "pk")
    place = cursors.unsign(PLACE, cursor, 2) if cursor else None
    if place:
        day = date.fromordinal(place[0])
        rows = rows.filter(due_on__gte=day).exclude(due_on=day, pk__lte=place[1])
    found = list(rows.values_list(*_COLUMNS)[: most + 1])
    shown = found[:most]
    following = cursors.sign(PLACE, shown[-1][2].toordinal(), shown[-1][0]) if len(found) > most else ""
    return _opened(actor, shown), following


def _opened(actor: Actor, found: list[Any]) -> list[Due]:
    telling = seen_by(actor).filter(case_id__in={line[1] for line in found}, part__in=SHOWS_STORY)
    told = set(telling.values_list("case_id", flat=True)) if found else set()
    keyring.preload(line[5] for line in found if line[1] in told)
    today = local_today()
    return [_due(line, line[1] in told, today) for line in found]


def _due(line: Any, told: bool, today: date) -> Due:
    pk, _case, day, code, title, key, reference, whose = line
    return Due(pk, reference, what(code, title, key, pk, told), day, day < today, whose)


def what(code: str, title: Any, key: int, pk: int, told: bool) -> str:
    """What a task says: the words of its code, or what somebody wrote, if the reader may see that."""
    if code:
        return dates.text(code)
    return _TITLE.open_value(title, key, pk) if told else ""
