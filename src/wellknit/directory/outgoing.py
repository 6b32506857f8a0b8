"""What of our directory may be told to others, and how it is written: only organisations with an entry that may be.

The directory also knows who recruited and exploited people; none of that ever leaves.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from wellknit.directory import facts
from wellknit.directory.hsds import ids, writing
from wellknit.directory.models import Organisation, Place, Service, ServiceAtPlace
from wellknit.ground import clock

EVERYBODY = ("public",)
PEERS = ("public", "peers")
EVERYTHING = ("public", "peers", "node")


def services(audience: tuple[str, ...] = EVERYBODY) -> QuerySet[Service]:
    """Our services that may be told so far, with what is written of them."""
    rows = Service.objects.filter(organisation__origin="", audience__in=audience).select_related("organisation")
    return rows.prefetch_related("at__place__organisation", *facts.RELATED[1:]).order_by("name", "pk")


def organisations(audience: tuple[str, ...] = EVERYBODY) -> QuerySet[Organisation]:
    """Our organisations that offer such a service, with the places where they do."""
    told = Service.objects.filter(audience__in=audience)
    places = Place.objects.filter(at__service__in=told).distinct().select_related("organisation")
    rows = Organisation.objects.filter(origin="", pk__in=told.values("organisation"))
    return rows.prefetch_related(Prefetch("places", places)).order_by("name", "pk")


def published(*, for_peer: bool) -> dict[str, Any]:
    """Our directory for a peer, or for anybody, as one HSDS document."""
    return written(PEERS if for_peer else EVERYBODY)


def written(audience: tuple[str, ...]) -> dict[str, Any]:
    """One HSDS document; whoever keeps everything of ours also keeps how far each entry may go."""
    inside = "node" in audience
    return {
        "version": ids.VERSION, "profile": ids.PROFILE, "written_at": clock.now().isoformat(timespec="seconds"),
        "organizations": [writing.organisation(row, full=True) for row in organisations(audience)],
        "services": [writing.service(row, full=True, inside=inside) for row in services(audience)],
    }  # fmt: skip


# One question at a time


def asked(
    rows: QuerySet[Service], *, search: str = "", kind: str | None = None, since: datetime | None = None,
    organisation: UUID | None = None,
) -> QuerySet[Service]:  # fmt: skip
    """The services a question is about; every condition counts. Only what is written out is searched."""
    rows = rows if kind is None else rows.filter(kind=kind)
    rows = rows if since is None else rows.filter(changed_at__gte=since)
    rows = rows if organisation is None else rows.filter(organisation__uid=organisation)
    return named(rows, search)


def named(rows: QuerySet[Any], search: str) -> QuerySet[Any]:
    """Those with these words in their name or description."""
    words = search.replace("\0", " ").split()[:10]
    for word in words:
        rows = rows.filter(Q(name__icontains=word) | Q(description__icontains=word))
    return rows


def organisation(row: Organisation, *, full: bool, full_service: bool) -> dict[str, Any]:
    """An organisation, with its services by name or whole where that is asked for."""
    told = writing.organisation(row, full=full)
    if full or full_service:
        offered = services().filter(organisation=row)
        told["services"] = [writing.service(each, full=full_service) for each in offered]
    return told


def at_places(*, postcode: str = "", **question: Any) -> QuerySet[ServiceAtPlace]:
    """Services at places; a postal code finds no place that keeps its address to itself."""
    rows = ServiceAtPlace.objects.filter(service__in=asked(services(), **question).order_by().values("pk"))
    if postcode:
        rows = rows.filter(
            place__postal_code=postcode.replace("\0", ""), place__confidential=False, place__organisation__confidential=False
        )
    rows = rows.select_related("place__organisation", "service__organisation")
    return rows.prefetch_related("service__at__place", *(f"service__{name}" for name in facts.RELATED[1:])).order_by("pk")


def at_place(row: ServiceAtPlace, *, full: bool) -> dict[str, Any]:
    """A service at a place; whole with the service it is."""
    told = writing.at_place(row, row.service, whole=True)
    return told | ({"service": writing.service(row.service, full=True)} if full else {})
