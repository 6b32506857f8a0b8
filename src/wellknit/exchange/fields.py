"""The fields of HTCDS 2.0, each with what its cells hold.

81 live fields and 3 deprecated ones, read from the published table and code lists that `words` keeps for
every room.
"""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the standard; `kind` chooses the reader of its cells."""

    name: str
    label: str
    about: str  # the object it belongs to: Person, Case, ...
    kind: str  # text, date, number, geo, checkbox, pick, country, language, phone
    several: bool  # whether a cell may hold more than one value
    core: bool
    live: bool
    codes: tuple[str, ...] = ()


def folded(text: str) -> str:
    """A name or word as it is compared: case, blanks, punctuation and width do not matter.

    Combining marks stay: they are the vowels of Thai, Lao, Khmer and Burmese.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if char.isalnum() or unicodedata.category(char).startswith("M"))


def table(room: str, name: str) -> Iterator[dict[str, str]]:
    """The rows of a data file of the package; lines that begin with # tell where it comes from."""
    with resources.files("wellknit").joinpath(room, "data", name).open(encoding="utf-8") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


@cache
def code_lists() -> dict[str, dict[str, tuple[str, ...]]]:
    """For each field with a list: code -> the labels it is known by."""
    path = resources.files("wellknit").joinpath("words", "data", "htcds-2.0.json")
    lists = json.loads(path.read_text(encoding="utf-8"))["lists"]
    return {name: {value["code"]: _labels(value) for value in lists[name]["values"]} for name in lists}


def _labels(value: dict[str, Any]) -> tuple[str, ...]:
    return tuple(value[key] for key in ("label", "published") if key in value)


_KINDS = {
    "Date": "date",
    "Checkbox": "checkbox",
    "Number": "number",
    "Geolocation": "geo",
    "Picklist": "pick",
    "Multiselect Picklist": "pick",
}
_STANDARDS = {"ISO 3166": "country", "ISO 639-2": "language", "ITU-T E.164": "phone"}


def _kind(row: dict[str, str]) -> str:
    if row["full_name"].endswith(("Longitude", "Latitude")):
        return "geo"  # the table calls the mailing pair numbers and the others geolocations
    if row["full_name"] == "hte_Country":
        return "country"  # plain text in the table, yet a country like the other two
    return _STANDARDS.get(row["value_standard"]) or _KINDS.get(row["type"], "text")


def _field(row: dict[str, str]) -> Field:
    return Field(
        name=row["full_name"],
        label=row["label"],
        about=row["object"],
        kind=_kind(row),
        several=row["type"].startswith("Multiselect"),
        core=row["core"] == "yes",
        live=row["status"] != "DEPRECATED",
        codes=tuple(code_lists().get(row["full_name"], ())),
    )


FIELDS: dict[str, Field] = {
    row["full_name"]: _field(row) for row in table("words", "htcds-2.0-fields.csv") if row["full_name"]
}
LIVE: tuple[str, ...] = tuple(name for name, field in FIELDS.items() if field.live)

# Our own columns. An export ends with MORE, which carries whatever the standard's columns cannot express.
FORMAT = "wk_Format"
MORE = "wk_More"
EXTENSIONS: tuple[str, ...] = ("wk_Reference",)
