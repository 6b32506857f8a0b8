"""Who reaches a referral: nobody in nobody's name, workers as their case or their role lets them, a node only its own."""

from __future__ import annotations

from typing import Any

import pytest

from wellknit.access.actors import Forbidden, Partner, acting
from wellknit.access.scoping import UnscopedQuery
from wellknit.referral.actions import answers, hearing
from wellknit.referral.models import Enclosure, Line, Progress, Recognition, Referral, Slice
from wellknit.referral.tests.given import accepted, offered, there

TABLES = (Referral, Slice, Progress, Recognition, Line, Enclosure)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_nobody_gets_nothing(db: None, table: Any) -> None:
    for question in (table.objects.all, table._base_manager.all):
        with acting(None), pytest.raises(UnscopedQuery):
            list(question())


def test_a_worker_outside_the_case_s_team_does_not_see_what_was_sent(net: Any) -> None:
    offered(net)
    seen = {}
    for who in ("mina", "otto", "sora", "rith"):
        with net.near.here(who):
            seen[who] = Referral.objects.exists()
    assert seen == {"mina": True, "otto": False, "sora": True, "rith": False}


def test_an_offer_is_seen_by_who_takes_referrals_in_and_what_was_told_by_who_accepted(net: Any) -> None:
    accepted(net)
    seen = {}
    for who in ("otto", "mina", "sora", "rith", "vanna", "lena", "ada"):
        with net.far.here(who):
            seen[who] = Slice.objects.exists()
    assert seen == {"otto": True, "mina": False, "sora": True, "rith": False, "vanna": False, "lena": False, "ada": False}


def test_another_node_reaches_only_what_it_has_with_us(net: Any) -> None:
    _case, row = offered(net)
    with net.near.here(), acting(Partner(net.near.peer.pk)):
        assert Referral.objects.count() == 1
    stranger = Partner(net.near.peer.pk + 1)
    with net.near.here(), acting(stranger):
        assert Referral.objects.count() == 0
        hearing.progressed(by=stranger, thid=row.thid, what="service", on=row.answer_by)
        assert Progress.objects.count() == 0


def test_a_node_cannot_do_what_a_worker_does(net: Any) -> None:
    _case, row = offered(net)
    partner = Partner(net.far.peer.pk)
    with net.far.here(), acting(partner), pytest.raises(Forbidden):
        answers.accept(referral=there(net, row), by=partner)  # type: ignore[arg-type]


def test_a_worker_cannot_do_what_only_a_node_says(net: Any) -> None:
    _case, row = offered(net)
    with net.near.here("mina") as mina, pytest.raises(Forbidden):
        hearing.answered(by=mina, thid=row.thid, to="accepted")
