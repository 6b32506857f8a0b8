"""The pages of needs, plans, approvals and services."""

from datetime import timedelta

import pytest

from wellknit.access.actors import acting
from wellknit.casework.actions import approvals, needs, plans, services
from wellknit.casework.models import Approval, Need, Plan, PlanAction, Service, TeamMember
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.words.calendars import local_today

TODAY = local_today()
LONG = "ဆေး " * 2500
NO_STEPS = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}


def join(case, worker, part):
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now())
    refresh(case)


def page(browser, case):
    answer = browser.get(f"/case/{case.reference}/needs")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def plan(case, mina):
    actions = [{"words": "Action x.", "who": "Mina", "due_on": TODAY}]
    return plans.write(case=case, by=mina, kind="Health", objectives="Objective x.", actions=actions)


@pytest.fixture
def approval(plan, mina):
    return plans.ask(plan=plan, by=mina, words="Asked x.")


@pytest.fixture
def held(approval, cast, plan):
    sora = cast.actor("sora")
    with acting(sora):
        approvals.answer(approval=approval, by=sora, approve=True)
    return Plan.objects.get(pk=plan.pk)


def test_a_need_is_added_and_ended_on_the_page(case, as_):
    browser = as_("mina")
    form = {"kind": "medical", "urgency": "urgent", "words": LONG}
    assert (
        "Medical care"
        in browser.post(f"/case/{case.reference}/needs/add", form, follow=True).content.decode()
    )
    need = Need.objects.get()
    assert need.words == LONG.strip()
    path = f"/case/{case.reference}/needs/{need.pk}/change"
    assert browser.post(path, {"to": "refused"}).status_code == 302
    assert Need.objects.get().state == "refused"
    assert browser.post(path, {"to": "met"}).status_code == 409
    assert browser.post(path, {"to": "nonsense"}).status_code == 302
    assert browser.get(path).status_code == 405
    assert Need.objects.get().state == "refused"


def test_a_plan_is_written_changed_and_put_before_a_colleague(case, as_):
    browser = as_("mina")
    steps = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-words": LONG, "form-0-who": "Mina",
             "form-0-due_on": "1/1/2027", "form-1-words": ""}  # fmt: skip
    form = {"kind": "Health", "objectives": LONG, "planned_end": "31/12/2027", "person_agrees": "on"} | steps
    assert browser.post(f"/case/{case.reference}/plans/add", form).status_code == 302
    plan = Plan.objects.get()
    assert (plan.state, plan.person_agrees, plan.objectives) == ("draft", True, LONG.strip())
    assert PlanAction.objects.get().words == LONG.strip()
    path = f"/case/{case.reference}/plans/{plan.pk}"
    assert browser.get(path).status_code == 200
    changed = {"kind": "Legal", "objectives": "Papers."} | steps | {"form-0-words": "Ask the embassy"}
    assert browser.post(path, changed).status_code == 302
    assert (Plan.objects.get().kind, PlanAction.objects.get().words) == ("Legal", "Ask the embassy")
    assert browser.post(f"{path}/ask", {"words": "Please."}).status_code == 302
    assert browser.post(f"{path}/ask", {"words": "Please."}).status_code == 409
    assert browser.post(path, changed).status_code == 409
    assert Approval.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"objectives": ""},
        {"kind": "Magic"},
        {"planned_end": "31/2/2027"},
        {"planned_end": "1/1/2300"},
        {"starts_on": "2/1/2027", "planned_end": "1/1/2027"},
        {"form-TOTAL_FORMS": "1", "form-0-words": "x", "form-0-due_on": "99/99/2027"},
        {"form-TOTAL_FORMS": "1", "form-0-who": "Somebody"},
        {"form-TOTAL_FORMS": "many"},
        {"form-TOTAL_FORMS": "100000"},
    ],
    ids=str,
)
def test_a_plan_that_cannot_be_comes_back_with_everything_typed(case, as_, wrong):
    form = {"kind": "Health", "objectives": "Kept x."} | NO_STEPS | wrong
    answer = as_("mina").post(f"/case/{case.reference}/plans/add", form)
    assert answer.status_code == 422
    assert "Kept x." in answer.content.decode() or "objectives" in wrong
    assert not Plan.objects.exists()


def test_a_supervisor_finds_what_waits_and_approves_it(approval, plan, case, as_):
    browser = as_("sora")
    assert case.reference in browser.get("/approvals").content.decode()
    assert "Look and answer" in page(browser, case)
    path = f"/case/{case.reference}/approvals/{approval.pk}"
    text = browser.get(path).content.decode()
    assert "Objective x." in text and "Action x." in text and "Asked x." in text
    assert browser.post(path, {"answer": "approve"}).status_code == 302
    assert Plan.objects.get().state == "approved"
    assert browser.post(path, {"answer": "approve"}).status_code == 409
    assert case.reference not in browser.get("/approvals").content.decode()


def test_what_is_sent_back_needs_a_reason_which_the_author_reads(approval, case, as_):
    path = f"/case/{case.reference}/approvals/{approval.pk}"
    assert as_("sora").post(path, {"answer": "return", "words": " "}).status_code == 422
    assert as_("sora").post(path, {"answer": "perhaps", "words": "x"}).status_code == 422
    assert as_("sora").post(path, {"answer": "return", "words": "Say until when. " + LONG}).status_code == 302
    assert "Say until when." in page(as_("mina"), case)


def test_who_asked_takes_it_back_on_the_page(approval, case, as_):
    assert "Take it back" in page(as_("mina"), case) and "Take it back" not in page(as_("sora"), case)
    path = f"/case/{case.reference}/approvals/{approval.pk}/take-back"
    assert as_("mina").get(path).status_code == 405
    assert as_("sora").post(path).status_code == 409
    assert as_("mina").post(path).status_code == 302
    assert as_("mina").post(path).status_code == 409
    assert Plan.objects.get().state == "draft"


def test_a_caseworker_neither_sees_the_waiting_list_nor_answers(approval, case, as_):
    assert as_("mina").get("/approvals").status_code == 403
    path = f"/case/{case.reference}/approvals/{approval.pk}"
    assert as_("mina").get(path).status_code == 403
    assert as_("mina").post(path, {"answer": "approve"}).status_code == 403
    assert Plan.objects.get().state == "asked"


def test_a_supervisor_who_wrote_it_is_told_that_somebody_else_answers(case, cast, as_, mina):
    sora = cast.actor("sora")
    with acting(sora):
        own = plans.ask(plan=plans.write(case=case, by=sora, kind="Health", objectives="Own."), by=sora)
    answer = as_("sora").get(f"/case/{case.reference}/approvals/{own.pk}")
    assert "somebody else must answer" in answer.content.decode()


def test_the_supervisor_of_another_agency_finds_nothing(approval, case, as_):
    assert as_("vanna").get(f"/case/{case.reference}/approvals/{approval.pk}").status_code == 404
    assert (
        as_("vanna")
        .post(f"/case/{case.reference}/approvals/{approval.pk}", {"answer": "approve"})
        .status_code
        == 404
    )
    assert case.reference not in as_("vanna").get("/approvals").content.decode()


def test_an_approved_plan_is_ticked_off_and_ended(held, case, as_):
    browser = as_("mina")
    action = PlanAction.objects.get()
    tick = f"/case/{case.reference}/plans/actions/{action.pk}/done"
    assert "Action x." in browser.get(tick).content.decode()
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    assert browser.post(tick, {"done_on": tomorrow}).status_code == 422
    assert browser.post(tick, {"done_on": TODAY.isoformat()}).status_code == 302
    assert browser.post(tick, {"done_on": TODAY.isoformat()}).status_code == 409
    end = f"/case/{case.reference}/plans/{held.pk}/end"
    assert browser.get(end).status_code == 200
    assert browser.post(end, {"done_on": "31/2/2026"}).status_code == 422
    assert browser.post(end, {"done_on": TODAY.isoformat()}).status_code == 302
    assert browser.post(end, {"done_on": TODAY.isoformat()}).status_code == 409
    assert browser.get(f"/case/{case.reference}/plans/{held.pk}").status_code == 200


def test_a_service_is_recorded_for_a_need_and_ticks_off_an_action(held, case, mina, as_):
    need = needs.add(case=case, by=mina, kind="medical")
    browser = as_("mina")
    text = browser.get(f"/case/{case.reference}/services/add").content.decode()
    assert "Action x." in text
    form = {"kind": "Medical", "given_on": TODAY.isoformat(), "provider": "North clinic", "need": need.pk,
            "plan": held.pk, "ticks": PlanAction.objects.get().pk, "words": LONG}  # fmt: skip
    assert browser.post(f"/case/{case.reference}/services/add", form).status_code == 302
    row = Service.objects.get()
    assert (row.need_id, row.plan_id, row.words) == (need.pk, held.pk, LONG.strip())
    assert PlanAction.objects.get().done_on == TODAY
    assert "North clinic" in page(browser, case)
    form |= {"ticks": ""}
    assert browser.post(f"/case/{case.reference}/services/add", form).status_code == 409
    assert Service.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ""},
        {"given_on": "31/2/2026"},
        {"given_on": "1/1/2999"},
        {"until": "1/1/1999"},
        {"until": "1/1/2300"},
        {"need": "7"},
        {"provider": "x" * 10_000},
    ],
    ids=str,
)
def test_a_service_that_cannot_be_is_refused_by_the_form(case, mina, as_, wrong):
    needs.add(case=case, by=mina, kind="medical")
    form = {"kind": "Medical", "given_on": TODAY.isoformat()} | wrong
    assert as_("mina").post(f"/case/{case.reference}/services/add", form).status_code == 422
    assert not Service.objects.exists()


def test_a_service_provider_records_a_service_and_reads_neither_story_nor_health(held, case, cast, mina, as_):
    services.give(case=case, by=mina, kind="Medical", given_on=TODAY, words="Health x.")
    cast.otto.__class__.objects.filter(pk=cast.otto.pk).update(roles="provider")
    join(case, cast.otto, "provider")
    text = page(as_("otto"), case)
    assert "Medical care" in text and "Not shown to your part in this case." in text
    assert not [words for words in ("Objective x.", "Action x.", "Health x.", "Asked x.") if words in text]
    form = as_("otto").get(f"/case/{case.reference}/services/add").content.decode()
    assert "Action x." not in form
    answer = as_("otto").post(
        f"/case/{case.reference}/services/add", {"kind": "Shelter", "given_on": TODAY.isoformat()}
    )
    assert answer.status_code == 302
    assert as_("otto").get(f"/case/{case.reference}/needs/add").status_code == 403


PATHS = ("needs", "needs/add", "plans/add", "services/add")


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_to_the_team_finds_nothing(case, as_, path):
    assert as_("otto").get(f"/case/{case.reference}/{path}").status_code == 404
    assert as_("otto").post(f"/case/{case.reference}/{path}", {"kind": "medical"}).status_code in (404, 405)


@pytest.mark.parametrize("path", PATHS[1:3])
def test_a_part_without_the_permission_is_told_so(case, cast, as_, path):
    join(case, cast.lena, "legal")
    assert as_("lena").get(f"/case/{case.reference}/{path}").status_code == 403
    assert as_("lena").post(f"/case/{case.reference}/{path}", {"kind": "medical"}).status_code == 403


def test_nobody_signed_in_finds_only_the_way_in(case, client):
    for path in PATHS:
        assert client.get(f"/case/{case.reference}/{path}").status_code == 302
    assert client.get("/approvals").status_code == 302


def test_a_row_of_another_case_is_not_found_here(plan, approval, case, mina, as_):
    from wellknit.casework.actions import cases

    other = cases.open_case(by=mina, called="Other").reference
    action = PlanAction.objects.get()
    for path in (
        f"plans/{plan.pk}",
        f"plans/{plan.pk}/ask",
        f"plans/{plan.pk}/end",
        f"plans/actions/{action.pk}/done",
    ):
        assert as_("mina").get(f"/case/{other}/{path}").status_code == 404
    assert as_("sora").get(f"/case/{other}/approvals/{approval.pk}").status_code == 404
