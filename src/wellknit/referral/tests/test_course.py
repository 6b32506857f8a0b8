"""The way of a referral between two nodes: offered, looked at, accepted, told, begun, given, done."""

from __future__ import annotations

from typing import Any

from wellknit.casework.doors import person_of
from wellknit.referral.actions import answers, course
from wellknit.referral.models import Progress, Slice
from wellknit.referral.tests.given import accepted, here, offered, there, under_way
from wellknit.words.calendars import local_today


def test_a_referral_goes_from_offer_to_done(net: Any) -> None:
    case, row, opened = under_way(net)
    assert here(net, row).state == there(net, row).state == "under_way"
    with net.far.here("otto") as otto:
        course.report(referral=there(net, row), by=otto, what="service", service="Shelter", on=local_today())
        course.finish(referral=there(net, row), by=otto, outcome="need_met")
    net.deliver()
    assert here(net, row).state == there(net, row).state == "done"
    with net.near.here("mina"):
        assert [each.what for each in Progress.objects.filter(referral=row).order_by("pk")] == ["begun", "service"]


def test_the_other_side_gets_what_was_released_and_nothing_else(net: Any) -> None:
    _case, row, opened = under_way(net)
    with net.far.here("otto"):
        person = person_of(opened)
        assert person.called == "Sela"
        assert person.birth == {"precision": "year", "year": 2004}
        assert person.marks == "A scar on the left hand."
        told = Slice.objects.get(referral=there(net, row))
        assert set(told.content) <= {"identity", "contact", "health", "routine"}


def test_a_preview_names_nobody(net: Any) -> None:
    _case, row = offered(net)
    with net.far.here("otto"):
        seen = there(net, row)
        assert seen.preview == {"age": "age_18_24", "sex": "female", "languages": ["khm", "tha"], "country": "TH"}
        assert not Slice.objects.filter(referral=seen).exists()


def test_a_rejection_reaches_the_sender_with_its_reason(net: Any) -> None:
    _case, row = offered(net)
    with net.far.here("otto") as otto:
        answers.decline(referral=there(net, row), by=otto, reason="no_place")
    net.deliver()
    seen = here(net, row)
    assert (seen.state, seen.reason) == ("declined", "no_place")


def test_the_slice_comes_by_itself_after_the_acceptance(net: Any) -> None:
    _case, row = accepted(net)
    assert here(net, row).state == there(net, row).state == "sliced"
