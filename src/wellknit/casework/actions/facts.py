"""Writing what is known of one person. Who may, and what the ledger says, is settled by whoever calls.

A list replaces what was there; a list equal to it changes nothing. Rows come as plain dictionaries, from a form or a
file alike; a row that says nothing is left out.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.conf import settings

from wellknit.access.actors import System, acting
from wellknit.casework import births, people, phones
from wellknit.casework.models import (
    IdentityPaper,
    NameToken,
    Nationality,
    Person,
    PersonName,
    Reach,
    SpokenLanguage,
)
from wellknit.names import script_of
from wellknit.words.calendars import PartialDate
from wellknit.words.codelists import STATELESS

NO_COUNTRY = ("stateless", "unknown")
Row = Mapping[str, Any]
Columns = dict[str, Any]


def put(person: Person, facts: Mapping[str, Any]) -> list[str]:
    """Write facts, columns and lists alike; the names of those that changed."""
    changed = [name for name in facts if name not in _LISTS and _put_column(person, name, facts[name])]
    if changed:
        person.save(update_fields=changed)
    changed += [name for name in _LISTS if name in facts and _put_list(person, name, facts[name] or ())]
    if {"called", "names"} & set(changed):
        refresh_tokens(person)
    return changed


def column(value: Any) -> Any:
    """A fact as its column keeps it: a partial date becomes its dictionary."""
    return births.to_dict(value) if isinstance(value, PartialDate) else value


def refresh_tokens(person: Person) -> None:
    """Bring the blind tokens up to date, under which the person is found by name."""
    with acting(System("keeping names findable")):  # somebody new is in no case yet, and so in nobody's sight
        kept = list(PersonName.objects.filter(person=person))
    names = [person.called, *(text for name in kept for text in people.written_names(name.parts))]
    NameToken.objects.filter(person=person).delete()
    tokens = sorted(people.tokens_for(names))
    NameToken.objects.bulk_create(NameToken(token=token, person=person) for token in tokens)


def _put_column(person: Person, name: str, value: Any) -> bool:
    value = column(value)
    if getattr(person, name) == value:
        return False
    setattr(person, name, value)
    return True


def _put_list(person: Person, name: str, rows: Sequence[Any]) -> bool:
    model, only, shape = _LISTS[name]
    wanted = [columns for columns in map(shape, rows) if columns]
    if "order" in model.classes:
        wanted = [columns | {"order": at} for at, columns in enumerate(wanted)]
    present = model.objects.filter(person=person, **only).order_by("pk")
    if len(present) == len(wanted) and all(map(_says, present, wanted)):
        return False
    present.delete()
    for columns in wanted:
        model(person=person, key_id=person.key_id, **columns).save(force_insert=True)
    return True


def _says(row: Any, columns: Columns) -> bool:
    return all(getattr(row, name) == value for name, value in columns.items())


def _name(row: Row) -> Columns | None:
    parts = {part: text for part in people.PARTS if (text := (row.get(part) or "").strip())}
    letters = " ".join(text for part, text in parts.items() if part != "salutation")
    if not letters:
        return None
    return {"kind": row.get("kind") or "full", "script": row.get("script") or script_of(letters), "parts": parts}


def _nationality(row: Row) -> Columns | None:
    country, standing = row.get("country") or "", row.get("standing") or ""
    if country == STATELESS:
        country, standing = "", "stateless"
    if not country and standing not in NO_COUNTRY:
        return None
    return {"country": "" if standing in NO_COUNTRY else country, "standing": standing or "unverified"}


def _language(code: str) -> Columns | None:
    return {"code": code} if code else None


def _paper(row: Row) -> Columns | None:
    number = (row.get("number") or "").strip()
    if not number and not row.get("held_by"):
        return None
    return {
        "kind": row.get("kind") or "other",
        "country": row.get("country") or "",
        "number": number,
        "number_index": people.paper_index(number),
        "expires_on": row.get("expires_on"),
        "held_by": row.get("held_by") or "",
    }


def _reach(row: Row) -> Columns | None:
    kind, text = row.get("kind") or "", (row.get("value") or "").strip()
    if kind in people.PHONES:
        text = phones.normal(text, row.get("region") or settings.NODE_COUNTRY)
    return {"kind": kind, "value": text, "value_index": people.reach_index(kind, text)} if text else None


def _address(row: Row) -> Columns | None:
    value = {part: row[part] for part in people.ADDRESS if row.get(part) not in (None, "")}
    return {"kind": "address", "value": value} if value else None


_KINDS_BUT_ADDRESS = {"kind__in": ("email", *people.PHONES)}
_LISTS: dict[str, tuple[Any, dict[str, Any], Callable[[Any], Columns | None]]] = {
    "names": (PersonName, {}, _name),
    "nationalities": (Nationality, {}, _nationality),
    "languages": (SpokenLanguage, {}, _language),
    "papers": (IdentityPaper, {}, _paper),
    "reaches": (Reach, _KINDS_BUT_ADDRESS, _reach),
    "addresses": (Reach, {"kind": "address"}, _address),
}
