"""Needs, plans and services: who may move them, and when."""

from datetime import date, timedelta

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework import objections
from wellknit.casework.actions import approvals, needs, plans, services
from wellknit.casework.models import Approval, Case, Need, Plan, PlanAction, Service
from wellknit.casework.states import NEED
from wellknit.directory.models import Organisation
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist

LONG = "ဆေး " * 2500
TODAY = local_today()


def written(case, by, **more):
    told = {
        "kind": "Health",
        "objectives": "Sleep.",
        "actions": [{"words": "See a doctor", "who": "Mina"}],
    } | more
    return plans.write(case=case, by=by, **told)


def approved(case, cast, by, **more):
    plan = written(case, by, **more)
    approval = plans.ask(plan=plan, by=by)
    sora = cast.actor("sora")
    with acting(sora):
        approvals.answer(approval=approval, by=sora, approve=True)
    plan.refresh_from_db(fields=["state"])
    return plan


# Needs


def test_a_need_starts_open_and_speaks_against_closing(case, mina):
    need = needs.add(case=case, by=mina, kind="medical", words=LONG, urgency="urgent")
    kept = Need.objects.get(pk=need.pk)
    assert (kept.state, kept.words, kept.urgency) == ("open", LONG, "urgent")
    assert any("Medical care" in sentence for sentence in objections.against_closing(case))


@pytest.mark.parametrize("to", NEED.table["open"])
def test_an_ended_need_no_longer_speaks_against_closing_and_can_be_opened_again(case, mina, to):
    need = needs.add(case=case, by=mina, kind="medical")
    needs.change(need=need, by=mina, to=to)
    assert not any("Medical care" in sentence for sentence in objections.against_closing(case))
    needs.change(need=need, by=mina, to="open")
    assert Need.objects.get(pk=need.pk).state == "open"


def test_a_need_does_not_move_from_one_end_to_another(case, mina):
    need = needs.add(case=case, by=mina, kind="medical")
    needs.change(need=need, by=mina, to="met")
    with pytest.raises(Refused):
        needs.change(need=need, by=mina, to="refused")
    assert Need.objects.get(pk=need.pk).state == "met"


def test_of_two_who_end_a_need_at_once_the_second_is_told(case, mina):
    need = needs.add(case=case, by=mina, kind="medical")
    elsewhere = Need.objects.get(pk=need.pk)
    elsewhere.case = case
    needs.change(need=need, by=mina, to="met")
    with pytest.raises(Refused):
        needs.change(need=elsewhere, by=mina, to="unmet")
    assert Need.objects.get(pk=need.pk).state == "met"


def test_the_same_need_is_not_added_twice_while_it_is_open(case, mina):
    needs.add(case=case, by=mina, kind="medical", words="Teeth")
    with pytest.raises(Refused):
        needs.add(case=case, by=mina, kind="medical", words="Teeth")
    needs.add(case=case, by=mina, kind="medical", words="Eyes")
    assert Need.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"kind": "a horse"}, {"urgency": "whenever"}], ids=str)
def test_a_need_no_list_knows_is_refused(case, mina, wrong):
    with pytest.raises(Refused):
        needs.add(case=case, by=mina, **({"kind": "medical"} | wrong))


# Plans


def test_a_plan_is_a_draft_until_a_second_person_approves_it(case, cast, mina):
    plan = written(case, mina, objectives=LONG, actions=[{"words": LONG, "who": "Mina", "due_on": TODAY}])
    assert (plan.state, Plan.objects.get(pk=plan.pk).objectives) == ("draft", LONG)
    approval = plans.ask(plan=plan, by=mina, words="Please look.")
    assert Plan.objects.get(pk=plan.pk).state == "asked"
    sora = cast.actor("sora")
    with acting(sora):
        approvals.answer(approval=approval, by=sora, approve=True, words="Good.")
    kept = Approval.objects.get(pk=approval.pk)
    assert Plan.objects.get(pk=plan.pk).state == "approved"
    assert (kept.state, kept.answer, kept.decided_by_id) == ("approved", "Good.", sora.worker_id)


def test_the_road_of_a_plan_is_in_the_ledger(case, cast, mina):
    plan = approved(case, cast, mina)
    plans.end(plan=plan, by=mina, actual_end=TODAY)
    road = ["plan.written", "plan.asked", "plan.approved", "plan.ended"]
    assert (
        list(Entry.objects.filter(kind__startswith="plan.").order_by("seq").values_list("kind", flat=True))
        == road
    )


def test_writing_a_draft_anew_replaces_its_actions(case, mina):
    plan = written(case, mina)
    written(case, mina, plan=plan, actions=[{"words": "Call"}, {"words": "Visit"}, {"words": "  "}])
    assert [action.words for action in PlanAction.objects.order_by("pk")] == ["Call", "Visit"]
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("state", ["asked", "approved", "ended"])
def test_only_a_draft_is_changed(case, cast, mina, state):
    plan = written(case, mina) if state == "asked" else approved(case, cast, mina)
    if state == "asked":
        plans.ask(plan=plan, by=mina)
    if state == "ended":
        plans.end(plan=plan, by=mina, actual_end=TODAY)
    with pytest.raises(Refused):
        written(case, mina, plan=plan, objectives="Changed.")
    assert Plan.objects.get(pk=plan.pk).objectives == "Sleep."


def test_who_still_looks_at_a_draft_cannot_overwrite_what_was_put_before_a_colleague(case, mina):
    plan = written(case, mina)
    stale = Plan.objects.get(pk=plan.pk)
    plans.ask(plan=plan, by=mina)
    with pytest.raises(Refused):
        written(case, mina, plan=stale, objectives="Slipped in.")
    assert (Plan.objects.get(pk=plan.pk).state, Plan.objects.get(pk=plan.pk).objectives) == (
        "asked",
        "Sleep.",
    )


def test_asking_twice_asks_once(case, mina):
    plan = written(case, mina)
    stale = Plan.objects.get(pk=plan.pk)
    plans.ask(plan=plan, by=mina)
    for again in (plan, stale):
        with pytest.raises(Refused):
            plans.ask(plan=again, by=mina)
    assert Approval.objects.count() == 1


def test_a_plan_without_objectives_is_not_put_before_anybody(case, mina):
    with pytest.raises(Refused):
        plans.ask(plan=written(case, mina, objectives="  "), by=mina)


def test_only_an_approved_plan_ends_and_only_once(case, cast, mina):
    with pytest.raises(Refused):
        plans.end(plan=written(case, mina, objectives="Other."), by=mina, actual_end=TODAY)
    plan = approved(case, cast, mina)
    plans.end(plan=plan, by=mina, actual_end=TODAY)
    with pytest.raises(Refused):
        plans.end(plan=plan, by=mina, actual_end=TODAY)
    assert Plan.objects.get(pk=plan.pk).actual_end == TODAY


def test_a_plan_does_not_end_before_it_began_nor_tomorrow(case, cast, mina):
    with pytest.raises(Refused):
        written(case, mina, starts_on=TODAY, planned_end=TODAY - timedelta(days=1))
    plan = approved(case, cast, mina, starts_on=TODAY)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(Refused):
            plans.end(plan=plan, by=mina, actual_end=day)


def test_actions_are_ticked_off_once_and_only_under_an_approved_plan(case, cast, mina):
    draft = PlanAction.objects.select_related("plan", "case").get(
        plan=written(case, mina, objectives="Other.")
    )
    with pytest.raises(Refused):
        plans.tick(action=draft, by=mina, done_on=TODAY)
    action = PlanAction.objects.select_related("plan", "case").get(plan=approved(case, cast, mina))
    stale = PlanAction.objects.select_related("plan", "case").get(pk=action.pk)
    plans.tick(action=action, by=mina, done_on=TODAY)
    for again in (action, stale):
        with pytest.raises(Refused):
            plans.tick(action=again, by=mina, done_on=TODAY)
    assert Entry.objects.filter(kind="plan.action_done").count() == 1


def test_a_plan_that_a_file_brings_keeps_when_it_ended(case, cast, mina):
    with pytest.raises(Forbidden):
        plans.put_on_file(case=case, by=mina, kind="Health", objectives="Sleep.")
    sora = cast.actor("sora")
    with acting(sora):
        ended = plans.put_on_file(
            case=case, by=sora, kind="Health", objectives="Sleep.", actual_end=date(2020, 1, 2)
        )
        draft = plans.put_on_file(case=case, by=sora, objectives="Work.", actions=[{"words": "Call"}])
    assert (ended.state, ended.actual_end, draft.state) == ("ended", date(2020, 1, 2), "draft")


# Services


@pytest.mark.parametrize("kind", codelist("service_kind").codes)
def test_every_kind_of_service_can_be_given(case, mina, kind):
    services.give(case=case, by=mina, kind=kind, given_on=TODAY)
    assert Service.objects.get().kind == kind


def test_a_service_names_its_provider_need_and_plan_and_ticks_off_an_action(case, cast, mina):
    need = needs.add(case=case, by=mina, kind="medical")
    plan = approved(case, cast, mina)
    action = PlanAction.objects.select_related("plan", "case").get()
    services.give(
        case=case, by=mina, kind="Medical", given_on=TODAY, until=TODAY + timedelta(days=9), need=need,
        provider="North clinic", ticks=action, words=LONG,
    )  # fmt: skip
    row = Service.objects.get()
    assert (row.need_id, row.plan_id, row.provider.name, row.words) == (
        need.pk,
        plan.pk,
        "North clinic",
        LONG,
    )
    assert PlanAction.objects.get().done_on == TODAY


def test_an_action_that_cannot_be_ticked_off_leaves_no_half_recorded_service(case, mina):
    written(case, mina)
    action = PlanAction.objects.select_related("plan", "case").get()
    with pytest.raises(Refused):
        services.give(case=case, by=mina, kind="Medical", given_on=TODAY, provider="New clinic", ticks=action)
    assert not Service.objects.exists() and not Organisation.objects.exists()


def test_a_service_is_not_linked_to_a_need_of_another_case(case, mina):
    from wellknit.casework.actions import cases

    elsewhere = needs.add(case=cases.open_case(by=mina, called="Other"), by=mina, kind="medical")
    with pytest.raises(Refused):
        services.give(case=case, by=mina, kind="Medical", given_on=TODAY, need=elsewhere)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "Magic"}, {"given_on": TODAY + timedelta(days=1)}, {"until": TODAY - timedelta(days=1)}],
    ids=["kind", "tomorrow", "ends before it began"],
)
def test_a_service_that_cannot_be_is_refused(case, mina, wrong):
    with pytest.raises(Refused):
        services.give(case=case, by=mina, **({"kind": "Medical", "given_on": TODAY} | wrong))


def test_a_second_click_records_a_service_once(case, mina):
    services.give(case=case, by=mina, kind="Medical", given_on=TODAY)
    with pytest.raises(Refused):
        services.give(case=case, by=mina, kind="Medical", given_on=TODAY)
    assert Service.objects.count() == 1


# Who


DEEDS = {
    "need": lambda case, by: needs.add(case=case, by=by, kind="medical"),
    "plan": lambda case, by: written(case, by),
    "service": lambda case, by: services.give(case=case, by=by, kind="Medical", given_on=TODAY),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_stranger_to_the_team_does_none_of_it(case, cast, mina, deed):
    otto = cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        DEEDS[deed](case, otto)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_closed_case_takes_none_of_it(case, mina, deed):
    Case.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(Refused):
        DEEDS[deed](Case.objects.get(pk=case.pk), mina)
