"""Time limits: each with its source, none that is superseded is offered, and the days come out right."""

from datetime import date

import pytest

from wellknit.ground.months import months_after
from wellknit.words import clocks
from wellknit.words.codelists import DATA, countries


@pytest.mark.parametrize("limit", clocks.time_limits().values(), ids=lambda limit: limit.code)
def test_every_time_limit_says_where_it_holds_how_long_and_who_says_so(limit):
    assert limit.source and countries().has(limit.country) and limit.value > 0
    assert str(limit.value) in limit.length
    assert limit.from_day(date(2026, 1, 31)) > date(2026, 1, 31)


def test_nothing_superseded_is_offered():
    left_out = {limit.code for limit in clocks.time_limits().values()} - {
        limit.code for limit in clocks.offered()
    }
    assert "vn_apply_2013" in left_out
    assert all(limit.status == "found" for limit in clocks.offered())


@pytest.mark.parametrize(
    ("day", "months", "ends"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day, months, ends):
    assert months_after(day, months) == ends


def test_fifteen_days_from_the_first_end_on_the_sixteenth():
    assert clocks.time_limits()["th_temporary_protection"].from_day(date(2026, 3, 1)) == date(2026, 3, 16)


@pytest.mark.parametrize("name", ["time-limits.csv", "reminders.csv"])
def test_the_tables_begin_with_their_source_licence_and_date(name):
    head = "".join(line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line[0] == "#")
    assert all(word in head for word in ("Source", "Licence", "Date"))
