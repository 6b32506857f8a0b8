"""Who can take this person, here, now: one condition at a time, then together, then among many."""

from dataclasses import replace
from datetime import date, time, timedelta
from itertools import permutations

import pytest

from wellknit.access.actors import Forbidden
from wellknit.directory import reads
from wellknit.directory.models import Area, Capacity, Organisation, Service
from wellknit.directory.needs import kinds_for
from wellknit.directory.rules import hours
from wellknit.directory.rules.hours import Opening
from wellknit.directory.rules.matching import Figure, Standing, answer, judge
from wellknit.directory.tests.given import ALWAYS, NIGHT, NOON, OFFICE, facts, offer, organisation, service, wanted
from wellknit.ground import clock
from wellknit.words.codelists import codelist

FITS, ASK, NO = Standing.FITS, Standing.ASK, Standing.NO
MEN = {"sexes": frozenset({"male"})}
TEENS = {"age_from": 12, "age_until": 17}
KHMER = {"nationalities": frozenset({"KH"})}
NORTH = {"areas": frozenset({("TH", "Chiang Rai"), ("TH", "Nan")})}


@pytest.mark.parametrize(
    ("asked", "offered", "standing", "condition"),
    [
        ({}, {}, FITS, ""),
        ({}, MEN, NO, "sex"),
        ({"sex": "male"}, MEN, FITS, ""),
        ({"sex": ""}, MEN, ASK, "sex"),
        ({"sex": "not_stated"}, MEN, ASK, "sex"),
        ({"sex": "intersex"}, MEN, ASK, "sex"),
        ({}, TEENS, NO, "age"),
        ({"age": (12, 17)}, TEENS, FITS, ""),
        ({"age": (17, 18)}, TEENS, ASK, "age"),
        ({"age": (18, 18)}, TEENS, NO, "age"),
        ({"age": (11, 11)}, TEENS, NO, "age"),
        ({"age": None}, TEENS, ASK, "age"),
        ({"age": (0, 0)}, {"age_from": 0, "age_until": 0}, FITS, ""),
        ({"age": (1, 1)}, {"age_until": 0}, NO, "age"),
        ({"age": (18, 18)}, {"age_from": 18}, FITS, ""),
        ({"age": (17, 17)}, {"age_from": 18}, NO, "age"),
        ({}, KHMER, NO, "nationality"),
        ({"nationalities": frozenset({"KH", "TH"})}, KHMER, FITS, ""),
        ({"nationalities": frozenset()}, KHMER, ASK, "nationality"),
        ({"nationalities": frozenset({"XX"})}, KHMER, NO, "nationality"),
        ({"nationalities": frozenset({"XX"})}, {}, FITS, ""),
        ({"languages": ("khm",)}, {}, NO, "language"),
        ({"languages": ("khm", "tha")}, {}, FITS, ""),
        ({"languages": ("khm",)}, {"interpretation": True}, FITS, ""),
        ({"languages": ("khm",)}, {"languages": frozenset()}, ASK, "language"),
        ({"languages": ()}, {}, FITS, ""),
        ({"province": "Chiang Rai"}, NORTH, FITS, ""),
        ({"province": " chiang  RAI"}, NORTH, FITS, ""),
        ({"province": "Phuket"}, NORTH, NO, "province"),
        ({}, NORTH, ASK, "province"),
        ({"country": "KH"}, NORTH, NO, "province"),
        ({"province": "Phuket"}, {"areas": frozenset()}, FITS, ""),
        ({"overnight": True}, {}, FITS, ""),
        ({"overnight": True}, {"overnight": False}, NO, "night"),
        ({}, {"openings": (OFFICE,)}, FITS, ""),
        ({"moment": NIGHT}, {"openings": (OFFICE,), "figures": ()}, ASK, "hours"),
        ({"moment": NIGHT}, {"openings": (OFFICE,), "urgent": True}, FITS, ""),
        ({}, {"openings": ()}, ASK, "hours"),
        ({}, {"openings": (replace(OFFICE, zone=""),)}, ASK, "hours"),
        ({"moment": None}, {"openings": (), "figures": ()}, FITS, ""),
        ({}, {"status": "temporarily closed"}, NO, "closed"),
    ],
)  # fmt: skip
def test_each_condition_counts_and_nothing_unknown_is_a_no(asked, offered, standing, condition):
    found = answer(wanted(**asked), offer(**offered))
    assert found.standing is standing, [doubt.words for doubt in found.doubts]
    assert condition in {*found.conditions, ""} if standing is FITS else found.conditions >= {condition}
    assert all(doubt.words.strip() for doubt in found.doubts)


def free(available, hours_ago=1, unit="bed"):
    return Figure(unit=unit, available=available, maximum=9, updated_at=NOON - timedelta(hours=hours_ago))


@pytest.mark.parametrize(
    ("figures", "unit", "kind", "standing"),
    [
        ((free(1),), "", "Shelter", FITS),
        ((free(0),), "", "Shelter", NO),
        ((free(0), free(2, unit="family_room")), "", "Shelter", FITS),
        ((free(0), free(2, unit="family_room")), "bed", "Shelter", NO),
        ((free(2),), "family_room", "Shelter", ASK),
        ((free(3, hours_ago=24),), "", "Shelter", FITS),
        ((free(3, hours_ago=25),), "", "Shelter", ASK),
        ((free(0, hours_ago=25),), "", "Shelter", ASK),
        ((Figure(unit="bed", maximum=3),), "", "Shelter", ASK),
        ((), "", "Shelter", ASK),
        ((), "", "LegalAid", FITS),
        ((free(0),), "", "LegalAid", NO),
    ],
)
def test_what_is_full_is_a_no_and_an_old_figure_is_worth_a_call(figures, unit, kind, standing):
    found = answer(wanted(unit=unit), offer(figures=figures, kind=kind))
    assert found.standing is standing
    assert found.conditions <= {"capacity"}


def test_a_stale_figure_says_since_when():
    words = answer(wanted(), offer(figures=(free(3, hours_ago=72),))).doubts[0].words
    assert "3" in words and "Mar 2026" in words


@pytest.mark.parametrize(
    ("opening", "day", "at", "is_open"),
    [
        (OFFICE, 11, time(8, 30), True),
        (OFFICE, 11, time(8, 29), False),
        (OFFICE, 11, time(16, 30), False),
        (OFFICE, 14, time(12), False),  # a Saturday
        (ALWAYS, 15, time(3), True),
        (Opening(days=frozenset({"WE"}), opens=time(20), closes=time(6), zone="Asia/Bangkok"), 12, time(5, 59), True),
        (Opening(days=frozenset({"WE"}), opens=time(20), closes=time(6), zone="Asia/Bangkok"), 12, time(6), False),
        (Opening(days=frozenset({"WE"}), opens=time(20), closes=time(6), zone="Asia/Bangkok"), 11, time(5), False),
        (replace(ALWAYS, first=date(2026, 3, 12)), 11, time(12), False),
        (replace(ALWAYS, last=date(2026, 3, 11)), 11, time(12), True),
    ],
)
def test_hours_are_those_of_the_place_and_may_end_the_next_morning(opening, day, at, is_open):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    moment = datetime.combine(date(2026, 3, day), at, ZoneInfo("Asia/Bangkok"))
    assert hours.is_open([opening], moment) is is_open


def test_the_same_moment_is_day_in_tokyo_and_night_in_bangkok():
    tokyo = replace(OFFICE, zone="Asia/Tokyo")
    early = NOON.replace(hour=0)  # nine in Tokyo, seven in Bangkok
    assert hours.is_open([tokyo], early) and not hours.is_open([OFFICE], early)


def test_a_closed_day_closes_its_place_and_where_none_is_named_all():
    here, there = replace(OFFICE, place=1), replace(OFFICE, place=2)
    shut = Opening(closed=True, first=NOON.date(), last=NOON.date(), place=1)
    assert not hours.is_open([here, shut], NOON)
    assert hours.is_open([here, there, shut], NOON)
    assert not hours.is_open([here, there, replace(shut, place=None)], NOON)
    assert f"{hours.next_opening([here, shut], NOON):%a %H:%M}" == "Thu 08:30"


def test_the_next_opening_is_told_in_the_time_of_the_place():
    assert f"{hours.next_opening([OFFICE], NIGHT):%a %H:%M}" == "Thu 08:30"
    assert hours.next_opening([replace(OFFICE, last=NOON.date())], NIGHT) is None
    assert "08:30" in answer(wanted(moment=NIGHT), offer(openings=(OFFICE,))).doubts[0].words


def test_the_order_is_the_same_however_they_are_read():
    found = [
        offer(pk=5, name="b"), offer(pk=4, name="B"), offer(pk=3, name="a", openings=()), offer(pk=2, name="c", **MEN),
        offer(pk=1, name="d", **MEN, **TEENS),
    ]  # fmt: skip
    for order in permutations(found):
        assert [each.offer.pk for each in judge(wanted(), order)] == [4, 5, 3, 2, 1]


def test_every_need_leads_to_a_kind_of_service_there_is():
    for need in codelist("need_kind").codes:
        assert kinds_for(need) and set(kinds_for(need)) <= set(codelist("service_kind").codes)


def test_the_directory_answers_who_can_in_this_country(cast):
    service(organisation("North house"), overnight=True)
    service(organisation("Over there", country="KH"))
    service(organisation("Serves us too", country="KH"), areas=frozenset({("TH", "")}))
    service(organisation("Another kind"), kind="LegalAid")
    service(organisation("Over"), status="defunct")
    found = reads.who_can(by=cast.actor("mina"), wanted=wanted())
    assert [each.offer.organisation for each in found] == ["North house", "Serves us too"]
    with pytest.raises(Forbidden):
        reads.who_can(by=cast.actor("ana"), wanted=wanted())


def test_a_moment_that_is_not_told_is_now(cast):
    row = service(organisation(), figures=(Figure(unit="bed", available=2, updated_at=clock.now()),), urgent=True)
    asked = replace(wanted(), moment=None, languages=())
    assert reads.who_can(by=cast.actor("mina"), wanted=asked)[0].standing is FITS
    Capacity.objects.filter(service=row).update(updated_at=clock.now() - timedelta(days=2))
    assert reads.who_can(by=cast.actor("mina"), wanted=asked)[0].standing is ASK


def test_among_many_services_the_questions_stay_few(cast, django_assert_max_num_queries):
    owner = organisation()
    rows = [Service(organisation=owner, name=f"s{n}", kind="Shelter", changed_at=NOON) for n in range(1500)]
    Service.objects.bulk_create(rows)
    Area.objects.bulk_create(Area(service=row, country="TH") for row in rows)
    with django_assert_max_num_queries(4):
        answers = reads.who_can(by=cast.actor("mina"), wanted=wanted())
    assert len(answers) == 1500
    with django_assert_max_num_queries(2):
        shown, count = reads.shown(answers, answers[0].standing)
    assert (len(shown), count) == (reads.SHOWN, 1500)


def test_ours_is_found_before_another_directory_s_by_the_same_name(cast):
    Organisation.objects.create(name="North house", origin="peer")
    row = organisation("North house")
    assert reads.named("north house") == row
    assert facts().audience == "public"
