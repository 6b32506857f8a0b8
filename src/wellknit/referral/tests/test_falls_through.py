"""Nobody is left alone with a referral: what is not answered, not delivered or not erased becomes a task for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from wellknit.casework.actions import derived
from wellknit.casework.models import Task
from wellknit.consent import actions as consents
from wellknit.consent.actions import disclosures
from wellknit.consent.models import Consent, Disclosure
from wellknit.federation import settling
from wellknit.federation.models import Outgoing, Peer
from wellknit.ground import clock
from wellknit.referral.actions import answers
from wellknit.referral.models import Referral
from wellknit.referral.tests.given import accepted, begun, here, offered, sent, there
from wellknit.words.calendars import local_today


def codes(net: Any, case: Any) -> set[str]:
    """What the tasks of the case are about."""
    with net.near.here():
        derived.derive(case)
        tasks = Task.objects.filter(case=case, state="open").exclude(source="")
        return {task.source.split(":")[1] for task in tasks}


def test_an_offer_nobody_answers_is_a_task_and_ends_on_both_sides(net: Any) -> None:
    case, row = offered(net)
    assert "referral_unanswered" in codes(net, case)
    for node in (net.near, net.far):
        with node.here():
            Referral.objects.update(answer_by=local_today() - timedelta(days=5))
            assert answers.expire() == 1
    assert (here(net, row).state, there(net, row).state) == ("expired", "expired")
    assert there(net, row).preview is None
    assert "referral_unanswered" not in codes(net, case)


def test_an_offer_that_is_answered_is_no_task_any_more(net: Any) -> None:
    case, _row = accepted(net)
    assert "referral_unanswered" not in codes(net, case)


def test_a_message_that_cannot_be_delivered_is_a_task(net: Any) -> None:
    case, need = begun(net)
    sent(net, need)
    assert "referral_undelivered" not in codes(net, case)
    with net.near.here():
        settling.give_up(Outgoing.objects.select_related("peer").get(), "expired")
    assert "referral_undelivered" in codes(net, case)


def test_a_node_that_does_not_say_it_erased_is_a_task_after_a_week(net: Any) -> None:
    case, _row = accepted(net)
    with net.near.here("mina") as mina:
        consents.withdraw(consent=Consent.objects.select_related("case__key", "person").get(), by=mina)
    assert "erasure_unanswered" not in codes(net, case)
    with net.near.here():
        Disclosure.objects.update(asked_at=clock.now() - timedelta(days=8))
    assert "erasure_unanswered" in codes(net, case)
    net.deliver()
    assert "erasure_unanswered" not in codes(net, case)


@pytest.mark.parametrize("state", ["paused", "blocked"])
def test_a_peer_that_is_not_written_to_never_stops_a_withdrawal_and_is_asked_later(net: Any, state: str) -> None:
    case, row = offered(net)
    with net.near.here("mina") as mina:
        Peer.objects.update(state=state)
        consents.withdraw(consent=Consent.objects.select_related("case__key", "person").get(), by=mina)
        assert here(net, row).state == "revoked"
    with net.near.here():
        assert disclosures.ask_late() == 0
        Peer.objects.update(state="open")
        assert disclosures.ask_late() == 1
        assert disclosures.ask_late() == 0
    net.deliver()
    assert there(net, row).preview is None
    with net.near.here():
        assert Disclosure.objects.get().answer == "done"
