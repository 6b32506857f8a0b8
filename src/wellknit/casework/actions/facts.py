"""Writing what is known of one person. Who may, and what the ledger says, is settled by whoever calls.

A list replaces what was there; a list equal to it changes nothing. Rows come as plain dictionaries, from a form or a
file alike; a row that says nothing is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.conf import settings

from wellknit.casework import births, people, phones
from wellknit.casework.actions.common import keep
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


def begin(person: Person, lists: Mapping[str, Any]) -> None:
    """Write the lists of somebody new, and make them findable: there is nothing on file to compare them with."""
    rows = {name: _rows(person, name, _wanted(name, told or ())) for name, told in lists.items()}
    _make_findable(person, [name.parts for name in rows.get("names", ())])
    keep(*chain.from_iterable(rows.values()))


def put(person: Person, facts: Mapping[str, Any]) -> list[str]:
    """Write facts, columns and lists alike; the names of those that changed."""
    changed = [name for name in facts if name not in _LISTS and _put_column(person, name, facts[name])]
    if changed:
        person.save(update_fields=changed)
    changed += [name for name in _LISTS if name in facts and _put_list(person, name, facts[name] or ())]
    if {"called", "names"} & set(changed):
        refresh_tokens(person)
    return changed


def take_out(person: Person, facts: Mapping[str, Any]) -> list[str]:
    """Take off the record what stands on it exactly as it was told, row by row; the names of what was taken off."""
    columns = [name for name in facts if name not in _LISTS and getattr(person, name) == column(facts[name])]
    for field in person._meta.concrete_fields:
        if field.name in columns:
            setattr(person, field.name, field.get_default())
    if columns:
        person.save(update_fields=columns)
    taken = columns + [name for name in _LISTS if name in facts and _take_rows(person, name, facts[name] or ())]
    if {"called", "names"} & set(taken):
        refresh_tokens(person)
    return taken


def _take_rows(person: Person, name: str, rows: Sequence[Any]) -> bool:
    model, only, shape = _LISTS[name]
    told = [columns for columns in map(shape, rows) if columns]
    present = model.objects.filter(person=person, **only)
    same = [row.pk for row in present if any(_says(row, columns) for columns in told)]
    model.objects.filter(pk__in=same).delete()
    return bool(same)


def column(value: Any) -> Any:
    """A fact as its column keeps it: a partial date becomes its dictionary."""
    return births.to_dict(value) if isinstance(value, PartialDate) else value


def refresh_tokens(person: Person) -> None:
    """Bring the blind tokens up to date, under which the person is found by name."""
    NameToken.objects.filter(person=person).delete()
    _make_findable(person, [name.parts for name in PersonName.objects.filter(person=person)])


def _make_findable(person: Person, names: Iterable[Mapping[str, str]]) -> None:
    texts = [person.called, *(text for parts in names for text in people.written_names(parts))]
    keep(*(NameToken(token=token, person=person) for token in sorted(people.tokens_for(texts))))


def _put_column(person: Person, name: str, value: Any) -> bool:
    value = column(value)
    if getattr(person, name) == value:
        return False
    setattr(person, name, value)
    return True


def _put_list(person: Person, name: str, rows: Sequence[Any]) -> bool:
    model, only, _ = _LISTS[name]
    wanted = _wanted(name, rows)
    present = model.objects.filter(person=person, **only).order_by("pk")
    if len(present) == len(wanted) and all(map(_says, present, wanted)):
        return False
    present.delete()
    keep(*_rows(person, name, wanted))
    return True


def _wanted(name: str, rows: Sequence[Any]) -> list[Columns]:
    model, _, shape = _LISTS[name]
    wanted = [columns for columns in map(shape, rows) if columns]
    return [columns | {"order": at} for at, columns in enumerate(wanted)] if "order" in model.classes else wanted


def _rows(person: Person, name: str, wanted: Iterable[Columns]) -> list[Any]:
    model = _LISTS[name][0]
    return [model(person=person, key_id=person.key_id, **columns) for columns in wanted]


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
