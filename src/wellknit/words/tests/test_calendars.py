"""Dates: read as people write them, refused when they cannot be, shown in both calendars."""

import datetime as dt

import pytest
from babel.dates import format_date as babel_format
from django.utils.translation import override
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st

from wellknit.words.calendars import (
    DateRefused,
    PartialDate,
    age_band,
    format_both,
    format_date,
    is_child,
    on_day,
    parse,
)
from wellknit.words.codelists import codelist
from wellknit.words.languages import INTERFACE, babel_locale

TODAY = dt.date(2026, 11, 23)
CODES = [language.code for language in INTERFACE]


def read(text: str) -> PartialDate:
    return parse(text, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "2001-03-14",
        "14/3/2001",
        "14.3.2001",
        "14-03-2001",
        " 14  March 2001 ",
        "14 mar 2001",
        "Mar 14, 2001",
        "14/3/2544",
        "๑๔ มีนาคม ๒๕๔๔",
        "14 มี.ค. พ.ศ. 2544",
        "14 ມີນາ 2001",
        "14 មីនា 2001",
        "၁၄/၃/၂၀၀၁",
        "2001 မတ် 14",
        "14 tháng 3 năm 2001",
        "14 thg 3, 2001",
        "2001年3月14日",
        "14 Mar 2001 (BE 2544)",
        "14 Mar BE 2544",
        "14 Mar 2544 B.E.",
    ],
)
def test_a_date_is_read_as_people_write_it(text):
    assert read(text).exact == dt.date(2001, 3, 14)


@pytest.mark.parametrize(
    ("text", "stored"), [("2001", "2001"), ("3/2544", "2001-03"), ("March 2001", "2001-03")]
)
def test_a_rough_date_stays_rough(text, stored):
    assert str(read(text)) == stored
    assert read(text).exact is None


def test_a_year_only_buddhist_by_its_size_is_marked_for_a_question():
    assert read("14/3/2544").converted
    assert not read("BE 2544").converted
    assert not read("2001").converted


def test_the_leap_day_is_judged_in_the_gregorian_year():
    assert read("29/2/2543").exact == dt.date(2000, 2, 29)
    with pytest.raises(DateRefused):
        read("29/2/2544")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31/2/2001", "There is no such date as 31/2/2001."),
        ("31 Feb 2001", "no such date"),
        ("0/3/2001", "no such date"),
        ("13/13/2001", "no such date"),
        ("24/11/2026", "2026-11-24 lies in the future."),
        ("2027", "2027 lies in the future."),
        ("1/1/1850", "more than 125 years ago"),
        ("14/3/01", "not a date we can read"),
        ("yesterday", "not a date we can read"),
        ("14 Foo 2001", "not a month we know"),
        ("age 126", "not an age"),
        ("age 17-15", "not an age"),
        ("age 15 on 2024-02-31", "no such date"),
        ("", "not a date we can read"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(text, why):
    with override("en"), pytest.raises(DateRefused, match=why.replace(".", r"\.")):
        read(text)


def test_a_planned_date_may_lie_ahead():
    assert parse("24/11/2026", today=TODAY, may_be_future=True).exact == dt.date(2026, 11, 24)


@trying(deadline=None)  # a slow machine is no fault
@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_date_or_a_refusal(text):
    try:
        assert read(text).earliest <= TODAY
    except DateRefused as refused:
        assert str(refused)


@trying(deadline=None)  # a slow machine is no fault
@given(st.dates(dt.date(1902, 1, 1), TODAY), st.sampled_from(CODES))
def test_what_is_shown_in_any_language_is_read_back(day, code):
    assert read(format_both(day, code)) == on_day(day)
    assert read(str(on_day(day))) == on_day(day)


def test_both_calendars_stand_side_by_side():
    day = dt.date(2024, 3, 14)
    assert format_both(day, "en") == "14 Mar 2024 (BE 2567)"
    assert format_both(day, "th") == "14 มี.ค. 2024 (พ.ศ. 2567)"
    assert format_both(read("2024"), "ja") == "2024年 (BE 2567)"
    assert format_both(None, "en") == ""


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("text", ["2024-03-14", "2024-03", "2024"])
def test_reading_lao_months_first_spoils_no_other_language(code, text):
    before = format_date(read(text), code)
    for month in range(1, 13):
        babel_format(dt.date(2024, month, 1), "LLLL LLL", babel_locale("lo"))
    format_date.__globals__["_format"].cache_clear()
    lao = set("ກຂຄງຈສຊຍດຕຖທນບປຜຝພຟມຢຣລວຫອຮ")
    assert format_date(read(text), code) == before
    assert code == "lo" or not lao & set(before)


def test_an_age_is_as_of_the_day_it_was_told():
    told = read("age 15-17 on 2024-03-14")
    assert told.earliest == dt.date(2006, 3, 15)
    assert told.latest == dt.date(2009, 3, 14)
    assert told.ages_on(dt.date(2024, 3, 14)) == (15, 17)
    assert read(str(told)) == told
    with override("en"):
        assert format_date(told, "en") == "15 to 17 years old on 14 Mar 2024"
        assert format_date(read("age 15 on 2024-03-14"), "en") == "15 years old on 14 Mar 2024"


def test_an_age_told_on_a_leap_day_has_a_birthday():
    told = read("age 1 on 2024-02-29")
    assert told.latest == dt.date(2023, 2, 28)


@pytest.mark.parametrize(
    ("birth", "band"),
    [
        (dt.date(2026, 11, 23), "0-8"),
        (dt.date(2008, 11, 24), "9-17"),
        (dt.date(2008, 11, 23), "18-20"),
        (dt.date(1950, 1, 1), "48+"),
        (None, "unknown"),
    ],
)
def test_the_eighteenth_birthday_divides_child_and_adult(birth, band):
    assert age_band(birth, TODAY) == band
    assert band in codelist("age_band").codes


def test_a_rough_birth_gives_only_what_is_certain():
    assert age_band(read("age 7-12"), TODAY) == "child"
    assert age_band(read("age 19-30"), TODAY) == "adult"
    assert age_band(read("2008"), TODAY) == "unknown"
    assert is_child(read("2008"), TODAY) is None
    assert is_child(read("2010"), TODAY) is True
    assert is_child(None, TODAY) is None


@trying(deadline=None)  # a slow machine is no fault
@given(st.dates(dt.date(1910, 1, 1), TODAY))
def test_everybody_born_falls_into_a_band(day):
    assert age_band(day, TODAY)[0].isdigit()


def test_a_moment_is_shown_on_the_day_it_was_here(settings):
    settings.TIME_ZONE = "Asia/Bangkok"
    assert format_date(dt.datetime(2024, 3, 14, 20, 0, tzinfo=dt.UTC), "en") == "15 Mar 2024"
