"""The small objects of HSDS that hang on a service, a place or an organisation."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wellknit.directory.hsds import ids
from wellknit.directory.models import Area, Capacity, Phone, Schedule
from wellknit.directory.needs import zone_of
from wellknit.ground import clock
from wellknit.words.codelists import codelist, countries, languages

Json = dict[str, Any]
YES = "yes"


def attribute(owner: UUID, entity: str, kind: str, value: object) -> Json:
    """One fact HSDS has no field for."""
    link = {"link_id": str(owner), "link_entity": entity, "link_type": kind}
    return {"id": ids.part(owner, "attribute", kind, value), **link, "value": str(value)}


def attributes(owner: UUID, entity: str, told: Iterable[tuple[str, object]]) -> list[Json]:
    """The facts that are told at all; true is said as yes, and what is empty is not said."""
    return [attribute(owner, entity, kind, YES if value is True else value) for kind, value in told if value not in ("", None, False)]


def moment(at: datetime) -> str:
    """A moment in UTC, as RFC 3339 wants it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_moment(told: str) -> datetime:
    """A moment somebody wrote; a bare day begins at midnight, and what names no zone is UTC. Raises `ValueError`."""
    found = datetime.fromisoformat(told.replace(" ", "+"))  # a plus that was not escaped arrives as a blank
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def taxonomy() -> Json:
    """The taxonomy our kinds of service stand in."""
    words = "Kinds of service: the support plan types of HTCDS 2.0 and finer ones."
    return {"id": str(ids.TAXONOMY), "name": "Wellknit kinds of service", "description": words, "version": "1"}


def term(kind: str) -> Json:
    """A kind of service as a term."""
    name = codelist("service_kind").label(kind)
    return {"id": ids.term(kind), "code": kind, "name": name, "description": name, "taxonomy_id": str(ids.TAXONOMY)}


def language(owner: UUID, code: str) -> Json:
    """A language by ISO 639-3."""
    return {"id": ids.part(owner, "language", code), "code": code, "name": languages().label(code)}


def area(owner: UUID, row: Area) -> Json:
    """A country or a province that is served."""
    where = countries().label(row.country)
    name = f"{row.province}, {where}" if row.province else where
    told = (("country", row.country), ("province", row.province))
    found = ids.part(owner, "area", row.country, row.province)
    return {
        "id": found, "name": name, "extent": row.country, "extent_type": "other",
        "attributes": attributes(UUID(found), "service_area", told),
    }  # fmt: skip


def phone(owner: UUID, row: Phone) -> Json:
    """A telephone number."""
    told = {"number": row.number, "type": row.kind, "description": row.remark}
    return {"id": ids.part(owner, "phone", row.number, row.kind), **_said(told)}


def schedule(owner: UUID, row: Schedule, number: int, country: str) -> Json:
    """Weekly hours, or closed days: days without any hours."""
    told: dict[str, Any] = {
        "valid_from": row.first and row.first.isoformat(), "valid_to": row.last and row.last.isoformat(),
        "timezone": _offset(country),
    }  # fmt: skip
    if row.closed:
        told |= {"description": "closed"}
    else:
        told |= {"freq": "WEEKLY", "wkst": "MO", "byday": ",".join(row.days.split())}
        told |= {"opens_at": f"{row.opens:%H:%M}", "closes_at": f"{row.closes:%H:%M}"}
    return {"id": ids.part(owner, "schedule", number), **_said(told)}


def _offset(country: str) -> float | None:
    zone = zone_of(country)
    offset = clock.now().astimezone(ZoneInfo(zone)).utcoffset() if zone else None
    return offset.total_seconds() / 3600 if offset is not None else None


def capacity(owner: UUID, row: Capacity) -> Json:
    """How many were free when somebody last said so (HSDS 3.1)."""
    unit = {"id": ids.part(ids.TAXONOMY, "unit", row.unit), "name": codelist("capacity_unit").label(row.unit), "identifier": row.unit}
    told = {"unit": unit, "available": row.available, "maximum": row.maximum, "updated": row.updated_at and moment(row.updated_at)}
    return {"id": ids.part(owner, "capacity", row.unit), **_said(told)}


def source(owner: UUID, kind: str, said: str, at: datetime, by: str) -> list[Json]:
    """Where the facts are from, as the metadata of an object."""
    if not said:
        return []
    told = {
        "id": ids.part(owner, "source"), "resource_id": str(owner), "resource_type": kind, "field_name": "source",
        "last_action_date": at.date().isoformat(), "last_action_type": "update", "previous_value": "",
        "replacement_value": said, "updated_by": by,
    }  # fmt: skip
    return [told]


def _said(told: Json) -> Json:
    return {name: value for name, value in told.items() if value not in ("", None)}
