"""A service's rows and its facts: one read from the other, one laid into the other."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F

from wellknit.directory.models import Area, Capacity, Phone, Place, Schedule, Service, ServiceAtPlace
from wellknit.directory.rules.hours import WEEKDAYS, Opening
from wellknit.directory.rules.matching import Figure
from wellknit.directory.rules.services import Number, ServiceFacts
from wellknit.words.codelists import CodeList, codelist, countries, languages

COLUMNS = (
    "name", "kind", "status", "audience", "description", "fees", "fees_in_words", "age_from", "age_until", "interpretation",
    "urgent", "overnight", "source", "read_on",
)  # fmt: skip
RELATED = ("at__place", "areas", "schedules__place", "phones", "capacities")


def codes(text: str) -> frozenset[str]:
    """Codes as they are stored: words with blanks between them."""
    return frozenset(text.split())


def lists() -> Mapping[str, CodeList]:
    """The columns that hold several codes, each with its list."""
    return {"sexes": codelist("sex"), "nationalities": countries(), "languages": languages()}


def of(row: Service) -> ServiceFacts:
    """Everything that is written of a service."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in COLUMNS}
    return ServiceFacts(
        **plain | {name: codes(getattr(row, name)) for name in lists()},
        places=frozenset(each.place.uid for each in row.at.all()),
        areas=frozenset((each.country, each.province) for each in row.areas.all()),
        openings=tuple(opening_of(each) for each in _in_order(row.schedules.all())),
        phones=tuple(Number(number=each.number, kind=each.kind, remark=each.remark) for each in _in_order(row.phones.all())),
        figures=tuple(each.figure for each in _in_order(row.capacities.all())),
    )  # fmt: skip


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)


def opening_of(row: Schedule) -> Opening:
    """One line of hours."""
    place = row.place.uid if row.place else None
    days = codes(row.days)
    return Opening(days=days, opens=row.opens, closes=row.closes, first=row.first, last=row.last, closed=row.closed, place=place)


def lay(row: Service, facts: ServiceFacts) -> None:
    """Write the facts into a row and what belongs to it anew. Part of an action."""
    for name in COLUMNS:
        setattr(row, name, getattr(facts, name))
    for name, known in lists().items():
        setattr(row, name, " ".join(code for code in known.codes if code in getattr(facts, name)))
    row.save()
    places = {place.uid: place for place in Place.objects.filter(organisation=row.organisation_id, uid__in=facts.places)}
    _lay_places(row, places)
    _replace(Area, row, [Area(service=row, country=country, province=province) for country, province in sorted(facts.areas)])
    _replace(Schedule, row, [_schedule(row, each, places) for each in facts.openings])
    _replace(Phone, row, [Phone(service=row, number=each.number, kind=each.kind, remark=each.remark) for each in facts.phones])
    _lay_figures(row, facts.figures)


def _lay_places(row: Service, places: Mapping[UUID, Place]) -> None:
    """Where it is given; what stays keeps its name in other directories."""
    kept = {each.place.uid: each for each in row.at.select_related("place")}
    ServiceAtPlace.objects.filter(pk__in=[each.pk for uid, each in kept.items() if uid not in places]).delete()
    fresh = [place for uid, place in sorted(places.items()) if uid not in kept]
    ServiceAtPlace.objects.bulk_create(ServiceAtPlace(service=row, place=place) for place in fresh)


def _schedule(row: Service, each: Opening, places: Mapping[UUID, Place]) -> Schedule:
    days = " ".join(day for day in WEEKDAYS if day in each.days)
    place = places.get(each.place) if each.place else None
    return Schedule(
        service=row, place=place, days=days, opens=each.opens, closes=each.closes, first=each.first, last=each.last,
        closed=each.closed,
    )  # fmt: skip


def _lay_figures(row: Service, figures: Iterable[Figure]) -> None:
    """How many places there are. How many are free is somebody's word of one moment: without a newer one it stays."""
    told = {each.unit: each for each in figures}
    row.capacities.exclude(unit__in=told).delete()
    for unit, each in told.items():
        values: dict[str, Any] = {"maximum": each.maximum}
        if each.updated_at is not None:
            values |= {"available": each.available, "updated_at": each.updated_at}
        Capacity.objects.update_or_create(service=row, unit=unit, defaults=values)
    row.capacities.filter(available__gt=F("maximum")).update(available=None)  # fewer than that are left: ask again


def _replace(model: type[models.Model], row: Service, fresh: list[Any]) -> None:
    rows = model._default_manager
    rows.filter(service=row).delete()
    rows.bulk_create(fresh)
