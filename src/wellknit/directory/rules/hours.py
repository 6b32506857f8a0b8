"""When somebody is there: weekly hours and closed days, each in the time zone of its place; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ALWAYS = time(0)
LOOK_AHEAD = 31  # days in which the next opening is looked for
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Hours on some weekdays, or, ``closed``, days on which nobody is there; ``place`` is empty where it holds everywhere.

    Hours that end when or before they begin go on into the next day, so midnight to midnight is around the clock.
    """

    days: frozenset[str] = frozenset()
    opens: time | None = None
    closes: time | None = None
    first: date | None = None
    last: date | None = None
    closed: bool = False
    place: Any = None
    zone: str = ""

    def covers(self, day: date) -> bool:
        """Whether it holds on this day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def always(self) -> bool:
        """Around the clock, every day."""
        return self.days == frozenset(WEEKDAYS) and self.opens == self.closes == ALWAYS

    def spell(self, day: date) -> tuple[datetime, datetime] | None:
        """From when until when it is open on a shift that begins on this day."""
        if self.closed or self.opens is None or self.closes is None or WEEKDAYS[day.weekday()] not in self.days:
            return None
        zone = ZoneInfo(self.zone)
        ends = day + _DAY if self.closes <= self.opens else day
        return (datetime.combine(day, self.opens, zone), datetime.combine(ends, self.closes, zone)) if self.covers(day) else None


def known(openings: Iterable[Opening]) -> bool:
    """Whether anything is said about weekly hours, and where on earth they are meant."""
    return any(not each.closed and each.zone for each in openings)


def is_open(openings: Iterable[Opening], moment: datetime) -> bool:
    """Whether somebody is there at this moment, at one place at least."""
    every = list(openings)
    return any(start <= moment < end for each in every for start, end in _shifts(each, every, moment, since=-1, days=1))


def next_opening(openings: Iterable[Opening], moment: datetime) -> datetime | None:
    """When somebody is there next, in the time of that place; none in the weeks that are looked at."""
    every = list(openings)
    ahead = (
        next((start for start, _end in _shifts(each, every, moment, since=0, days=LOOK_AHEAD) if start > moment), None)
        for each in every
    )
    return min(filter(None, ahead), default=None)


def _shifts(
    each: Opening, every: list[Opening], moment: datetime, *, since: int, days: int
) -> Iterator[tuple[datetime, datetime]]:
    """The shifts of one line of hours that begin in these days, seen from the moment; none on a closed day."""
    if each.closed or not each.zone:
        return
    today = moment.astimezone(ZoneInfo(each.zone)).date()
    for offset in range(since, days + 1):
        day = today + offset * _DAY
        found = each.spell(day)
        if found and not _shut(every, each.place, day):
            yield found


def _shut(openings: list[Opening], place: Any, day: date) -> bool:
    return any(each.closed and each.place in (None, place) and each.covers(day) for each in openings)
