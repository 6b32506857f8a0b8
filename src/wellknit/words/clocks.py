"""Clocks: time limits found in laws and reports, each with its source; and how early the house reminds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wellknit.ground.months import months_after
from wellknit.words.codelists import countries, table

# Translators: these stand before a number of days, months or years.
_KINDS = {"max": _("at most"), "at": _("after"), "each": _("every"), "normal": _("normally")}
_UNITS = {
    "day": ngettext_lazy("%(count)d day", "%(count)d days", "count"),
    "month": ngettext_lazy("%(count)d month", "%(count)d months", "count"),
    "year": ngettext_lazy("%(count)d year", "%(count)d years", "count"),
}


@dataclass(frozen=True)
class TimeLimit:
    """One time limit: where it holds, for which step, how long, and who says so."""

    code: str
    country: str
    step: str
    kind: str
    value: int
    unit: str
    source: str
    status: str

    @property
    def offered(self) -> bool:
        """Whether it may be used: neither old nor superseded."""
        return self.status == "found"

    @property
    def place(self) -> str:
        """The country in words."""
        return countries().label(self.country)

    @property
    def length(self) -> str:
        """How long, in words: ``at most 15 days``."""
        counted: Any = _UNITS[self.unit]
        return f"{_KINDS[self.kind]} {counted % {'count': self.value}}"

    def from_day(self, day: date) -> date:
        """The day on which it ends, counted in calendar days from ``day``."""
        if self.unit == "day":
            return day + timedelta(days=self.value)
        return months_after(day, self.value * (12 if self.unit == "year" else 1))


@cache
def time_limits() -> Mapping[str, TimeLimit]:
    """Every time limit on file, by code."""
    rows: list[dict[str, Any]] = [dict(row) for row in table("time-limits.csv")]
    return {row["code"]: TimeLimit(**row | {"value": int(row["value"])}) for row in rows}


def offered() -> tuple[TimeLimit, ...]:
    """The time limits that may be used."""
    return tuple(limit for limit in time_limits().values() if limit.offered)


@cache
def reminders() -> Mapping[str, timedelta]:
    """How early a task appears, by what is due."""
    return {row["code"]: timedelta(days=int(row["days"])) for row in table("reminders.csv")}
