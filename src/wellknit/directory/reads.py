"""Reading the directory: organisations by name, who can take whom, beds today, and the gaps."""

import unicodedata
from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Count, Max, Model, Prefetch, Q, QuerySet
from django.http import Http404

from wellknit.access.actors import Actor, Anyone, require
from wellknit.access.permissions import Permission
from wellknit.directory import facts as laid
from wellknit.directory import offers
from wellknit.directory.models import Capacity, Gap, Organisation, Phone, Place, Service, ServiceAtPlace
from wellknit.directory.rules.matching import Answer, Standing, Wanted, judge
from wellknit.directory.rules.services import ServiceFacts
from wellknit.ground import clock
from wellknit.people.models import Agency
from wellknit.words.calendars import local_today

PAGE = 50
OFFERED = 200
SHOWN = 30  # answers of one standing on a page
YEAR = timedelta(days=365)
_Row = TypeVar("_Row", bound=Model)
_known: ContextVar[ChainMap[str, Organisation] | None] = ContextVar("known", default=None)


def tidy(name: str) -> str:
    """A name as it is stored and compared: one spelling of each letter, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def page(
    prefix: str = "", after: int | None = None, most: int = PAGE
) -> tuple[list[Organisation], int | None]:
    """Organisations whose name begins so, by name, and after which one the next page starts."""
    rows = (
        Organisation.objects.filter(name__istartswith=tidy(prefix)) if prefix else Organisation.objects.all()
    )
    last = Organisation.objects.filter(pk=after).first() if after else None
    if last:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(rows.order_by("name", "pk")[: most + 1])
    return found[:most], found[most - 1].pk if len(found) > most else None


def names(most: int = OFFERED) -> list[str]:
    """Names to offer while somebody types."""
    return list(Organisation.objects.order_by("name", "pk").values_list("name", flat=True)[:most])


def named(name: str) -> Organisation | None:
    """The organisation of exactly this name, whatever its capitals and blanks."""
    text, known = tidy(name), _known.get()
    if known is not None and text in known:
        return known[text]
    found = Organisation.objects.filter(name__iexact=text).order_by("origin", "pk").first()  # ours before another's
    if known is not None and found is not None:
        known[text] = found
    return found


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, an organisation found by its name is not looked for again: a file names the same ones in row after row.

    What was found in an inner part that failed is forgotten, since it may have been written there and taken back.
    """
    before = _known.get()
    within: ChainMap[str, Organisation] = ChainMap() if before is None else before.new_child()
    token = _known.set(within)
    try:
        yield
    finally:
        _known.reset(token)
    if before is not None:
        before.update(within.maps[0])


def one(pk: int) -> Organisation:
    """An organisation by its number. Raises `Http404`."""
    return _found(Organisation.objects.select_related("agency"), pk)


def _found(rows: "QuerySet[_Row]", pk: int) -> "_Row":
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def agencies() -> list[tuple[int, str]]:
    """The agencies whose workers use this node, to choose from."""
    return list(Agency.objects.order_by("name").values_list("pk", "name"))


# Services


def services_of(row: Organisation) -> list[Service]:
    """What an organisation offers, with all that is written of it; what has ended comes last."""
    rows = row.services.select_related("organisation").prefetch_related("at__place__organisation", *laid.RELATED[1:])
    return sorted(rows, key=lambda service: (service.status == "defunct", service.name.casefold(), service.pk))


def service(pk: int) -> Service:
    """A service by its number, with all that is written of it. Raises `Http404`."""
    return _found(Service.objects.select_related("organisation").prefetch_related(*laid.RELATED), pk)


def facts_of(row: Service) -> ServiceFacts:
    """Everything that is written of a service, for the form that changes it."""
    return laid.of(row)


def places_of(row: Organisation) -> list[Place]:
    """Where an organisation gives its services."""
    return list(row.places.select_related("organisation").order_by("name", "pk"))


def place(pk: int) -> Place:
    """A place by its number. Raises `Http404`."""
    return _found(Place.objects.select_related("organisation"), pk)


def provinces() -> list[str]:
    """Names of provinces the directory knows, to offer while somebody types."""
    rows = Place.objects.exclude(province="").order_by("province").values_list("province", flat=True)
    return list(rows.distinct()[:OFFERED])


# Who can take whom


def who_can(*, by: Anyone, wanted: Wanted) -> list[Answer]:
    """Every service that answers the need in this country, with what it comes to for this person, now or at that moment.

    Those that fit come first, then those to ask. Nothing is kept of what was asked.
    """
    require(by, Permission.CASE_SEARCH)
    asked = wanted if wanted.moment else replace(wanted, moment=clock.now())
    return judge(asked, offers.offers(asked))


@dataclass(frozen=True)
class Shown:
    """One answer with what a reader needs to call."""

    answer: Answer
    phones: list[Phone]
    at: list[ServiceAtPlace]


def shown(answers: list[Answer], standing: Standing) -> tuple[list[Shown], int]:
    """The first answers of one standing with telephones and places, and how many there are."""
    found = [answer for answer in answers if answer.standing is standing]
    first = found[:SHOWN]
    services = [answer.offer.pk for answer in first]
    at, phones = offers.places_of(services), list(Phone.objects.filter(service__in=services).order_by("pk"))
    lines = [Shown(one, [each for each in phones if each.service_id == one.offer.pk], at[one.offer.pk]) for one in first]
    return lines, len(found)


# Beds today


def beds(actor: Actor) -> QuerySet[Service]:
    """The services of which this worker says how many places are free."""
    rows = Service.objects.filter(organisation__origin="", status="active", capacities__isnull=False)
    if not actor.may(Permission.ORGANISATION_WRITE):
        rows = rows.filter(organisation__agency=actor.agency_id)
    figures = Prefetch("capacities", Capacity.objects.select_related("updated_by").order_by("pk"))
    return rows.distinct().select_related("organisation").prefetch_related(figures).order_by("organisation__name", "name", "pk")


def capacity(pk: int) -> Capacity:
    """A figure of free places by its number. Raises `Http404`."""
    return _found(Capacity.objects.all(), pk)


# Gaps


@dataclass(frozen=True)
class GapCount:
    """How often nobody could, for one need in one place and for want of the same."""

    need: str
    country: str
    province: str
    conditions: list[str]
    sex: str
    age_band: str
    nationality: str
    language: str
    n: int
    last: date


_GROUP = ("need", "country", "province", "conditions", "sex", "age_band", "nationality", "language")


def gap_counts(*, by: Anyone, since: date | None = None) -> list[GapCount]:
    """How often nobody could in the last year, the most often first; no person and no case stands behind it."""
    require(by, Permission.FIGURES_READ)
    rows = Gap.objects.filter(day__gte=since or local_today() - YEAR).values(*_GROUP).annotate(n=Count("pk"), last=Max("day"))
    return [GapCount(**row | {"conditions": row["conditions"].split()}) for row in rows.order_by("-n", "-last", *_GROUP)]
