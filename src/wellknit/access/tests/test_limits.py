"""How often is too often: every bucket of the table trips by itself."""

from pathlib import Path

import pytest
import time_machine
from django.http import HttpResponse

from wellknit.access import limits
from wellknit.access.actors import Actor
from wellknit.access.limits import LIMITS, TooMany, enforce, forgive, limited, notice, spend, sweep
from wellknit.access.models import Hits
from wellknit.ledger.models import Entry

NOON = "2026-03-02T05:00:00Z"
SEEN = Actor(7, 1, frozenset({"caseworker"}), "Mina")


class Ask:
    """A request as the decorator sees one."""

    def __init__(self, method: str = "POST", actor: Actor | None = SEEN, address: str = "192.0.2.7") -> None:
        self.method, self.actor, self.META = method, actor, {"REMOTE_ADDR": address}


@pytest.mark.parametrize("bucket", sorted(LIMITS))
def test_each_bucket_trips_alone_and_opens_again_when_its_window_is_over(db, bucket):
    limit = LIMITS[bucket]
    with time_machine.travel(NOON, tick=False) as clock:
        assert [spend(bucket, "somebody") for _ in range(limit.times)] == [0] * limit.times
        wait = spend(bucket, "somebody")
        assert 0 < wait <= limit.seconds
        assert spend(bucket, "somebody else") == 0
        assert all(spend(other, "somebody") == 0 for other in LIMITS if other != bucket)
        clock.shift(wait)
        assert spend(bucket, "somebody") == 0


@pytest.mark.parametrize("bucket", sorted(LIMITS))
def test_a_view_under_a_limit_refuses_the_next_one_and_nobody_else(db, bucket):
    limit, done = LIMITS[bucket], []
    view = limited(bucket)(lambda request: done.append(request) or HttpResponse())
    with time_machine.travel(NOON, tick=False):
        for _ in range(limit.times):
            view(Ask())
        with pytest.raises(TooMany):
            view(Ask())
        assert len(done) == limit.times
        view(Ask(actor=Actor(8, 1, frozenset()), address="192.0.2.8"))
    assert len(done) == limit.times + 1 and view.limit == bucket


@pytest.mark.parametrize("bucket", sorted(LIMITS))
def test_looking_counts_only_where_the_table_says_so(db, bucket):
    view = limited(bucket)(lambda request: HttpResponse())
    view(Ask("GET"))
    assert Hits.objects.exists() is LIMITS[bucket].looking


def test_the_page_about_signing_in_tells_the_table_as_it_is():
    told = (Path(__file__).parents[4] / "docs" / "sign-in.md").read_text(encoding="utf-8")
    rows = [f"| {name} | {each.times} | {each.seconds} | {each.per} |" for name, each in LIMITS.items()]
    assert [row for row in rows if row not in told] == []


def test_a_hit_within_the_limit_costs_one_update(db, django_assert_num_queries):
    with time_machine.travel(NOON, tick=False):
        spend("search", "somebody")
        with django_assert_num_queries(1):
            spend("search", "somebody")


def test_whoever_is_not_signed_in_is_left_to_the_guard(db):
    limited("erase")(lambda request: HttpResponse())(Ask(actor=None))
    assert not Hits.objects.exists()


def test_neither_address_nor_worker_stands_in_the_table(db):
    spend("sign_in", "address:192.0.2.7")
    row = Hits.objects.get()
    assert "192" not in row.key and len(row.key) == 32


def test_who_has_shown_who_they_are_starts_anew(db):
    with time_machine.travel(NOON, tick=False):
        for _ in range(LIMITS["second_step"].times):
            enforce("second_step", "worker:7")
        forgive("second_step", "worker:7")
        enforce("second_step", "worker:7")


def test_windows_that_are_over_are_swept_and_the_present_one_stays(db):
    with time_machine.travel(NOON, tick=False) as clock:
        spend("one_time_code", "early")
        clock.shift(limits.HOUR)
        spend("search", "now")
        assert sweep() == 1
        assert Hits.objects.get().bucket == "search"


def test_unusual_reading_is_never_refused_and_noted_once(db):
    with time_machine.travel(NOON, tick=False):
        for _ in range(LIMITS["case_page"].times + 5):
            notice("case_page", SEEN)
    entry = Entry.objects.get()
    assert (entry.kind, entry.actor) == ("access.unusual_reading", "worker:7")
