"""The gate before every contact: walked over every combination, hour by hour; whatever nobody agreed to is no."""

from datetime import UTC, date, datetime, timedelta
from itertools import chain, combinations, product
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from wellknit.casework.rules.contact import contact_gate, may_be_written
from wellknit.words.codelists import codelist

MONDAY = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Bangkok"))
CHANNELS, WHO, NEVER = (codelist(name).codes for name in ("contact_channel", "contact_who", "contact_never"))
FRIDAY, EVERY_DAY = 4, list(range(7))


def rule(channel="call", days=EVERY_DAY, since="", until="", who=("person",), message=False):
    return {
        "channel": channel, "days": list(days), "from": since, "until": until, "who_may_answer": list(who),
        "leave_message": message,
    }  # fmt: skip


def agreed(*rules, allowed=True, never=(), zone="Asia/Bangkok", review_on=date(2026, 3, 31)):
    return SimpleNamespace(
        allowed=allowed, rules=list(rules), never=list(never), zone=zone, review_on=review_on
    )


RULES = (
    rule("call", [0, 2], "18:00", "20:00", ("person", "friend"), message=True),
    rule("text_message", [FRIDAY], "22:00", "02:00", ("person",)),
    rule("chat", [1], "", "", ("person", "staff", "stranger", "family", "partner", "employer"), message=True),
    rule("letter", [5], "09:00", "10:00", ("person", "family")),
    rule("visit", [6], "08:00", "12:00", ("person", "partner", "employer", "family")),
)
# The same told a second time, cell by cell, so that the rules and their reading are checked against each other.
CELLS = (
    {
        ("call", day, hour, who)
        for day in (0, 2)
        for hour in (18, 19)
        for who in ("person", "friend", "nobody")
    }
    | {("text_message", day, hour, "person") for day, hour in ((4, 22), (4, 23), (5, 0), (5, 1))}
    | {("chat", 1, hour, who) for hour in range(24) for who in set(WHO) - {"friend"}}
    | {("letter", 5, 9, who) for who in ("person", "family")}
    | {
        ("visit", 6, hour, who)
        for hour in range(8, 12)
        for who in ("person", "partner", "employer", "family")
    }
)
TAKEN = {
    "in_writing": lambda channel, who: channel in ("text_message", "chat", "email", "letter"),
    "at_home": lambda channel, who: channel in ("letter", "visit"),
    "message": lambda channel, who: who == "nobody",
    "others": lambda channel, who: who not in ("person", "nobody"),
    "family": lambda channel, who: who == "family",
    "partner": lambda channel, who: who == "partner",
    "employer": lambda channel, who: who == "employer",
}


def every_flag_set():
    return chain.from_iterable(combinations(NEVER, size) for size in range(len(NEVER) + 1))


def test_every_channel_hour_answerer_and_flag_of_a_week():
    assert set(TAKEN) == set(NEVER)
    count = yes = 0
    for never in every_flag_set():
        record = agreed(*RULES, never=never)
        hours = range(168) if len(never) < 2 else range(0, 168, 7)
        for channel, hour, who in product(CHANNELS, hours, WHO):
            cell = (channel, hour // 24, hour % 24, who)
            expected = cell in CELLS and not any(TAKEN[flag](channel, who) for flag in never)
            moment = MONDAY + timedelta(hours=hour)
            assert bool(contact_gate(record, channel, moment, who)) is expected, (cell, never)
            count, yes = count + 1, yes + expected
    print(f"{count} combinations of channel, hour, answerer and flags; {yes} allowed")
    assert yes > 0


def test_without_any_record_every_combination_is_no():
    moments = [MONDAY + timedelta(hours=hour) for hour in range(168)]
    said = [contact_gate(None, *each) for each in product(CHANNELS, moments, WHO)]
    print(f"{len(said)} combinations without a record")
    assert not any(said)


@pytest.mark.parametrize(
    "change",
    [
        {"allowed": False}, {"allowed": None}, {"review_on": date(2026, 3, 1)}, {"zone": ""}, {"zone": "Asia/Nowhere"},
        {"zone": "../etc/passwd"},
    ],
    ids=str,
)  # fmt: skip
def test_a_record_that_does_not_count_is_no(change):
    open_all_day = rule(who=WHO, message=True)
    assert contact_gate(agreed(open_all_day), "call", MONDAY, "person")
    assert not contact_gate(agreed(open_all_day, **change), "call", MONDAY, "person")


@pytest.mark.parametrize(
    "broken",
    [
        {}, {"channel": "call"}, rule(days=[]), rule(who=()), rule(since="18:00"), rule(until="20:00"),
        rule(since="08:00", until="08:00"), rule(since="soon", until="later"), rule(channel="smoke"),
    ],
    ids=str,
)  # fmt: skip
def test_a_rule_that_says_too_little_opens_nothing(broken):
    assert not any(
        contact_gate(agreed(broken), "call", MONDAY + timedelta(hours=hour), "person") for hour in range(168)
    )


def test_codes_nobody_knows_are_no():
    assert not contact_gate(agreed(rule()), "drone", MONDAY, "person")
    assert not contact_gate(agreed(rule()), "call", MONDAY, "anybody")


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        (datetime(2026, 3, 6, 21, 59), False),
        (datetime(2026, 3, 6, 22, 0), True),
        (datetime(2026, 3, 7, 1, 59, 59), True),
        (datetime(2026, 3, 7, 2, 0), False),
        (datetime(2026, 3, 7, 22, 30), False),
        (datetime(2026, 3, 6, 1, 0), False),
    ],
    ids=str,
)
def test_hours_past_midnight_belong_to_the_day_on_which_they_begin(moment, answer):
    friday_night = agreed(rule(days=[FRIDAY], since="22:00", until="02:00"))
    assert bool(contact_gate(friday_night, "call", moment.replace(tzinfo=MONDAY.tzinfo), "person")) is answer


def test_sunday_night_goes_over_into_monday():
    record = agreed(rule(days=[6], since="23:00", until="01:00"))
    assert contact_gate(record, "call", MONDAY + timedelta(minutes=30), "person")
    assert not contact_gate(record, "call", MONDAY + timedelta(days=1, minutes=30), "person")


@pytest.mark.parametrize(
    ("zone", "utc_hour"),
    [
        ("Asia/Bangkok", 11),
        ("Asia/Yangon", 12),
        ("Asia/Tokyo", 9),
        ("Asia/Shanghai", 10),
        ("Europe/Berlin", 17),
    ],
)
def test_hours_are_those_of_the_place_where_the_person_is(zone, utc_hour):
    record = agreed(rule(since="18:00", until="19:00"), zone=zone)
    first = datetime(2026, 3, 4, utc_hour, 0, tzinfo=UTC)
    open_hours = [
        hour for hour in range(24) if contact_gate(record, "call", first.replace(hour=hour), "person")
    ]
    assert open_hours == [utc_hour]


def test_the_day_too_is_that_of_the_place_where_the_person_is():
    tokyo = agreed(rule(days=[0]), zone="Asia/Tokyo")
    assert contact_gate(tokyo, "call", datetime(2026, 3, 1, 16, 0, tzinfo=UTC), "person")
    assert not contact_gate(tokyo, "call", datetime(2026, 3, 2, 16, 0, tzinfo=UTC), "person")


def test_on_the_day_of_the_next_look_it_still_counts_and_the_day_after_no_more():
    last = agreed(rule(), review_on=date(2026, 3, 2))
    assert contact_gate(last, "call", MONDAY + timedelta(hours=23, minutes=59), "person")
    assert not contact_gate(last, "call", MONDAY + timedelta(days=1), "person")


def test_two_ways_by_one_channel_do_not_lend_each_other_their_hours():
    record = agreed(
        rule(since="08:00", until="09:00", who=("person",)),
        rule(since="20:00", until="21:00", who=("friend",)),
    )
    morning, evening = MONDAY + timedelta(hours=8), MONDAY + timedelta(hours=20)
    assert contact_gate(record, "call", morning, "person") and not contact_gate(
        record, "call", morning, "friend"
    )
    assert contact_gate(record, "call", evening, "friend") and not contact_gate(
        record, "call", evening, "person"
    )


TODAY = date(2026, 3, 2)


def can_stand(*rules, allowed=True, never=(), zone="Asia/Bangkok", review_on=TODAY):
    return may_be_written(
        allowed=allowed, rules=rules, never=never, zone=zone, review_on=review_on, today=TODAY
    )


@pytest.mark.parametrize(("days", "answer"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_record_is_looked_at_again_within_thirty_days(days, answer):
    assert bool(can_stand(rule(), review_on=TODAY + timedelta(days=days))) is answer


def test_a_record_that_nobody_could_follow_cannot_stand():
    assert can_stand(rule()) and can_stand(allowed=False)
    assert can_stand(rule(who=(), message=True))
    wrong = (
        rule(days=[]), rule(days=[7]), rule(who=()), rule(who=("anybody",)), rule(channel=""), rule(channel="drone"),
        rule(since="08:00"), rule(until="08:00"), rule(since="08:00", until="08:00"), rule(since="8", until="late"),
    )  # fmt: skip
    assert not any(can_stand(each) for each in wrong)
    assert not can_stand() and not can_stand(rule(), zone="") and not can_stand(rule(), never=["sometimes"])
