"""The list of cases, read along the visibility table: tuples, keyset pages, no count and no offset."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from wellknit.access.actors import Actor
from wellknit.access.roles import AGENCY_PART, PARTS
from wellknit.casework.births import from_dict
from wellknit.casework.models import Bar, CasePerson, Person, Visibility
from wellknit.casework.visibility import live
from wellknit.desk import cursors
from wellknit.desk.filters import AGENCY, Filters
from wellknit.vault import keyring
from wellknit.vault.classes import Category
from wellknit.words.calendars import age_band, local_today

PAGE = 25
MOST = 1000
PLACE = "cases"
_COLUMNS = (
    "case_id", "part", "state", "status", "risk", "review_on", "updated_at", "case__reference", "case__restricted",
    "owner", "case__manager__full_name",
)  # fmt: skip
_CALLED, _BIRTH = Person._meta.get_field("called"), Person._meta.get_field("birth")
_ALL_PARTS = (*PARTS.values(), AGENCY_PART)
SHOWS_IDENTITY = frozenset(part.name for part in _ALL_PARTS if Category.IDENTITY in part.categories)
SHOWS_STATUS = frozenset(part.name for part in _ALL_PARTS if Category.LEGAL in part.categories)


class Row(NamedTuple):
    """One line of the list. ``called`` and ``status`` are empty where the actor's part does not show them."""

    case_id: int
    reference: str
    called: str
    band: str
    status: str
    risk: str
    state: str
    restricted: bool
    manager_id: int
    manager: str
    review_on: date | None
    updated_at: datetime


class Page(NamedTuple):
    """One page of a list, and the cursor of the next; empty on the last."""

    rows: list[Row]
    following: str


def listed(actor: Actor, filters: Filters) -> QuerySet[Visibility]:
    """The visibility rows of exactly the cases a list holds; counts and lists both stand on this."""
    if filters.tab == AGENCY and actor.agency_holder:
        barred = Bar.objects.filter(case=OuterRef("case_id"), worker=actor.worker_id, lifted_at=None)
        rows = Visibility.objects.filter(~Exists(barred), holder=actor.agency_holder)
    else:
        rows = Visibility.objects.filter(live(), holder=actor.own_holder)
    return _narrowed(rows, filters)


def _narrowed(rows: QuerySet[Visibility], filters: Filters) -> QuerySet[Visibility]:
    if filters.state:
        rows = rows.filter(state__in=("open", "closing") if filters.state == "active" else (filters.state,))
    if filters.status:
        rows = rows.filter(status=filters.status, part__in=SHOWS_STATUS)
    if filters.risk:
        rows = rows.filter(risk=filters.risk)
    if filters.manager:
        rows = rows.filter(owner=filters.manager)
    if filters.review:
        rows = rows.filter(review_on__lt=local_today()).exclude(state="closed")
    return rows


def count(actor: Actor, filters: Filters) -> int:
    """How many cases a list holds, counted up to one more than `MOST`."""
    return listed(actor, filters).values("pk")[: MOST + 1].count()


def page(actor: Actor, filters: Filters, cursor: str = "", most: int = PAGE) -> Page:
    """One page, the case touched last first. A cursor that was not signed here begins anew."""
    rows = listed(actor, filters).order_by("-updated_at", "-case_id")
    place = cursors.unsign(PLACE, cursor, 2) if cursor else None
    if place:
        at = cursors.number_moment(place[0])
        rows = rows.filter(updated_at__lte=at).exclude(updated_at=at, case_id__gte=place[1])
    found = list(rows.values_list(*_COLUMNS)[: most + 1])
    shown = found[:most]
    following = cursors.sign(PLACE, cursors.moment_number(shown[-1][6]), shown[-1][0]) if len(found) > most else ""
    return Page(rows_of(shown), following)


def rows_of(found: list[Any]) -> list[Row]:
    """Lines from what was found, with the persons' names where the part shows them."""
    people = _people([line[0] for line in found if line[1] in SHOWS_IDENTITY])
    return [
        Row(
            line[0], line[7], *people.get(line[0], ("", "")), line[3] if line[1] in SHOWS_STATUS else "", line[4],
            line[2], line[8], line[9], line[10], line[5], line[6],
        )
        for line in found
    ]  # fmt: skip


def _people(case_ids: list[int]) -> dict[int, tuple[str, str]]:
    """What the person of each case is called, and their age band."""
    if not case_ids:
        return {}
    members = CasePerson.objects.filter(case_id__in=case_ids, role="principal").order_by("-pk")
    found = list(members.values_list("case_id", "person_id", "person__key_id", "person__called", "person__birth"))
    keyring.preload(line[2] for line in found)
    today = local_today()
    return {case_id: _shown(pk, key, called, birth, today) for case_id, pk, key, called, birth in found}


def _shown(pk: int, key: int, called: Any, birth: Any, today: date) -> tuple[str, str]:
    try:
        return _CALLED.open_value(called, key, pk), band_of(_BIRTH.open_value(birth, key, pk), today)
    except keyring.Shredded:
        return "", ""


def band_of(birth: Any, today: date) -> str:
    """The age band of a stored birth; empty where nothing is known."""
    band = age_band(from_dict(birth), today) if birth else ""
    return "" if band == "unknown" else band
