"""Understands one cell: what the text or number in it means for the field it belongs to.

Every reader returns a `Parsed`. What cannot be understood is described, never repeated and never guessed at.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import cache

import phonenumbers

from wellknit.exchange import dates
from wellknit.exchange.fields import Field, code_lists, folded
from wellknit.exchange.parsed import Parsed
from wellknit.exchange.tongues import country_code, language_code
from wellknit.exchange.trouble import _

__all__ = ["Parsed", "country_code", "is_blank", "language_code", "parse"]

_SPREADSHEET_ERRORS = {
    "#N/A",
    "#REF!",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
}
# Written where nothing is known; the last ones could otherwise be taken for codes.
_NOT_RECORDED = {
    "-",
    "--",
    "?",
    "none",
    "nil",
    "not known",
    "not recorded",
    "not available",
    "n/a",
    "n.a",
    "n-a",
}
_SPREADSHEET_DIGITS = 10**15  # a spreadsheet keeps 15 digits of a number


def is_blank(cell: object) -> bool:
    """Nothing, or blanks only."""
    return cell is None or (isinstance(cell, str) and not _clean(cell))


def parse(field: Field, cell: object) -> Parsed:
    """Understand a cell that is not blank."""
    if isinstance(cell, str) and cell.strip() in _SPREADSHEET_ERRORS:
        return Parsed(
            wrong=_("The cell holds an error of the spreadsheet instead of a value."),
            what_to_do=_("Open the file, mend the formula or type the value, and save it again."),
        )
    if field.kind not in ("text", "phone") and isinstance(cell, str) and _word(cell) in _NOT_RECORDED:
        return Parsed(note=_("The file says that this is not known."))
    return _READERS[field.kind](field, cell)


def _clean(text: str) -> str:
    return text.strip(" \t\r\n\xa0\u200b\ufeff")


# --- text ---------------------------------------------------------------------------------------------------


def _text(_field: Field, cell: object) -> Parsed:
    text = _as_text(cell)
    long_number = isinstance(cell, int | float) and abs(cell) >= _SPREADSHEET_DIGITS
    return Parsed(
        text,
        note=_("Spreadsheets keep only 15 digits of a number; compare it with the paper.")
        if long_number
        else "",
    )


def _as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return _clean(str(cell))


def _phone(field: Field, cell: object) -> Parsed:
    text = _as_text(cell)
    if isinstance(cell, int | float):
        return Parsed(
            text,
            note=_("The telephone number was stored as a number; a zero or + at its start may be missing."),
        )
    return Parsed(text, note="" if is_international(text) else _NOT_INTERNATIONAL)


_NOT_INTERNATIONAL = _(
    "The telephone number is not in the international form, such as +66 2 123 4567; it was kept as written."
)


def is_international(text: str) -> bool:
    """Whether this is a possible number of the form E.164 asks for: + and the country code first."""
    try:
        return text.startswith("+") and phonenumbers.is_possible_number(phonenumbers.parse(text))
    except phonenumbers.NumberParseException:
        return False


# --- numbers ------------------------------------------------------------------------------------------------

_RANGES = {"prs_NumberOfChildren": 50, "vic_AgeWhenTrafficked": 130}


def _number(field: Field, cell: object) -> Parsed:
    number = _as_number(cell)
    if number is None or not number.is_integer():
        return Parsed(wrong=_("This is not a whole number."), what_to_do=_("Write a whole number in digits."))
    if not 0 <= number <= _RANGES.get(field.name, math.inf):
        return Parsed(
            wrong=_("The number cannot be right."), what_to_do=_("Compare it with the paper and correct it.")
        )
    return Parsed(int(number))


def _geo(field: Field, cell: object) -> Parsed:
    number = _as_number(cell)
    limit = 90 if field.name.endswith("Latitude") else 180
    if number is None or not -limit <= number <= limit:
        return Parsed(
            wrong=_("This is not a place on the globe in degrees."),
            what_to_do=_("Write decimal degrees: latitude from -90 to 90, longitude from -180 to 180."),
        )
    return Parsed(number)


def _as_number(cell: object) -> float | None:
    if isinstance(cell, bool):
        return None
    text = _clean(str(cell)).replace(",", ".") if isinstance(cell, str) else str(cell)
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,20})?([eE][+-]?\d{1,3})?", text):
        return None
    return float(text)


# --- yes and no ---------------------------------------------------------------------------------------------

_YES = "yes y true 1 x ✓ ✔ checked agree ใช่ បាទ ចាស ចាស៎ ແມ່ນ ဟုတ် ဟုတ်ကဲ့ có đúng 是 はい"
_NO = "no n false 0 unchecked disagree ไม่ ไม่ใช่ ទេ មិនមែន មិន ບໍ່ ບໍ່ແມ່ນ မဟုတ် မဟုတ်ဘူး không 否 不是 いいえ"


def _word(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip(" .!")


_CHECKS = {_word(word): True for word in _YES.split()} | {_word(word): False for word in _NO.split()}


def _checkbox(_field: Field, cell: object) -> Parsed:
    text = _as_text(cell)
    if _word(text) not in _CHECKS:
        return Parsed(
            wrong=_("This is neither yes nor no."), what_to_do=_("Write Yes or No, or leave the cell blank.")
        )
    return Parsed(_CHECKS[_word(text)])


# --- lists --------------------------------------------------------------------------------------------------

_ALSO = {
    "prs_Gender": {
        "female": "Feminine", "woman": "Feminine", "girl": "Feminine", "f": "Feminine",
        "male": "Masculine", "man": "Masculine", "boy": "Masculine", "m": "Masculine",
        "unknown": "NonSpecifiedUnknown",
    },
    "vic_RelationshipToTrafficker": {"unacquainted": "Unaquainted"},
}  # fmt: skip

# The standard has one value here, the official survey form lets people choose several.
_SEVERAL_IN_SURVEY = {"vic_ForcedLabourIndustry"}

_NOT_IN_LIST = _("This is not in the list of the field.")
_USE_LIST = _("Use a code or label of the HTCDS 2.0 list of this field.")


@cache
def _words_of(name: str) -> dict[str, str]:
    """Every way to write a value of this list -> its code."""
    words = dict(_ALSO.get(name, {}))
    for code, labels in code_lists()[name].items():
        words |= {folded(label): code for label in labels} | {folded(code): code}
        letter, _bar, rest = code.partition("_")
        if rest and len(letter) == 1:  # the section letters of ISIC
            words |= {letter.casefold(): code, folded(rest): code}
    return words


def _pick(field: Field, cell: object) -> Parsed:
    words = _words_of(field.name)
    return _listed(field, _as_text(cell), lambda text: words.get(folded(text)), _NOT_IN_LIST, _USE_LIST)


def _country(field: Field, cell: object) -> Parsed:
    what_to_do = _(
        "Write the two-letter ISO 3166 code of the country. A person without citizenship has none."
    )
    if _as_text(cell).casefold() == "na":  # "not available" far more often than Namibia
        return Parsed(wrong=_("NA may mean Namibia or not available."), what_to_do=what_to_do)
    return _listed(field, _as_text(cell), country_code, _("This country is not known."), what_to_do)


def _language(field: Field, cell: object) -> Parsed:
    what_to_do = _("Write the three-letter code of the language, for example khm.")
    return _listed(field, _as_text(cell), language_code, _("This language is not known."), what_to_do)


Lookup = Callable[[str], str | None]


def _listed(field: Field, text: str, lookup: Lookup, wrong: str, what_to_do: str) -> Parsed:
    codes = [lookup(part) for part in _parts(text, lookup)]
    known = tuple(dict.fromkeys(code for code in codes if code))
    fault = (wrong, what_to_do) if None in codes else ("", "")
    if field.several:
        return Parsed(known or None, *fault)
    if len(known) > 1 and field.name in _SEVERAL_IN_SURVEY:
        return Parsed(known, *fault, note=_("Several values, where the standard has one; all were kept."))
    if len(known) > 1:
        return Parsed(
            wrong=_("There are several values where one belongs."),
            what_to_do=_("Leave the one that is right."),
        )
    return Parsed(known[0] if known else None, *fault)


def _parts(text: str, lookup: Lookup) -> list[str]:
    """Divide a cell at ; | or line ends, then at commas, and at blanks only where every word is a value."""
    if lookup(text):
        return [text]
    for divider in (r"[;|\n]+", r"[,、،]+"):
        parts = [part for part in map(_clean, re.split(divider, text)) if part]
        if len(parts) > 1:
            return [piece for part in parts for piece in _parts(part, lookup)]
    words = text.split()
    return words if words and all(map(lookup, words)) else [text]


_READERS: dict[str, Callable[[Field, object], Parsed]] = {
    "text": _text,
    "phone": _phone,
    "number": _number,
    "geo": _geo,
    "date": lambda _field, cell: dates.parse(cell),
    "checkbox": _checkbox,
    "pick": _pick,
    "country": _country,
    "language": _language,
}
