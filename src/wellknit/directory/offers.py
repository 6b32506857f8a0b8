"""Services as the rule of matching sees them, read in a fixed number of queries however many there are."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from wellknit.directory.facts import codes
from wellknit.directory.models import Area, Capacity, Schedule, Service, ServiceAtPlace
from wellknit.directory.needs import kinds_for, zone_of
from wellknit.directory.rules.hours import Opening
from wellknit.directory.rules.matching import Figure, Offer, Wanted

OFFERED = ("active", "temporarily closed")
_PLAIN = ("pk", "name", "kind", "status", "age_from", "age_until", "interpretation", "urgent", "overnight")
_LISTS = ("sexes", "nationalities", "languages")
_OWNER = ("organisation__name", "organisation_id", "organisation__country", "organisation__origin")


def offers(wanted: Wanted) -> list[Offer]:
    """Every service of the kinds that answer the need, and that serves the country."""
    rows = candidates(wanted)
    within = rows.values("pk")
    areas, figures, openings = _areas(within), _figures(within), _openings(within)
    return [_offer(row, areas, figures, openings) for row in rows.values(*_PLAIN, *_LISTS, *_OWNER)]


def candidates(wanted: Wanted) -> QuerySet[Service]:
    """What serves the country: by what is written of it, or, where nothing is, by where its organisation is."""
    served = Q(pk__in=Area.objects.filter(country=wanted.country).values("service"))
    at_home = Q(areas__isnull=True, organisation__country=wanted.country)
    return Service.objects.filter(served | at_home, kind__in=kinds_for(wanted.need), status__in=OFFERED)


def _offer(row: Mapping[str, Any], areas: Any, figures: Any, openings: Any) -> Offer:
    pk, home = row["pk"], zone_of(row["organisation__country"])
    plain: dict[str, Any] = {name: row[name] for name in _PLAIN}
    return Offer(
        **plain | {name: codes(row[name]) for name in _LISTS},
        organisation=row["organisation__name"], organisation_pk=row["organisation_id"], origin=row["organisation__origin"],
        areas=frozenset(areas[pk]), figures=tuple(figures[pk]),
        openings=tuple(_opening(each, home) for each in openings[pk]),
    )  # fmt: skip


def _areas(within: QuerySet[Any]) -> dict[int, list[tuple[str, str]]]:
    found = defaultdict(list)
    for pk, country, province in Area.objects.filter(service__in=within).values_list("service", "country", "province"):
        found[pk].append((country, province))
    return found


def _figures(within: QuerySet[Any]) -> dict[int, list[Figure]]:
    found = defaultdict(list)
    for row in Capacity.objects.filter(service__in=within).order_by("pk"):
        found[row.service_id].append(row.figure)
    return found


def _openings(within: QuerySet[Any]) -> dict[int, list[Schedule]]:
    found = defaultdict(list)
    for row in Schedule.objects.filter(service__in=within).select_related("place").order_by("pk"):
        found[row.service_id].append(row)
    return found


def _opening(row: Schedule, home: str) -> Opening:
    zone = row.place.time_zone if row.place else home
    return Opening(
        days=codes(row.days), opens=row.opens, closes=row.closes, first=row.first, last=row.last, closed=row.closed,
        place=row.place_id, zone=zone,
    )  # fmt: skip


def places_of(services: list[int]) -> dict[int, list[ServiceAtPlace]]:
    """Where services are given, for those that are shown."""
    found = defaultdict(list)
    rows = ServiceAtPlace.objects.filter(service__in=services).select_related("place__organisation")
    for row in rows.order_by("pk"):
        found[row.service_id].append(row)
    return found
