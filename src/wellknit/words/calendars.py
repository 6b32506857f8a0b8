"""Dates as people tell them: exact, a month, a year, an age; Gregorian or Buddhist era; in eight languages.

A person's birth is often known only roughly, and a rough date stored as an exact one misleads whoever reads
it next. The Buddhist era here is the Thai and Lao reckoning, 543 years ahead all year round. Elsewhere it
turns in May, so a date is always kept and shown in the Gregorian calendar and the era only stands beside it.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.dates import format_date as babel_format
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from wellknit.ground.clock import now
from wellknit.words.codelists import codelist
from wellknit.words.languages import INTERFACE, babel_locale

BUDDHIST_OFFSET = 543
BUDDHIST_FROM = 2400  # no Gregorian date of a case lies so far ahead
OLDEST_AGE = 125
ADULT_AT = 18
_ERA = {"th": "พ.ศ.", "lo": "ພ.ສ."}
_SKELETONS = {"day": "yMMMd", "month": "yMMM", "year": "y"}


class DateRefused(ValueError):
    """A date that cannot be; the text says in one sentence what is wrong with it."""


@dataclass(frozen=True)
class PartialDate:
    """A date as exactly as it is known: ``precision`` is day, month, year or age.

    An age holds ``age_low`` and ``age_high`` in whole years as of ``as_of``. ``converted`` says that the year
    was taken for Buddhist era from its size alone, so that a form can ask.
    """

    precision: str
    year: int = 0
    month: int = 0
    day: int = 0
    age_low: int = 0
    age_high: int = 0
    as_of: dt.date | None = None
    converted: bool = False

    def __str__(self) -> str:
        """How it is stored; `parse` reads it back."""
        if self.precision == "age":
            return f"age {self.age_low}-{self.age_high} on {self.as_of}"
        parts = (f"{self.year:04}", f"{self.month:02}", f"{self.day:02}")
        return "-".join(parts[: {"year": 1, "month": 2, "day": 3}[self.precision]])

    @property
    def earliest(self) -> dt.date:
        """The first day it may have been."""
        if self.precision == "age":
            return _years_before(self._as_of, self.age_high + 1) + dt.timedelta(days=1)
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> dt.date:
        """The last day it may have been."""
        if self.precision == "age":
            return _years_before(self._as_of, self.age_low)
        if self.precision == "day":
            return self.earliest
        following = dt.date(self.year + (self.month or 12) // 12, (self.month or 12) % 12 + 1, 1)
        return following - dt.timedelta(days=1)

    @property
    def exact(self) -> dt.date | None:
        """The day, where it is known."""
        return self.earliest if self.precision == "day" else None

    @property
    def _as_of(self) -> dt.date:
        if self.as_of is None:
            raise ValueError("an age needs the date as of which it was told")
        return self.as_of

    def ages_on(self, day: dt.date) -> tuple[int, int]:
        """The lowest and the highest age in whole years on a day, for a date of birth."""
        return max(0, _age(self.latest, day)), max(0, _age(self.earliest, day))


def local_today() -> dt.date:
    """Today where the node stands."""
    return timezone.localdate(now())


def on_day(day: dt.date) -> PartialDate:
    """A day as a `PartialDate`."""
    return PartialDate("day", day.year, day.month, day.day)


# Reading


_ISO = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(?P<day>\d{1,2})[-/. ]+)?(?P<month>\d{1,2})[-/., ]+(?:năm )?(?P<year>\d{4})")
_YEAR_LAST = re.compile(r"(?:(?P<day>\d{1,2}) )?(?P<name>[^\d ][^\d]*?),? (?P<year>\d{4})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4}) (?P<name>[^\d ][^\d]*?)(?: (?P<day>\d{1,2}))?")
_MONTH_FIRST = re.compile(r"(?P<name>[^\d ][^\d]*?) (?P<day>\d{1,2}),? (?P<year>\d{4})")
_SHAPES = (_ISO, _DAY_FIRST, _YEAR_LAST, _YEAR_FIRST, _MONTH_FIRST)
_AGE = re.compile(
    r"age (?P<low>\d{1,3})(?: ?(?:-|–|to) ?(?P<high>\d{1,3}))?(?: on (?P<as_of>\d{4}-\d\d-\d\d))?"
)
_BUDDHIST = re.compile(r"(?:\bb\.?e\.?|พ\.ศ\.?|ພ\.ສ\.?|ព\.ស\.?) ?(?=\d)|(?<=\d) ?b\.?e\.?$")
_NUMBERED_MONTH = re.compile(r"^(.*?) ?(?:tháng|thg) (?=\d)")
_BESIDE = re.compile(r"\((?:be|พ\.ศ\.|ພ\.ສ\.) \d{4}\)$")


def parse(text: str, *, today: dt.date | None = None, may_be_future: bool = False) -> PartialDate:
    """Read a date somebody typed; raises `DateRefused` with one clear sentence.

    Reads 2001-03-14, 14/3/2001 (the day first), 3/2001, 2001, a month by its name in any interface language,
    digits of any script, and "age 15" or "age 15-17 on 2024-03-14". A year from 2400 on is taken as Buddhist
    era.
    """
    today = today or local_today()
    plain = _plain(text)
    if age := _AGE.fullmatch(plain):
        return _told_age(age, today)
    told, era = _BUDDHIST.subn("", plain)
    for shape in _SHAPES:
        if found := shape.fullmatch(told):
            date = _date(found, era_named=bool(era))
            _check_range(date, today, may_be_future)
            return date
    raise DateRefused(
        _refusal(_("“%(text)s” is not a date we can read. Write it as 14/3/2001 or 2001-03-14."), text)
    )


def _plain(text: str) -> str:
    """One line, Western digits, lower case, single blanks, no era that merely stands beside the date."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(str.maketrans("年月", "--", "日"))
    digits = "".join(str(unicodedata.digit(c, -1)) if unicodedata.digit(c, -1) >= 0 else c for c in folded)
    told = _BESIDE.sub("", " ".join(digits.split())).strip(" -")
    return _NUMBERED_MONTH.sub(r"\1/", told).lstrip("/")


def _date(found: re.Match[str], *, era_named: bool) -> PartialDate:
    parts = found.groupdict()
    written = int(parts["year"])
    buddhist = era_named or written >= BUDDHIST_FROM
    year = written - BUDDHIST_OFFSET if buddhist else written
    month = _month_named(parts["name"]) if parts.get("name") else int(parts.get("month") or 0)
    day = int(parts.get("day") or 0)
    _check_exists(found, year, month, day)
    precision = "day" if day else "month" if month else "year"
    return PartialDate(precision, year, month, day, converted=buddhist and not era_named)


def _check_exists(found: re.Match[str], year: int, month: int, day: int) -> None:
    """Zero is refused where it was written, but stands for "not told" where nothing was."""
    parts = found.groupdict()
    written_month = bool(parts.get("month") or parts.get("name"))
    try:
        dt.date(year, month if written_month else 1, day if parts.get("day") else 1)
    except ValueError:
        raise DateRefused(_refusal(_("There is no such date as %(text)s."), found[0])) from None


def _check_range(date: PartialDate, today: dt.date, may_be_future: bool) -> None:
    if date.earliest > today and not may_be_future:
        raise DateRefused(_refusal(_("%(text)s lies in the future."), str(date)))
    if date.latest.year < today.year - OLDEST_AGE:
        raise DateRefused(_refusal(_("%(text)s is more than 125 years ago."), str(date)))


def _told_age(found: re.Match[str], today: dt.date) -> PartialDate:
    low, high = int(found["low"]), int(found["high"] or found["low"])
    as_of = parse(found["as_of"], today=today).earliest if found["as_of"] else today
    if low > high or high > OLDEST_AGE:
        raise DateRefused(_refusal(_("“%(text)s” is not an age a person can have."), found[0]))
    return PartialDate("age", age_low=low, age_high=high, as_of=as_of)


def _refusal(sentence: str, text: str) -> str:
    return sentence % {"text": text.strip()}


@cache
def _months() -> dict[str, int]:
    """Every month name of the interface languages, long and short.

    The width is asked for in the "format" context only: Babel 2.18 hands out Lao names as the stand-alone
    names of Japanese and Chinese once the Lao ones were read.
    """
    return {
        _bare(name): number
        for language in INTERFACE
        for width in ("wide", "abbreviated")
        for number, name in babel_locale(language.code).months["format"][width].items()
    }


def _month_named(name: str) -> int:
    bare = _bare(name)
    known = _months()
    starts = {number for month, number in known.items() if len(bare) >= 3 and month.startswith(bare)}
    if bare in known or len(starts) == 1:
        return known.get(bare) or starts.pop()
    raise DateRefused(_refusal(_("“%(text)s” is not a month we know."), name))


def _bare(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().replace(".", "").replace(" ", "")


# Showing


def format_date(value: dt.date | PartialDate | None, lang: str) -> str:
    """A date in words of a language, as exact as it is known: ``14 Mar 2024``."""
    date = _partial(value)
    if date is None:
        return ""
    return _age_words(date, lang) if date.precision == "age" else _format(date, lang)


def format_both(value: dt.date | PartialDate | None, lang: str) -> str:
    """The same with the Buddhist year beside it: ``14 Mar 2024 (BE 2567)``."""
    date = _partial(value)
    if date is None or date.precision == "age":
        return format_date(date, lang)
    return f"{_format(date, lang)} ({_ERA.get(lang, 'BE')} {date.year + BUDDHIST_OFFSET})"


def _partial(value: dt.date | PartialDate | None) -> PartialDate | None:
    if isinstance(value, dt.datetime):
        return on_day(timezone.localtime(value).date() if timezone.is_aware(value) else value.date())
    return on_day(value) if isinstance(value, dt.date) else value


@lru_cache(maxsize=4096)
def _format(date: PartialDate, lang: str) -> str:
    return str(babel_format(date.earliest, _pattern(date.precision, lang), babel_locale(lang)))


@cache
def _pattern(precision: str, lang: str) -> str:
    """The order and marks of a language. M, never L: stand-alone names come out wrong (see `_months`)."""
    pattern: str = babel_locale(lang).datetime_skeletons[_SKELETONS[precision]].pattern
    return pattern.replace("L", "M")


def _age_words(date: PartialDate, lang: str) -> str:
    with override(lang):
        if date.age_low == date.age_high:
            words = _("%(low)d years old on %(day)s")
        else:
            words = _("%(low)d to %(high)d years old on %(day)s")
    return words % {"low": date.age_low, "high": date.age_high, "day": format_date(date.as_of, lang)}


# Ages


def age_band(birth: dt.date | PartialDate | None, today: dt.date) -> str:
    """The code of the list ``age_band``; a birth known roughly may give child, adult or unknown."""
    date = _partial(birth)
    if date is None:
        return "unknown"
    low, high = (_band(age) for age in date.ages_on(today))
    if low == high:
        return low
    return {True: "child", False: "adult", None: "unknown"}[is_child(date, today)]


@cache
def _band(age: int) -> str:
    bands = (entry for entry in codelist("age_band") if "from" in entry.more)
    return next(e.code for e in bands if e.more["from"] <= age <= e.more.get("to", age))


def is_child(birth: dt.date | PartialDate | None, today: dt.date) -> bool | None:
    """Whether somebody is under 18; None where what is known of the birth leaves it open."""
    date = _partial(birth)
    if date is None:
        return None
    low, high = date.ages_on(today)
    return True if high < ADULT_AT else False if low >= ADULT_AT else None


def _age(birth: dt.date, day: dt.date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _years_before(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February in a year without one
        return day.replace(year=day.year - years, day=28)
