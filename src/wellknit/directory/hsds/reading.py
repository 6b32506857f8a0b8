"""An HSDS document read into facts. Lenient about what it does not know, exact about what it takes over.

Texts are kept as texts, cut to no length: what is too long is a problem of its row, said in words, never its value.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from wellknit.directory.hsds import ids
from wellknit.directory.hsds.parts import YES
from wellknit.directory.rules.hours import WEEKDAYS, Opening
from wellknit.directory.rules.matching import Figure
from wellknit.directory.rules.organisations import OrganisationFacts
from wellknit.directory.rules.services import Number, PlaceFacts, ServiceFacts
from wellknit.words.codelists import codelist, countries, languages

Json = Mapping[str, Any]
UNNAMED = "Confidential"


@dataclass
class Entry:
    """An organisation with its places and services, each under its identifier."""

    facts: OrganisationFacts
    places: dict[UUID, PlaceFacts] = field(default_factory=dict)
    services: dict[UUID, ServiceFacts] = field(default_factory=dict)


class Odd(ValueError):
    """One object cannot be taken over: the field, and a sentence."""

    def __init__(self, field: str, wrong: str) -> None:
        super().__init__(f"{field}: {wrong}")
        self.field, self.wrong = field, wrong


# The shape of the document


def objects(document: Any, name: str) -> list[Any]:
    """The objects of one kind, whatever HSDS envelope they came in: a list, a page, or ours."""
    if isinstance(document, list):
        return document if name == "services" else []
    if not isinstance(document, Mapping):
        return []
    found = document.get(name, document.get("contents", []) if name == "services" else [])
    return found if isinstance(found, list) else []


def rows(each: Json, name: str) -> list[Json]:
    """The objects nested under a name; what is none is passed over."""
    found = each.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def identifier(each: Json) -> UUID:
    """The identifier of an object."""
    uid = ids.uuid_or_none(each.get("id"))
    if uid is None:
        raise Odd("id", "It has no identifier that is a UUID.")
    return uid


def text(each: Json, name: str, most: int) -> str:
    """A text of a field, on one spelling of blanks; too much of it is refused."""
    value = each.get(name)
    told = " ".join(value.split()) if isinstance(value, str) else ""
    if len(told) > most:
        raise Odd(name, f"It is longer than {most} characters.")
    if not writable(told):
        raise Odd(name, "It holds characters that are no text.")
    return told


def writable(told: str) -> bool:
    """Whether a database takes this text: no NUL, no half of a surrogate pair."""
    return "\0" not in told and not any("\ud800" <= letter <= "\udfff" for letter in told)


def said(each: Json) -> Iterator[tuple[str, str]]:
    """The facts HSDS has no field for; each is a code, a number or the name of a province, so it is short."""
    for one in rows(each, "attributes"):
        kind, value = one.get("link_type"), one.get("value")
        if isinstance(kind, str) and isinstance(value, str) and len(value) <= 100 and writable(value):
            yield kind, value


def _number(each: Json, name: str) -> float | None:
    value = each.get(name)
    told = float(value) if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9 else None
    return told if told is not None and math.isfinite(told) else None


def _whole(each: Json, name: str) -> int | None:
    value = _number(each, name)
    if value is not None and value != int(value):
        raise Odd(name, "It is no whole number.")
    return None if value is None else int(value)


def _day(each: Json, name: str) -> date | None:
    told = each.get(name)
    try:
        return date.fromisoformat(told[:10]) if isinstance(told, str) and told else None
    except ValueError:
        raise Odd(name, "It is no date such as 2026-03-14.") from None


def _time(each: Json, name: str) -> time | None:
    told = each.get(name)
    if not isinstance(told, str) or not told:
        return None
    try:
        return time.fromisoformat("00:00" if told.startswith("24:00") else told[:5])
    except ValueError:
        raise Odd(name, "It is no time such as 08:30.") from None


# Organisations and places


def organisation(each: Json) -> tuple[UUID, Entry]:
    """An organisation with its places, without its services."""
    uid, facts = identifier(each), dict(said(each))
    hidden = facts.get("confidential") == YES
    seat = next((one for one in rows(each, "locations") if ("seat", YES) in said(one)), {})
    name = text(each, "name", 200)
    told: dict[str, Any] = {"description": "" if each.get("description") == name else text(each, "description", 600)}
    if not hidden:
        told |= {"phone": _phone(rows(each, "phones"))} | _address(seat, "state")
    country = facts.get("country") or told.get("country", "")
    told |= {"country": country if countries().has(country) else "", "confidential": hidden}
    entry = Entry(OrganisationFacts(name=name, kind=_known("org_Type", facts.get("organisation_kind", "")), **told))
    for one in rows(each, "locations"):
        if one is not seat:
            entry.places |= dict([place(one)])
    return uid, entry


def _known(name: str, code: str) -> str:
    return code if codelist(name).has(code) else ""


def _phone(phones: list[Json]) -> str:
    return text(phones[0], "number", 20) if phones else ""


def _address(each: Json, province: str) -> dict[str, Any]:
    found = next(iter(rows(each, "addresses")), {})
    return {
        "street": text(found, "address_1", 200), "city": text(found, "city", 100),
        province: text(found, "state_province", 100), "postal_code": text(found, "postal_code", 20),
        "country": text(found, "country", 2).upper(), "latitude": _number(each, "latitude"),
        "longitude": _number(each, "longitude"),
    }  # fmt: skip


def place(each: Json) -> tuple[UUID, PlaceFacts]:
    """A place. Whatever a document says of where a confidential one is, it is not taken over."""
    facts = dict(said(each))
    hidden = facts.get("confidential")
    told = _address({} if hidden else each, "province")
    told["country"] = facts.get("country", told["country"])
    told["province"] = facts.get("province", told["province"])
    if not countries().has(told["country"]):
        raise Odd("locations", "A place needs the country it is in, by two letters.")
    kind = facts.get("place_kind") or each.get("location_type")
    name = "" if hidden else text(each, "name", 200)
    shown = name or (UNNAMED if hidden else told["city"] or told["province"] or countries().label(told["country"]))
    return identifier(each), PlaceFacts(
        name=shown, kind=_known("place_kind", str(kind)) or "physical", confidential=hidden == YES, **told
    )


# Services


def service(each: Json) -> tuple[UUID, ServiceFacts, dict[UUID, PlaceFacts]]:
    """A service, and the places it is given at."""
    facts = list(said(each))
    ats = [(at, dict([place(at["location"])])) for at in rows(each, "service_at_locations") if isinstance(at.get("location"), Mapping)]
    places = {uid: found for _at, one in ats for uid, found in one.items()}
    openings = (*_openings(each, None), *(hours for at, one in ats for hours in _openings(at, next(iter(one)))))
    return identifier(each), ServiceFacts(
        name=text(each, "name", 200), kind=_kind(facts), status=str(each.get("status")), openings=openings,
        description=text(each, "description", 2000), fees_in_words=text(each, "fees_description", 300),
        age_from=_whole(each, "minimum_age"), age_until=_whole(each, "maximum_age"), read_on=_day(each, "assured_date"),
        places=frozenset(places), areas=frozenset(_areas(each)), phones=tuple(_phones(each)), source=_source(each),
        figures=(*_figures(each), *_unknown(facts)), languages=frozenset(_languages(each)), **_flags(each, facts),
    ), places  # fmt: skip


def _kind(facts: list[tuple[str, str]]) -> str:
    kind = dict(facts).get("service_kind", "")
    if not codelist("service_kind").has(kind):
        raise Odd("attributes", "It does not say which kind of service it is (link_type service_kind).")
    return kind


def _flags(each: Json, facts: list[tuple[str, str]]) -> dict[str, Any]:
    one, ours = dict(facts), bool(rows(each, "attributes"))
    return {
        "sexes": frozenset(value for kind, value in facts if kind == "eligible_sex"),
        "nationalities": frozenset(value for kind, value in facts if kind == "eligible_nationality"),
        "interpretation": one.get("interpretation") == YES or not ours and bool(each.get("interpretation_services")),
        "urgent": one.get("urgent") == YES, "overnight": one.get("overnight") == YES,
        "fees": _known("service_fee", one.get("fees", "")), "audience": one.get("audience", "node"),
    }  # fmt: skip


def _source(each: Json) -> str:
    found = (one for one in rows(each, "metadata") if one.get("field_name") == "source")
    return text(next(found, {}), "replacement_value", 600)


def _languages(each: Json) -> Iterator[str]:
    for one in rows(each, "languages"):
        code = languages().find(str(one.get("code") or one.get("name") or ""))
        if code:
            yield code


def _areas(each: Json) -> Iterator[tuple[str, str]]:
    for one in rows(each, "service_areas"):
        facts = dict(said(one))
        if countries().has(facts.get("country", "")):
            yield facts["country"], facts.get("province", "")


def _phones(each: Json) -> Iterator[Number]:
    for one in rows(each, "phones"):
        kind = _known("phone_kind", str(one.get("type"))) or "voice"
        yield Number(number=text(one, "number", 20), kind=kind, remark=text(one, "description", 120))


def _openings(each: Json, at: UUID | None) -> Iterator[Opening]:
    for one in rows(each, "schedules"):
        told: dict[str, Any] = {"first": _day(one, "valid_from"), "last": _day(one, "valid_to"), "place": at}
        opens, closes = _time(one, "opens_at"), _time(one, "closes_at")
        if opens is not None and closes is not None and one.get("freq") in (None, "WEEKLY"):
            days = frozenset(text(one, "byday", 60).replace(" ", "").split(",")) & frozenset(WEEKDAYS)
            yield Opening(days=days or frozenset(WEEKDAYS), opens=opens, closes=closes, **told)
        elif one.get("description") == "closed" and told["first"]:
            yield Opening(closed=True, **told)


def _figures(each: Json) -> Iterator[Figure]:
    for one in rows(each, "capacities"):
        unit = one.get("unit")
        code = str(unit.get("identifier")) if isinstance(unit, Mapping) else ""
        if codelist("capacity_unit").has(code):
            yield Figure(unit=code, available=_whole(one, "available"), maximum=_whole(one, "maximum"), updated_at=_moment(one))


def _moment(each: Json) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(each.get("updated")))
    except ValueError:
        raise Odd("capacities", "A figure of free places needs the moment it was told.") from None
    if found.tzinfo is None:
        raise Odd("capacities", "A figure of free places needs the moment it was told.")
    return found


def _unknown(facts: list[tuple[str, str]]) -> Iterator[Figure]:
    for kind, value in facts:
        code, _blank, most = value.partition(" ")
        if kind == "capacity_unknown" and codelist("capacity_unit").has(code):
            yield Figure(unit=code, maximum=int(most) if most.isascii() and most.isdigit() and len(most) < 5 else None)
