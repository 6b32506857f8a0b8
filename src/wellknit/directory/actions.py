"""Writing into the directory."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, Forbidden, require
from wellknit.access.permissions import Permission
from wellknit.directory import facts as laid
from wellknit.directory import incoming, laying, reads, rules
from wellknit.directory.incoming import Reading
from wellknit.directory.models import ADDRESS, Capacity, Gap, Organisation, Place, Service
from wellknit.directory.reads import named, tidy
from wellknit.directory.rules import gaps
from wellknit.directory.rules import services as entries
from wellknit.directory.rules.matching import Wanted
from wellknit.directory.rules.services import PlaceFacts, ServiceFacts
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.words.calendars import local_today

# Organisations


@transaction.atomic
def write_organisation(
    *, by: Anyone, name: str, kind: str = "", phone: str = "", country: str = "", confidential: bool = False,
    description: str = "", agency: int | None = None, source: str = "", read_on: date | None = None,
    organisation: Organisation | None = None, **address: Any,
) -> Organisation:  # fmt: skip
    """Write an organisation, or write one anew; ``address`` holds any of the parts named in `models.ADDRESS`.

    Of a confidential one nobody sees the address, so what is left empty stays as it was. Whoever lifts the
    confidence has not seen it either: what they do not write is forgotten rather than shown.
    """
    require(by, Permission.ORGANISATION_WRITE)
    row = organisation or Organisation()
    rules.ours(row.origin).enforce()
    _check(row, tidy(name), **address)
    _move(row, address, kept=organisation is not None and row.confidential and confidential)
    row.name, row.kind, row.phone = tidy(name), kind, phone
    row.country, row.confidential, row.description = country, confidential, description
    row.agency_id, row.source, row.read_on = agency, source, read_on
    return _saved(row, by)


def _move(row: Organisation, address: dict[str, Any], *, kept: bool) -> None:
    for part in ADDRESS:
        told = address.get(part)
        nothing = None if part in ("longitude", "latitude") else ""
        if told not in ("", None):
            setattr(row, part, told)
        elif not kept:
            setattr(row, part, nothing)


def chosen(organisation: Organisation | str | None, *, by: Anyone, country: str = "") -> Organisation | None:
    """The organisation somebody chose or named; one nobody wrote down yet is added by its name and country alone.

    Part of an action that has already asked who may do it: naming an organisation in a case needs no further
    permission.
    """
    if organisation is None or isinstance(organisation, Organisation):
        return organisation
    name = tidy(organisation)
    if not name:
        return None
    known = named(name)
    if known:
        return known
    rules.name(name, taken=False).enforce()
    return _saved(Organisation(name=name, country=country), by)


def _check(row: Organisation, name: str, **address: Any) -> None:
    taken = Organisation.objects.filter(origin="", name__iexact=name).exclude(pk=row.pk)
    rules.name(name, taken=bool(name) and taken.exists()).enforce()
    if set(address) - set(ADDRESS):
        raise TypeError(f"no part of an address: {', '.join(sorted(set(address) - set(ADDRESS)))}")
    rules.position(address.get("latitude"), address.get("longitude")).enforce()


def _saved(row: Organisation, by: Anyone) -> Organisation:
    row.save()
    record("directory.organisation_written", by=by, thing=f"organisation:{row.pk}")
    return row


# Places and services


@transaction.atomic
def write_place(*, by: Anyone, organisation: Organisation, facts: PlaceFacts, place: Place | None = None) -> Place:
    """Write a place where an organisation gives its services, or write one anew."""
    require(by, Permission.ORGANISATION_WRITE)
    owner = _held(organisation)
    entries.may_write(facts, local_today()).enforce()
    _refuse_twin(owner.places.filter(name__iexact=facts.name), place)
    row = owner.places.select_related("organisation").get(pk=place.pk) if place else Place(organisation=owner)
    laying.lay_place(row, facts)
    record("directory.place_written", by=by, thing=f"place:{row.pk}")
    return row


@transaction.atomic
def write_service(*, by: Anyone, organisation: Organisation, facts: ServiceFacts, service: Service | None = None) -> Service:
    """Write what an organisation offers, or write it anew."""
    require(by, Permission.ORGANISATION_WRITE)
    owner = _held(organisation)
    entries.may_write(facts, local_today()).enforce()
    _refuse_twin(owner.services.filter(name__iexact=facts.name), service)
    row = owner.services.get(pk=service.pk) if service else Service(organisation=owner)
    row.changed_at, row.changed_by_id = clock.now(), _worker(by)
    laid.lay(row, facts)
    record("directory.service_written", by=by, thing=f"service:{row.pk}")
    return row


def _held(organisation: Organisation) -> Organisation:
    """The organisation as it is now; nobody else writes its entries until the transaction ends."""
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    rules.ours(row.origin).enforce()
    return row


def _refuse_twin(same: Any, row: Any) -> None:
    entries.may_add(twin=same.exclude(pk=row.pk if row else None).exists()).enforce()


def _worker(by: Anyone) -> int | None:
    return by.worker_id if isinstance(by, Actor) else None


# Free places


@transaction.atomic
def write_capacity(*, by: Anyone, capacity: Capacity, available: int, seen: str = "") -> Capacity:
    """Say how many places are free now. ``seen`` is the figure that was on the screen: nobody overwrites a newer one unseen."""
    require(by, Permission.CAPACITY_WRITE)
    row = Capacity.objects.select_for_update().get(pk=capacity.pk)
    owner = Organisation.objects.get(services=row.service_id)
    rules.ours(owner.origin).enforce()
    may = entries.may_count(own=_is_own(owner, by), anywhere=bool(by.may(Permission.ORGANISATION_WRITE)))
    if not may:
        raise Forbidden(str(may.why_not))
    entries.can_be(available, row.maximum).enforce()
    if seen and seen != str(row.available) and row.available != available:
        raise Refused(_("Somebody told a newer figure meanwhile. Look at it, then say yours."))
    row.available, row.updated_at, row.updated_by_id = available, clock.now(), _worker(by)
    row.save()
    record("directory.capacity_written", by=by, thing=f"capacity:{row.pk}")
    return row


def _is_own(owner: Organisation, by: Anyone) -> bool:
    return isinstance(by, Actor) and owner.agency_id is not None and owner.agency_id == by.agency_id


# Gaps


@transaction.atomic
def record_gap(*, by: Anyone, wanted: Wanted, once: UUID) -> Gap:
    """Record that nobody could take somebody, and for want of what; never who it was. A second click counts nothing."""
    require(by, Permission.CASE_SEARCH)
    answers = reads.who_can(by=by, wanted=wanted)
    gaps.may_record(answers).enforce()
    missing = gaps.missing(answers)
    told = {
        "need": wanted.need, "conditions": " ".join(missing), "country": wanted.country, "province": tidy(wanted.province),
        "day": local_today(), "agency_id": by.agency_id if isinstance(by, Actor) else None,
    }  # fmt: skip
    row, fresh = Gap.objects.get_or_create(once=once, defaults=told | gaps.facts(wanted, missing))
    if fresh:
        record("directory.gap_recorded", by=by, thing=f"gap:{row.pk}")
    return row


# Other directories


@transaction.atomic
def bring_in(*, by: Anyone, reading: Reading) -> int:
    """Bring a document in as ours, whole or not at all; how many services were new or changed."""
    require(by, Permission.ORGANISATION_WRITE)
    if reading.problems:
        raise Refused(_("Nothing was brought in: not everything in this file can be taken over."))
    changed = sum(laying.lay(uid, entry, "")[1] for uid, entry in reading.entries.items())
    record("directory.brought_in", by=by, services=reading.count, changed=changed)
    return changed


@transaction.atomic
def take(*, by: Anyone, document: Any, origin: str) -> Reading:
    """Take over the directory another node sent: it replaces that node's entries and touches no other.

    What cannot be read stays out and is in the answer; an entry that came in broken stays as it was.
    """
    require(by, Permission.ORGANISATION_WRITE)
    if not origin:
        raise ValueError("whose directory is it?")
    found = incoming.read(document, local_today())
    if not found.entries and found.problems:
        return found
    for uid, entry in found.entries.items():
        laying.lay(uid, entry, origin)
    places = {uid: set(entry.places) for uid, entry in found.entries.items()}
    gone = laying.withdraw(origin, set(found.entries), found.services, places)
    record("directory.taken", by=by, services=found.count, withdrawn=gone, problems=len(found.problems))
    return found
