"""Code lists: what may be chosen, how it is shown, and as which HTCDS value it leaves the house.

Codes in CamelCase are HTCDS's own or stand in one of its lists; lists of our own use lower case. A list may
extend another (``extends``): it then holds the other's values first, and what only we know is exported as the
nearest standard value with a note.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from babel import Locale
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, gettext_lazy

from wellknit.words.languages import babel_locale

DATA = Path(__file__).parent / "data"
FILES = ("htcds-2.0.json", "extensions.json", "person.json", "casework.json", "consent.json", "cooperation.json",
         "directory.json", "federation.json", "procedures.json", "referral.json")  # fmt: skip
REGION = ("KH", "LA", "MM", "TH", "VN", "CN", "JP")
STATELESS = "XX"  # an ISO 3166 code left free for users; the machine-readable passport says XXA
_LAST = ("other", "Other")
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])(.)")
# Codes of CLDR that are not countries of ISO 3166-1: user-assigned, reserved, groupings, pseudo-locales.
_NO_COUNTRY = ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ")
_OFFICIAL_ENGLISH = {"LA": "Lao PDR", "MM": "Myanmar", "VN": "Viet Nam"}

Choices: TypeAlias = list[tuple[str, Any]]


class StandardValue(NamedTuple):
    """What a code is called in the standard, and the note that keeps what the standard cannot say."""

    value: str
    note: str


@dataclass(frozen=True)
class Entry:
    """One code of a list; ``more`` holds whatever else its data file says about it."""

    code: str
    english: str
    standard: bool = False
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def text(self) -> Any:
        """The label, translated when it is shown."""
        return gettext_lazy(self.english)

    @property
    def identifiers(self) -> tuple[str, ...]:
        """The code and the other codes it goes by elsewhere."""
        return (self.code, *self.more.get("also", ()))

    @property
    def labels(self) -> tuple[str, ...]:
        """The English label, and the one the standard published."""
        return (self.english, self.more.get("published", ""))


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes in the order in which they are offered."""

    name: str
    entries: Mapping[str, Entry]
    exports_to: str = ""

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, code: str) -> Entry:
        return self.entries[code]

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code."""
        return tuple(self.entries)

    def has(self, code: str) -> bool:
        """Whether the code stands in the list."""
        return code in self.entries

    def choices(self) -> Choices:
        """Pairs for a form or a model; the labels are translated when shown."""
        return [(entry.code, entry.text) for entry in self]

    def label(self, code: str) -> str:
        """The label in the active language; an unknown code shows itself, so that old data stay readable."""
        entry = self.entries.get(code)
        return str(entry.text) if entry else code

    def find(self, text: str) -> str:
        """The code a foreign file means by ``text``, whatever its case and blanks, or an empty string.

        Codes go before labels: in a list of languages ``mon`` is Mongolian, though Mon is another one's name.
        """
        wanted = _bare(text)
        by_code = (e.code for e in self if wanted in map(_bare, e.identifiers))
        by_label = (e.code for e in self if wanted in map(_bare, e.labels))
        return next(chain(by_code, by_label), "") if wanted else ""

    def standard_value(self, code: str) -> StandardValue:
        """The HTCDS value and note for a code; both empty where the standard knows nothing of the kind."""
        entry = self.entries[code]
        if entry.standard:
            return StandardValue(code, "")
        return StandardValue(entry.more.get("exports_as", ""), entry.more.get("export_note", ""))


@dataclass(frozen=True)
class WorldEntry(Entry):
    """A country or language: its name comes from Unicode CLDR, where CLDR knows it in the active language."""

    table: str = ""

    @property
    def text(self) -> Any:
        return _name_when_shown(self)

    def name(self) -> str:
        """Its name in the active language."""
        active = get_language()
        if active == "en" or not active or not self.more.get("cldr"):
            return gettext(self.english)
        names: Mapping[str, str] = getattr(babel_locale(active), self.table)
        return names.get(self.more["cldr"]) or gettext(self.english)


# One kind of promise for all: Django makes a class for each kind, and a form offers hundreds of names.
_name_when_shown = lazy(WorldEntry.name, str)


class WorldList(CodeList):
    """Countries or languages: the region first, the rest in the order of the active language."""

    def choices(self) -> Choices:
        near = [entry for entry in self if entry.more.get("nearby")]
        rest = [entry for entry in self if not entry.more.get("nearby")]
        rest.sort(key=lambda entry: sort_key(str(entry.text)))
        return [(entry.code, entry.text) for entry in near + rest]


def sort_key(text: str) -> str:
    """Order of a short list. Thai and Lao write some vowels before the consonant they sort after."""
    return _LEADING_VOWEL.sub(r"\2\1", text.casefold())


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


@cache
def _raw() -> dict[str, list[dict[str, Any]]]:
    """Every list as written; one name may be written twice, once by the standard and once by us."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in FILES:
        content = json.loads((DATA / name).read_text(encoding="utf-8"))
        for key, body in content["lists"].items():
            found.setdefault(key, []).append(body | {"standard": name.startswith("htcds")})
    return found


def _entries(bodies: list[dict[str, Any]]) -> list[Entry]:
    return [
        Entry(value["code"], value["label"], body["standard"], value)
        for body in bodies
        for value in body["values"]
    ]


def _inherited(name: str, bodies: list[dict[str, Any]]) -> list[Entry]:
    """What a list takes over from the one it extends; a list that adds to its own name holds that already."""
    base = next((body["extends"] for body in bodies if body.get("extends", name) != name), "")
    return list(codelist(base)) if base else []


@cache
def codelist(name: str) -> CodeList:
    """The list of that name. Raises `KeyError` for a name no file knows."""
    bodies = _raw()[name]
    entries = _inherited(name, bodies) + _entries(bodies)
    entries.sort(key=lambda entry: entry.code in _LAST)
    return CodeList(
        name=name,
        entries={entry.code: entry for entry in entries},
        exports_to=next((body["exports_to"] for body in bodies if "exports_to" in body), ""),
    )


def names() -> tuple[str, ...]:
    """The names of every list in the files."""
    return tuple(_raw())


def choices_of(name: str) -> Callable[[], Choices]:
    """Choices to hand to a form field, read only when they are needed."""
    return lambda: codelist(name).choices()


def table(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file under ``data/``, whose first lines (marked #) say where it comes from."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def htcds_fields() -> list[dict[str, str]]:
    """The field table of HTCDS 2.0, one row per field."""
    return table("htcds-2.0-fields.csv")


def _country(code: str, cldr_name: str) -> WorldEntry:
    more = {"cldr": code, "nearby": code in REGION, "also": [cldr_name]}
    return WorldEntry(code, _OFFICIAL_ENGLISH.get(code, cldr_name), True, more, "territories")


@cache
def countries() -> CodeList:
    """The countries of ISO 3166-1 by two letters, and `STATELESS`, which HTCDS can only say in a note."""
    known: Mapping[str, str] = dict(Locale("en").territories)
    codes = sorted(code for code in known if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY)
    codes.sort(key=lambda code: REGION.index(code) if code in REGION else len(REGION))
    entries: dict[str, Entry] = {code: _country(code, known[code]) for code in codes}
    entries[STATELESS] = WorldEntry(STATELESS, "Stateless", more={"export_note": "Stateless", "nearby": True})
    return WorldList("countries", entries)


def _language(row: dict[str, str]) -> WorldEntry:
    group = row["iso639_2"] != row["iso639_3"]
    more = {
        "cldr": row["cldr"],
        "also": [row["bibliographic"], row["cldr"]],
        "nearby": row["nearby"] == "yes",
        "scripts": tuple(row["scripts"].split()),
        "exports_as": row["iso639_2"],
        "export_note": row["english"] if group else "",
    }
    return WorldEntry(row["iso639_3"], row["english"], more=more, table="languages")


@cache
def languages() -> CodeList:
    """Languages by ISO 639-3.

    ``standard_value`` gives the ISO 639-2 code HTCDS wants, with the language's name as note where ISO 639-2
    only has a group; ``find`` reads ISO 639-1, 639-2 (both kinds) and 639-3 and answers nothing for a group.
    """
    return WorldList("languages", {row["iso639_3"]: _language(row) for row in table("languages.csv")})
