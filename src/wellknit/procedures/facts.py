"""What steps decide and messages tell, by name: of which kind each fact is, and of which category."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from wellknit.consent import parcels
from wellknit.words.codelists import codelist

LIST = "procedure_fact"
OF = "fact"
LARGEST = 1_000_000_000  # of a number


def names() -> frozenset[str]:
    """Every fact a procedure may speak of."""
    return frozenset(codelist(LIST).codes)


def kind(name: str) -> str:
    """``yes_no``, ``date``, ``number``, or the name of the list its value is of."""
    return str(codelist(LIST)[name].more["kind"])


def category(name: str) -> str:
    """What it is about, and so what a consent must cover before it leaves."""
    return str(codelist(LIST)[name].more["category"])


def parcel(told: Mapping[str, Any]) -> parcels.Parcel:
    """Facts as they travel, by category."""
    found: parcels.Parcel = {}
    for number, (name, value) in enumerate(sorted(told.items()), 1):
        found.setdefault(category(name), []).append({"of": OF, "n": number, "is": {name: value}})
    return found


def told_in(content: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in what came, as far as they are known here."""
    known = names()
    pieces = (piece["is"] for each in content.values() for piece in each if piece["of"] == OF)
    return {name: value for piece in pieces for name, value in piece.items() if name in known}


def misplaced(content: Mapping[str, Any]) -> bool:
    """Whether a fact came as one of a category it is not of: the consent for that one would not cover it."""
    return any(category(name) != each for each, pieces in content.items() for name in told_in({each: pieces}))


def fits(name: str, value: Any) -> bool:
    """Whether a value is of the kind of its fact, so that choices can read it."""
    of = kind(name)
    if of == "yes_no":
        return isinstance(value, bool)
    if of == "number":
        return type(value) is int and 0 <= value < LARGEST
    return isinstance(value, str) and (_is_day(value) if of == "date" else codelist(of).has(value))


def without(told: Mapping[str, Any] | None, categories: Collection[str]) -> dict[str, Any]:
    """What is left of facts when these categories may not be kept any more."""
    return {name: value for name, value in (told or {}).items() if category(name) not in categories}


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
