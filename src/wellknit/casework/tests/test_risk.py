"""The level of risk: with a reason, a day to look again, and everything said before kept."""

from datetime import timedelta

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework.actions import life
from wellknit.casework.models import Case, Tally, Turn
from wellknit.casework.rules.life import REVIEW_AFTER
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist


def test_every_level_has_an_interval():
    assert set(REVIEW_AFTER) == set(codelist("risk_level").codes)


@pytest.mark.parametrize("level", REVIEW_AFTER)
def test_a_level_is_looked_at_again_after_its_interval(case, mina, level):
    life.set_risk(case=case, by=mina, level=level, reason="He called her.")
    row = Case.objects.get(pk=case.pk)
    assert (row.risk, row.risk_reason) == (level, "He called her.")
    assert row.risk_review_on == local_today() + REVIEW_AFTER[level]
    assert "called" not in Entry.objects.latest("seq").detail


def test_a_worker_may_name_the_day(case, mina):
    day = local_today() + timedelta(days=3)
    life.set_risk(case=case, by=mina, level="high", reason="x", review_on=day)
    assert Case.objects.get(pk=case.pk).risk_review_on == day


@pytest.mark.parametrize("days", [-1, 366])
def test_a_review_in_the_past_or_far_away_is_refused(case, mina, days):
    with pytest.raises(Refused):
        life.set_risk(
            case=case, by=mina, level="low", reason="x", review_on=local_today() + timedelta(days=days)
        )


def test_an_unknown_level_is_refused(case, mina):
    with pytest.raises(Refused):
        life.set_risk(case=case, by=mina, level="fatal", reason="x")


def test_earlier_reasons_are_kept_and_lists_follow(case, mina):
    life.set_risk(case=case, by=mina, level="high", reason="He called her.")
    life.set_risk(case=case, by=mina, level="low", reason="He was arrested.")
    assert [turn.words for turn in Turn.objects.order_by("made_at")] == ["He called her.", "He was arrested."]
    tallies = dict(Tally.objects.filter(holder=mina.own_holder, dim="risk").values_list("key", "n"))
    assert tallies == {"high": 0, "low": 1}


def test_a_stranger_sets_no_risk(case, cast):
    otto = cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        life.set_risk(case=case, by=otto, level="low", reason="x")
