"""ISO 8601 durations, as timers, deadlines and conditions write them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from wellknit.ground.months import months_after

# So few signs of each that no date of ours leaves the calendar by one.
_UNITS = re.compile(
    r"P(?=.)(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,4})M)?(?:(?P<weeks>\d{1,5})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?=.)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,7})M)?(?:(?P<seconds>\d{1,8})S)?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Period:
    """A duration as calendars count it."""

    months: int
    days: int
    seconds: int

    def after(self, moment: datetime) -> datetime:
        """The moment so much later; the 31st becomes the last day of a shorter month."""
        return months_after(moment, self.months) + timedelta(days=self.days, seconds=self.seconds)


def units(text: str) -> dict[str, int] | None:
    """How many of which unit are written; nothing for what is no duration."""
    found = _UNITS.fullmatch(text)
    return found and {unit: int(count) for unit, count in found.groupdict().items() if count}


def period(text: str) -> Period | None:
    """``P14D``, ``P1M``, ``PT72H``…; nothing for what is no duration."""
    found = units(text.strip().strip('"'))
    if found is None:
        return None
    count = Counter(found)
    seconds = (count["hours"] * 60 + count["minutes"]) * 60 + count["seconds"]
    return Period(count["years"] * 12 + count["months"], count["weeks"] * 7 + count["days"], seconds)
