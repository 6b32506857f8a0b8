"""Counting in working days of a country: without its weekends and public holidays, as the library `holidays` lists them.

What the library does not know of (a day announced this week, a holiday of one province) is not counted; a due day is
therefore shown as to be confirmed by whoever relies on it.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import holidays

from wellknit.flow.period import Period


@cache
def of(country: str) -> Any:
    """The public holidays of a country (ISO 3166). Raises `NotImplementedError` for one the library does not know."""
    return holidays.country_holidays(country)


def known(country: str) -> bool:
    """Whether working days of this country can be counted."""
    return country in holidays.list_supported_countries()


def after(since: datetime, period: Period, country: str) -> datetime:
    """The end of a period whose days are working days of a country; months and hours are counted as they are."""
    calendar = of(country)
    moment = Period(period.months, 0, period.seconds).after(since)
    for _day in range(period.days):
        moment += timedelta(days=1)
        while not calendar.is_working_day(moment.date()):
            moment += timedelta(days=1)
    return moment
