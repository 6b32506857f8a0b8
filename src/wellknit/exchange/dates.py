"""Reads dates as people of the region write them.

Day comes before month; nothing else is tried, because a date that fits two orders would silently become
another day. Years of the Buddhist era are taken down by 543 with a note.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache

from babel import Locale

from wellknit.exchange.parsed import Parsed
from wellknit.exchange.trouble import _

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d\d.*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})(?:\s+\d{1,2}:\d\d.*)?")
_MONTH_NAMED = re.compile(r"(\d{1,2})[\s\-.]*([^\d\s,][^\d,]*?)[\s,\-]*(\d{4})")
_SERIAL = range(10_000, 80_000)  # days as spreadsheets count them, 1927 to 2119
_BUDDHIST = range(2400, 2700)
_BUDDHIST_AHEAD = 543

_WHAT_TO_DO = _("Write the date as year-month-day, for example 2019-03-25.")
_BUDDHIST_NOTE = _("The year was taken as one of the Buddhist era, 543 years ahead.")
_SERIAL_NOTE = _("The number was taken as a date the way spreadsheets count days.")


def parse(cell: object) -> Parsed:
    """A date from a spreadsheet date, a number of days, or text."""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _dated(cell.year, cell.month, cell.day)
    text = str(cell).strip().replace("\xa0", " ")
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _serial(int(float(text)))
    return _from_text(text)


def _serial(days: int) -> Parsed:
    if days not in _SERIAL:
        return Parsed(wrong=_("This number is not a date."), what_to_do=_WHAT_TO_DO)
    return Parsed(date(1899, 12, 30) + timedelta(days=days), note=_SERIAL_NOTE)


def _from_text(text: str) -> Parsed:
    if match := _YEAR_FIRST.fullmatch(text):
        return _dated(*map(int, match.groups()))
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, match.groups())
        return _dated(year, month, day)
    if match := _MONTH_NAMED.fullmatch(text):
        return _named(*match.groups())
    if re.fullmatch(r"\d{4}", text):
        return Parsed(
            wrong=_("There is only a year."), what_to_do=_("Write the full date, or leave the cell blank.")
        )
    if re.fullmatch(r"\d{1,2}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*\d{2}", text):
        return Parsed(wrong=_("The year has two digits only."), what_to_do=_WHAT_TO_DO)
    return Parsed(wrong=_("This is not a date."), what_to_do=_WHAT_TO_DO)


def _named(day: str, month: str, year: str) -> Parsed:
    number = _months().get(_bare(month))
    if number is None:
        return Parsed(wrong=_("The month is not known."), what_to_do=_WHAT_TO_DO)
    return _dated(int(year), number, int(day))


def _dated(year: int, month: int, day: int) -> Parsed:
    note = ""
    if year in _BUDDHIST:
        year, note = year - _BUDDHIST_AHEAD, _BUDDHIST_NOTE
    if month > 12 >= day:
        return Parsed(
            wrong=_("The month is above 12; the day must come before the month."), what_to_do=_WHAT_TO_DO
        )
    if not 1850 <= year <= 2200:
        return Parsed(wrong=_("The year cannot be right."), what_to_do=_WHAT_TO_DO)
    try:
        return Parsed(date(year, month, day), note=note)
    except ValueError:
        return Parsed(wrong=_("There is no such day in the calendar."), what_to_do=_WHAT_TO_DO)


def _bare(month: str) -> str:
    return month.casefold().replace(".", "").replace(" ", "").strip()


@cache
def _months() -> dict[str, int]:
    """Full and short names of the months in the languages of the region."""
    names: dict[str, int] = {}
    for language in ("th", "km", "lo", "my", "vi", "en"):
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                months = Locale(language).months[context][width]
                names |= {_bare(name): number for number, name in months.items()}
    return names
