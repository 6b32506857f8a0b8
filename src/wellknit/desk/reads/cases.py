"""The list of cases, read along the visibility table: tuples, keyset pages, no count and no offset."""

from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet

from wellknit.access.actors import Actor
from wellknit.access.prepared import Prepared, Slot
from wellknit.access.roles import AGENCY_PART, PARTS
from wellknit.casework.births import from_dict
from wellknit.casework.models import Person, Visibility
from wellknit.casework.visibility import live, unbarred
from wellknit.desk import cursors
from wellknit.desk.filters import AGENCY, Filters
from wellknit.ground import clock
from wellknit.vault import keyring
from wellknit.vault.classes import Category
from wellknit.words.calendars import age_band, local_today

PAGE = 25
CHUNK = 500
MOST = 1000
PLACE = "cases"
_COLUMNS = (
    "case_id", "part", "state", "status", "risk", "review_on", "updated_at", "case__reference", "case__restricted",
    "owner", "case__manager__full_name", "whose__person_id", "whose__person__key_id", "whose__person__called",
    "whose__person__birth",
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


class Shape(NamedTuple):
    """What makes the query of one list differ from another's: which filters are there, not what they say."""

    agency: bool = False
    state: str = ""
    status: bool = False
    risk: bool = False
    manager: bool = False
    review: bool = False
    deep: bool = False


def _listed(shape: Shape) -> QuerySet[Visibility]:
    """The visibility rows of exactly the cases a list holds; pages and counts both stand on this."""
    if shape.agency:
        rows = unbarred(Visibility.objects.all(), Slot("worker"))
    else:
        rows = Visibility.objects.filter(live(Slot("now")))
    rows = rows.filter(holder=Slot("holder"))
    if shape.state:
        rows = rows.filter(state__in=("open", "closing") if shape.state == "active" else (shape.state,))
    if shape.status:
        rows = rows.filter(status=Slot("status"), part__in=sorted(SHOWS_STATUS))
    if shape.risk:
        rows = rows.filter(risk=Slot("risk"))
    if shape.manager:
        rows = rows.filter(owner=Slot("manager"))
    if shape.review:
        rows = rows.filter(review_on__lt=Slot("today")).exclude(state="closed")
    return rows


@cache
def _paged(shape: Shape, most: int) -> Prepared:
    return Prepared(lambda: _page_of(shape, most))


def _page_of(shape: Shape, most: int) -> QuerySet[Visibility]:
    # What should have been looked at longest ago comes first; other lists begin with what was touched last.
    order = ("review_on", "case_id") if shape.review else ("-updated_at", "-case_id")
    rows = _listed(shape)
    if shape.deep and shape.review:
        rows = rows.filter(review_on__gte=Slot("at")).exclude(review_on=Slot("at"), case_id__lte=Slot("case"))
    elif shape.deep:
        rows = rows.filter(updated_at__lte=Slot("at")).exclude(
            updated_at=Slot("at"), case_id__gte=Slot("case")
        )
    # First which rows, then what stands in them: else a planner may join thousands before it sorts and cuts.
    picked = Visibility.objects.filter(pk__in=rows.order_by(*order).values("pk")[: most + 1])
    whose = FilteredRelation("case__casepersons", condition=Q(case__casepersons__role="principal"))
    return picked.annotate(whose=whose).order_by(*order).values_list(*_COLUMNS)


@cache
def _counted(shape: Shape, most: int) -> Prepared:
    return Prepared(lambda: _listed(shape).values_list("pk")[: most + 1])


def _asked(actor: Actor, filters: Filters) -> tuple[Shape, dict[str, Any]]:
    """The shape of the actor's list, and what its slots hold."""
    agency = filters.tab == AGENCY and actor.agency_holder is not None
    shape = Shape(
        agency, filters.state, bool(filters.status), bool(filters.risk), bool(filters.manager), filters.review
    )
    slots = {
        "holder": actor.agency_holder if agency else actor.own_holder, "worker": actor.worker_id, "now": clock.now(),
        "status": filters.status, "risk": filters.risk, "manager": filters.manager, "today": local_today(),
    }  # fmt: skip
    return shape, slots


def count(actor: Actor, filters: Filters, most: int = MOST) -> int:
    """How many cases a list holds, counted up to one more than ``most``."""
    shape, slots = _asked(actor, filters)
    return len(_counted(shape, most)(**slots))


def page(actor: Actor, filters: Filters, cursor: str = "", most: int = PAGE) -> Page:
    """One page, the case touched last first. A cursor that was not signed here begins anew."""
    shape, slots = _asked(actor, filters)
    where = f"{PLACE}.review" if shape.review else PLACE
    place = cursors.unsign(where, cursor, 2) if cursor else None
    if place:
        shape = shape._replace(deep=True)
        at = date.fromordinal(place[0]) if shape.review else cursors.number_moment(place[0])
        slots |= {"at": at, "case": place[1]}
    found = _paged(shape, most)(**slots)
    shown = found[:most]
    following = cursors.sign(where, *_end(shown[-1], shape)) if len(found) > most else ""
    return Page(_rows(shown), following)


def _end(line: Any, shape: Shape) -> tuple[int, int]:
    """Where a page ended: the value it was ordered by, and the case."""
    return (line[5].toordinal() if shape.review else cursors.moment_number(line[6])), line[0]


def all_rows(actor: Actor, filters: Filters, most: int) -> list[Row]:
    """The first ``most`` lines of a list, read page by page."""
    rows: list[Row] = []
    cursor = ""
    while len(rows) < most:
        found = page(actor, filters, cursor, CHUNK)
        rows, cursor = rows + found.rows, found.following
        if not cursor:
            break
    return rows[:most]


def _rows(found: list[Any]) -> list[Row]:
    """Lines from what was found, each case once, with the person where the part shows who they are."""
    single = {line[0]: line for line in reversed(found)}
    shown = [line for line in found if single[line[0]] is line]
    keyring.preload(line[-3] for line in shown if line[1] in SHOWS_IDENTITY and line[-3])
    today = local_today()
    return [_row(line, today) for line in shown]


def _row(line: Any, today: date) -> Row:
    (
        case,
        part,
        state,
        status,
        risk,
        review_on,
        at,
        reference,
        restricted,
        owner,
        manager,
        pk,
        key,
        called,
        birth,
    ) = line
    named = part in SHOWS_IDENTITY and pk is not None
    who = _person(pk, key, called, birth, today) if named else ("", "")
    status = status if part in SHOWS_STATUS else ""
    return Row(case, reference, *who, status, risk, state, restricted, owner, manager, review_on, at)


def _person(pk: int, key: int, called: Any, birth: Any, today: date) -> tuple[str, str]:
    try:
        return _CALLED.open_value(called, key, pk), band_of(_BIRTH.open_value(birth, key, pk), today)
    except keyring.Shredded:
        return "", ""


def band_of(birth: Any, today: date) -> str:
    """The age band of a stored birth; empty where nothing is known."""
    return _band_on(tuple(birth.items()), today) if birth else ""


@lru_cache(maxsize=4096)
def _band_on(birth: tuple[tuple[str, Any], ...], today: date) -> str:
    # Kept, though it is quickly worked out: a list works it out for every line.
    band = age_band(from_dict(dict(birth)), today)
    return "" if band == "unknown" else band
