"""Telling the home state, without consent and never against the person: ACTIP article 14, and the mark that stops it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wellknit.access.actors import Partner, acting
from wellknit.casework.actions import needs, story
from wellknit.casework.models import StatusDecision
from wellknit.consent import actions as consents
from wellknit.consent.models import Release
from wellknit.consent.tests.given import REASON, ask, refused
from wellknit.cooperation.models import Agreement
from wellknit.federation.protocols import NotCovered
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions import answers, course, filing, hearing, offers
from wellknit.referral.models import Recognition, Slice
from wellknit.referral.tests.given import accepted, begun, here, sent, there, under_way
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


def taken_up(net: Any, row: Any) -> Any:
    """Otto in Phnom Penh has taken it up and opened a case for it."""
    with net.far.here("otto") as otto:
        answers.take_up(referral=there(net, row), by=otto)
        opened = filing.open_case(referral=there(net, row), by=otto, called="Sela")
    net.deliver()
    return opened


def test_the_home_state_is_told_after_a_second_person_and_accepts_nothing_first(net: Any) -> None:
    _case, need = identified(net)
    row = notified(net, need)
    assert here(net, row).state == there(net, row).state == "sliced"
    assert there(net, row).received.ground == "notification"
    opened = taken_up(net, row)
    with net.far.here("otto"):
        assert StatusDecision.objects.get(case=opened).standard == "recognised_by_other_state"
    assert here(net, row).state == "under_way"


def test_who_it_is_is_seen_by_the_worker_who_takes_it_up_and_nobody_before(net: Any, as_in: Any) -> None:
    _case, need = identified(net)
    row = notified(net, need)
    found = there(net, row)
    for who in ("otto", "mina", "sora"):
        with as_in(net.far, who) as browser:
            assert f"/referrals/{found.pk}" in browser.get("/referrals").content.decode()
            page = browser.get(f"/referrals/{found.pk}").content.decode()
            assert "Sela" not in page
            assert "Open a case for it" not in page
    with as_in(net.far, "otto") as browser:
        assert "Sela" in browser.post(f"/referrals/{found.pk}/do/take_up", follow=True).content.decode()
    with as_in(net.far, "mina") as browser:
        assert browser.get(f"/referrals/{found.pk}").status_code == 404
    with net.far.here("mina") as mina, pytest.raises(Refused, match="Somebody else"):
        answers.take_up(referral=found, by=mina)


def test_the_recognition_of_the_identification_comes_back_as_codes(net: Any, as_in: Any) -> None:
    _case, need = identified(net)
    row = notified(net, need)
    opened = taken_up(net, row)
    with as_in(net.far, "otto") as browser:
        page = f"/case/{opened.reference}/referrals/{there(net, row).pk}"
        assert "Recognise the identification as a victim" in browser.get(page).content.decode()
        told = {"body": "CourtOrProsecution", "on": local_today().strftime("%d/%m/%Y"), "standard": "balance_of_probabilities"}
        assert browser.post(f"{page}/recognise", told).status_code == 302
        assert browser.post(f"{page}/recognise", told).status_code == 409
    assert "recognition stored" in net.deliver()
    with net.near.here("mina"):
        known = Recognition.objects.get(referral=row)
        assert (known.incoming, known.body, known.standard) == (True, "CourtOrProsecution", "balance_of_probabilities")
    with as_in(net.near, "mina") as browser:
        page = browser.get(f"/case/{_case.reference}/referrals/{row.pk}").content.decode()
        assert "Court or prosecution, Balance of probabilities" in page


def test_without_an_identification_there_is_nothing_to_notify_and_nothing_to_recognise(net: Any) -> None:
    _case, need = begun(net)
    with pytest.raises(Refused, match="Nobody has identified"):
        sent(net, need, categories=("identity",), ground="notification", reason=REASON)
    _case, row, _opened = under_way(net)
    with net.far.here("otto") as otto, pytest.raises(Refused, match="no identification"):
        course.recognise(referral=there(net, row), by=otto, body="Police", on=local_today(), standard="reasonable_grounds")


def test_a_notification_on_another_ground_is_not_taken(net: Any) -> None:
    _case, row = accepted(net)
    with net.far.here():
        partner, received = Partner(net.far.peer.pk), there(net, row).received
        with acting(partner), pytest.raises(NotCovered):
            hearing.notified(by=partner, peer=net.far.peer, thid="another", body={}, received=received, files=())


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


def test_an_objection_takes_back_what_nobody_has_begun_with_and_leaves_nothing_there(net: Any) -> None:
    case, need = identified(net)
    row = notified(net, need)
    with net.near.here("mina") as mina:
        refused(case, mina, ask("identity", to=net.near.peer.organisation))
    net.deliver()
    for seen in (here(net, row), there(net, row)):
        assert (seen.state, seen.reason) == ("revoked", "consent_ended")
    with net.far.here():
        assert not any(each.content for each in Slice.objects.all())


def test_do_not_report_stops_a_notification_also_where_the_mark_came_with_a_referral(net: Any) -> None:
    _case, _row, opened = under_way(net, do_not_report=True)
    with net.far.here("otto") as otto:
        need = needs.add(case=opened, by=otto, kind="identity_papers")
        with pytest.raises(Refused, match="do not report"):
            offers.draft(
                need=need, by=otto, to=net.far.peer.organisation, categories=("identity",), ground="notification",
                reason=REASON, answer_by=local_today() + timedelta(days=3),
            )  # fmt: skip
