"""What a slice says of the person, as casework takes it. Nothing here is believed more than what is on file."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wellknit.casework.rules import people as facts
from wellknit.consent import parcels
from wellknit.consent.received import shown
from wellknit.referral.models import Referral, Slice
from wellknit.referral.rules.merging import is_full, is_masked

_COLUMNS = ("birth", "sex", "gender", "marital_status", "number_of_children", "education", "marks")
LISTS = ("names", "nationalities", "languages", "papers", "reaches", "addresses")


def newest(row: Referral) -> Slice | None:
    """What was told last by the other side."""
    found: Slice | None = Slice.objects.filter(referral=row, incoming=True).order_by("-version").first()
    return found


def tells_of_identification(row: Referral) -> bool:
    """Whether what the other side told, and may still be shown, holds a decision on the person's status."""
    last = newest(row) if row.incoming else None
    return bool(parcels.of_kind(shown(row.received, last.content if last else None), "statusdecision"))


def told_of(parcel: parcels.Parcel) -> dict[str, Any]:
    """What a parcel tells of the person, as `people.describe` takes it; masked and empty values are not told."""
    person = _first(parcels.of_kind(parcel, "person"))
    told: dict[str, Any] = {name: person[name] for name in _COLUMNS if is_full(person.get(name))}
    for name, rows in _lists(parcel).items():
        if full := [row for row in rows if is_full(row) and not is_masked(row)]:
            told[name] = full
    return told


def masked_lists(parcel: parcels.Parcel) -> frozenset[str]:
    """The lists of which something came masked: since a list is written as a whole, none of these may replace another."""
    return frozenset(name for name, rows in _lists(parcel).items() if is_masked(rows))


def called_in(parcel: parcels.Parcel) -> str:
    """What the person is called, as far as it was told."""
    name = _first(parcels.of_kind(parcel, "person")).get("called", "")
    return str(name) if is_full(name) else ""


def _first(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return rows[0] if rows else {}


def _lists(parcel: parcels.Parcel) -> dict[str, list[Any]]:
    reaches = parcels.of_kind(parcel, "reach")
    papers = parcels.of_kind(parcel, "identitypaper")
    return {
        "names": [{"kind": row.get("kind", ""), **row.get("parts", {})} for row in parcels.of_kind(parcel, "personname")],
        "nationalities": parcels.of_kind(parcel, "nationality"),
        "languages": [row.get("code", "") for row in parcels.of_kind(parcel, "spokenlanguage")],
        "papers": [row | {"expires_on": day_of(row.get("expires_on"))} for row in papers],
        "reaches": [row for row in reaches if isinstance(row.get("value"), str)],
        "addresses": [row["value"] for row in reaches if isinstance(row.get("value"), dict)],
    }


def day_of(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def readable(told: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What of it can be put on file here, and the names of what cannot: another node may know more codes than this one."""
    kept, held = {}, []
    for name, value in told.items():
        if facts.facts({name: value}):
            kept[name] = value
        else:
            held.append(name)
    return kept, held
