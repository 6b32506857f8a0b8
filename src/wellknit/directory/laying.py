"""Entries of a read document laid into rows: what is there already is found again by its identifier. Part of an action."""

from dataclasses import asdict, replace
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError

from wellknit.access.actors import System, acting
from wellknit.directory import facts
from wellknit.directory.hsds.reading import UNNAMED, Entry
from wellknit.directory.hsds.writing import hidden
from wellknit.directory.models import Organisation, Place, Service
from wellknit.directory.models.organisations import ADDRESS
from wellknit.directory.models.places import WHERE
from wellknit.directory.needs import zone_of
from wellknit.directory.reads import tidy
from wellknit.directory.rules.services import PlaceFacts, ServiceFacts
from wellknit.ground import clock

NODE = System("directory")


def lay(uid: UUID, entry: Entry, origin: str) -> tuple[Organisation, int]:
    """Write one organisation of a document with its places and services; and how many services changed."""
    row = _organisation(uid, entry, origin)
    old = {place.uid: place for place in row.places.select_related("organisation")}
    for place_uid, place in entry.places.items():
        lay_place(old.get(place_uid) or Place(organisation=row, uid=place_uid), place)
    known = {service.uid: service for service in row.services.prefetch_related(*facts.RELATED).select_related("organisation")}
    by_name = {} if origin else {tidy(service.name): service for service in known.values()}
    changed = 0
    for service_uid, told in entry.services.items():
        old_one = known.get(service_uid) or by_name.get(tidy(told.name))
        changed += _service(old_one or Service(organisation=row, uid=service_uid), told, origin)
    return row, changed


def _organisation(uid: UUID, entry: Entry, origin: str) -> Organisation:
    mine = Organisation.objects.filter(origin=origin)
    found = mine.filter(uid=uid).first() or (None if origin else mine.filter(name__iexact=tidy(entry.facts.name)).first())
    row = found or Organisation(origin=origin, uid=uid)
    kept = found is not None and not origin and found.confidential and entry.facts.confidential
    for name, value in asdict(entry.facts).items():
        if not (kept and name in (*ADDRESS, "phone") and value in ("", None)):
            setattr(row, name, value)
    row.name = tidy(row.name)
    row.save()
    return row


def lay_place(row: Place, told: PlaceFacts) -> None:
    """Write the facts of a place.

    Of a confidential place of ours nobody saw the address, so what is left empty stays as it was. Another directory's
    is written as it was told: what it keeps to itself now must not stay here from before.
    """
    known, organisation = not row._state.adding, row.organisation
    kept = known and row.hidden and not organisation.origin and (told.confidential or organisation.confidential)
    for name, value in asdict(told).items():
        silent = value in ("", None) if name in WHERE else name == "name" and value == UNNAMED
        if not (kept and silent):
            setattr(row, name, value)
    row.time_zone = zone_of(row.country)
    row.save()


def _service(row: Service, told: ServiceFacts, origin: str) -> bool:
    known = not row._state.adding
    if known and not origin and hidden(row) and not told.phones:
        told = replace(told, phones=facts.of(row).phones)  # its telephone was not told to others
    if known and _unordered(facts.of(row)) == _unordered(told):
        return False
    row.changed_at, row.changed_by = clock.now(), None
    facts.lay(row, told)
    return True


def _unordered(told: ServiceFacts) -> tuple[object, ...]:
    """The facts, whatever the order of hours, telephones and figures, which a document may change."""
    rows = (frozenset(told.openings), frozenset(told.phones), frozenset(told.figures))
    return (replace(told, openings=(), phones=(), figures=()), *rows)


def withdraw(origin: str, organisations: set[UUID], services: set[UUID], places: dict[UUID, set[UUID]]) -> int:
    """Take out what another directory does not hold any more; how many services.

    What something here refers to stays as a name: an ended service without hours or telephone, an organisation without
    an address.
    """
    gone = Service.objects.filter(organisation__origin=origin).exclude(uid__in=services)
    count = sum(_take_out(service) for service in gone)
    for row in Organisation.objects.filter(origin=origin):
        row.places.exclude(uid__in=places.get(row.uid, set())).delete()
        if row.uid not in organisations and not _deleted(row):
            Organisation.objects.filter(pk=row.pk).update(phone="", confidential=True)
    return count


def _take_out(service: Service) -> bool:
    if service.status == "defunct":
        return False
    if not _deleted(service):
        bare = ServiceFacts(name=service.name, kind=service.kind, status="defunct")
        service.changed_at = clock.now()
        facts.lay(service, bare)
    return True


def _deleted(row: Organisation | Service) -> bool:
    """Whether nothing stands on it. The node itself looks: a case that this actor cannot see stands on it, too."""
    try:
        with acting(NODE), transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True
