"""Approvals: four eyes, one answer, and a list of what waits."""

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework import objections
from wellknit.casework.actions import approvals, plans
from wellknit.casework.models import Approval, Plan
from wellknit.casework.reads import approvals as reads
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry


@pytest.fixture
def plan(case, mina):
    return plans.write(case=case, by=mina, kind="Health", objectives="Sleep.")


@pytest.fixture
def approval(plan, mina):
    return plans.ask(plan=plan, by=mina, words="Please.")


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


def test_what_is_asked_waits_for_the_supervisor_of_the_agency_and_nobody_else(approval, cast, mina, sora):
    with acting(sora):
        assert reads.waiting(sora) == [approval]
    assert reads.waiting(mina) == []
    for name in ("otto", "vanna", "ada", "nok"):
        other = cast.actor(name)
        with acting(other):
            assert reads.waiting(other) == []


def test_a_restricted_case_waits_for_nobody_outside_its_team(approval, case, cast, mina, sora):
    from wellknit.casework.visibility import refresh

    case.restricted = True
    refresh(case)
    with acting(sora):
        assert reads.waiting(sora) == []


def test_what_waits_speaks_against_closing_until_it_is_answered(approval, case, sora):
    assert "A plan still waits for approval." in objections.against_closing(case)
    with acting(sora):
        approvals.answer(approval=approval, by=sora, approve=True)
    assert "A plan still waits for approval." not in objections.against_closing(case)


def test_a_plan_that_was_sent_back_is_a_draft_again_and_says_why(approval, plan, sora, mina):
    with acting(sora):
        approvals.answer(approval=approval, by=sora, approve=False, words="Say until when.")
    assert Plan.objects.get(pk=plan.pk).state == "draft"
    assert Approval.objects.get(pk=approval.pk).answer == "Say until when."
    again = plans.ask(plan=Plan.objects.select_related("case__key").get(pk=plan.pk), by=mina)
    assert again.pk != approval.pk


def test_nothing_is_sent_back_without_a_reason(approval, sora):
    with acting(sora), pytest.raises(Refused):
        approvals.answer(approval=approval, by=sora, approve=False, words="  ")
    assert Approval.objects.get(pk=approval.pk).state == "waiting"


def test_a_caseworker_approves_nothing(approval, mina):
    with pytest.raises(Forbidden):
        approvals.answer(approval=approval, by=mina, approve=True)


def test_a_supervisor_does_not_approve_what_they_asked_for(case, mina, sora):
    with acting(sora):
        plan = plans.write(case=case, by=sora, kind="Health", objectives="Mine.")
        approval = plans.ask(plan=plan, by=sora)
        assert reads.waiting(sora) == []
        with pytest.raises(Refused):
            approvals.answer(approval=approval, by=sora, approve=True)
    assert Plan.objects.get(pk=plan.pk).state == "asked"


def test_a_supervisor_does_not_approve_what_they_wrote_and_somebody_else_asked_for(plan, case, mina, sora):
    with acting(sora):
        plans.write(case=case, by=sora, kind="Health", objectives="Changed by the supervisor.", plan=plan)
    approval = plans.ask(plan=plan, by=mina)
    with acting(sora), pytest.raises(Refused):
        approvals.answer(approval=approval, by=sora, approve=True)


def test_what_was_answered_is_answered_once(approval, sora):
    with acting(sora):
        stale = Approval.objects.select_related("case__key", "plan").get(pk=approval.pk)
        approvals.answer(approval=approval, by=sora, approve=True)
        for again in (approval, stale):
            with pytest.raises(Refused):
                approvals.answer(approval=again, by=sora, approve=False, words="No.")
    assert Approval.objects.get(pk=approval.pk).state == "approved"
    assert Entry.objects.filter(kind="plan.approved").count() == 1
    assert not Entry.objects.filter(kind="plan.returned").exists()


def test_who_asked_can_take_it_back_and_nobody_else(approval, plan, mina, sora):
    with acting(sora), pytest.raises(Refused):
        approvals.take_back(approval=approval, by=sora)
    approvals.take_back(approval=approval, by=mina)
    assert Plan.objects.get(pk=plan.pk).state == "draft"
    assert Approval.objects.get(pk=approval.pk).state == "taken_back"
    with pytest.raises(Refused):
        approvals.take_back(approval=approval, by=mina)


def test_what_was_taken_back_can_no_longer_be_approved(approval, plan, mina, sora):
    with acting(sora):
        seen_before = Approval.objects.select_related("case__key", "plan").get(pk=approval.pk)
    approvals.take_back(approval=approval, by=mina)
    with acting(sora), pytest.raises(Refused):
        approvals.answer(approval=seen_before, by=sora, approve=True)
    assert Plan.objects.get(pk=plan.pk).state == "draft"


def test_one_question_of_a_kind_waits_at_a_time(case, mina):
    approvals.ask(case=case, by=mina, kind="closing")
    with pytest.raises(Refused):
        approvals.ask(case=case, by=mina, kind="closing")


def test_the_words_of_question_and_answer_stay_out_of_the_ledger(approval, sora):
    with acting(sora):
        approvals.answer(approval=approval, by=sora, approve=False, words="Not like this.")
    assert not Entry.objects.filter(detail__contains="Please").exists()
    assert not Entry.objects.filter(detail__contains="Not like").exists()
