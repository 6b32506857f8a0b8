"""Telling the home state, without consent and never against the person: ACTIP article 14, and the mark that stops it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wellknit.casework.actions import needs, story
from wellknit.casework.models import StatusDecision
from wellknit.consent import actions as consents
from wellknit.consent.models import Release
from wellknit.consent.tests.given import REASON, ask, refused
from wellknit.cooperation.models import Agreement
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions import answers, course, filing, offers
from wellknit.referral.models import Progress
from wellknit.referral.tests.given import begun, here, sent, there, under_way
from wellknit.words.calendars import local_today


def identified(net: Any) -> tuple[Any, Any]:
    """Sela was identified as a victim in Bangkok; no agreement is in force any more."""
    case, need = begun(net)
    with net.near.here("mina") as mina:
        story.decide_status(
            case=case, by=mina, status="ActualVictimOfTrafficking", decided_on=local_today(), body_name="Team of Bangkok"
        )
        Agreement.objects.update(in_force_until=local_today() - timedelta(days=1))
    return case, need


def notified(net: Any, need: Any) -> Any:
    row = sent(net, need, categories=("identity", "legal"), ground="notification", reason=REASON)
    with net.near.here("sora") as sora:
        consents.confirm(release=Release.objects.select_related("case__key").get(pk=row.release_id), by=sora)
    with net.near.here("mina") as mina:
        offers.offer(referral=here(net, row), by=mina)
    net.deliver()
    return row


def test_the_home_state_is_told_after_a_second_person_and_recognises_the_identification(net: Any) -> None:
    _case, need = identified(net)
    row = notified(net, need)
    with net.far.here("otto") as otto:
        assert there(net, row).received.ground == "notification"
        answers.accept(referral=there(net, row), by=otto)
    net.deliver()
    with net.far.here("otto") as otto:
        opened = filing.open_case(referral=there(net, row), by=otto, called="Sela")
        assert StatusDecision.objects.get(case=opened).standard == "recognised_by_other_state"
        course.report(referral=there(net, row), by=otto, what="recognised", on=local_today())
    net.deliver()
    with net.near.here("mina"):
        assert "recognised" in [each.what for each in Progress.objects.filter(referral=row)]


def test_before_the_second_person_nothing_leaves(net: Any) -> None:
    _case, need = identified(net)
    row = sent(net, need, categories=("identity", "legal"), ground="notification", reason=REASON)
    assert row.state == "draft"
    with net.near.here("mina") as mina, pytest.raises(Refused):
        offers.offer(referral=here(net, row), by=mina)
    assert net.deliver() == []


def test_a_person_who_objects_is_not_notified_of(net: Any) -> None:
    case, need = identified(net)
    with net.near.here("mina") as mina:
        refused(case, mina, ask("identity", to=net.near.peer.organisation))
    with pytest.raises(Refused, match="refused"):
        sent(net, need, categories=("identity", "legal"), ground="notification", reason=REASON)


def test_an_objection_after_the_acceptance_takes_it_back(net: Any) -> None:
    case, need = identified(net)
    row = notified(net, need)
    with net.near.here("mina") as mina:
        refused(case, mina, ask("identity", to=net.near.peer.organisation))
    net.deliver()
    for seen in (here(net, row), there(net, row)):
        assert (seen.state, seen.reason) == ("revoked", "consent_ended")


def test_do_not_report_stops_a_notification_also_where_the_mark_came_with_a_referral(net: Any) -> None:
    _case, _row, opened = under_way(net, do_not_report=True)
    with net.far.here("otto") as otto:
        need = needs.add(case=opened, by=otto, kind="identity_papers")
        with pytest.raises(Refused, match="do not report"):
            offers.draft(
                need=need, by=otto, to=net.far.peer.organisation, categories=("identity",), ground="notification",
                reason=REASON, answer_by=local_today() + timedelta(days=3),
            )  # fmt: skip
