"""Support plans: written as a draft, approved by somebody else, carried out, ended."""

from collections.abc import Iterable
from datetime import date
from typing import TypedDict

from django.db import transaction

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions import approvals
from wellknit.casework.actions.common import atomic, done, keep, made, move
from wellknit.casework.actions.once import hold, put
from wellknit.casework.models import Approval, Case, Plan, PlanAction
from wellknit.casework.rules import plan as rules
from wellknit.casework.rules.codes import known
from wellknit.casework.standing import need
from wellknit.casework.states import PLAN
from wellknit.ground.verdicts import Refused
from wellknit.words.calendars import local_today


class Step(TypedDict, total=False):
    """One action of a plan as it is handed in: ``words``, ``who`` does it, ``due_on``."""

    words: str
    who: str
    due_on: date | None


@transaction.atomic
def write(
    *, case: Case, by: Actor, kind: str, objectives: str, actions: Iterable[Step] = (),
    starts_on: date | None = None, planned_end: date | None = None, person_agrees: bool = False,
    plan: Plan | None = None,
) -> Plan:  # fmt: skip
    """Write a draft, or a draft anew; its actions are replaced by those handed in."""
    need(by, Permission.PLAN_WRITE, case)
    rules.in_order(starts_on, planned_end).enforce()
    known("spl_Type", kind).enforce()
    row = _draft(case, by, plan)
    row.kind, row.objectives, row.person_agrees = kind, objectives, person_agrees
    row.starts_on, row.planned_end = starts_on, planned_end
    put("plan.written", row, by=by)
    PlanAction.objects.filter(plan=row).delete()
    _write_actions(row, by, actions)
    return row


@atomic
def put_on_file(
    *, case: Case, by: Actor, kind: str = "", objectives: str = "", actions: Iterable[Step] = (),
    starts_on: date | None = None, planned_end: date | None = None, actual_end: date | None = None,
) -> Plan:  # fmt: skip
    """Take over a plan that a file brings: ended if it says when it ended, otherwise a draft to look at."""
    require(by, Permission.CASE_IMPORT)
    need(by, Permission.PLAN_WRITE, case)
    known("spl_Type", kind).enforce()
    plan = Plan(
        **made(case, by), kind=kind, objectives=objectives, starts_on=starts_on, planned_end=planned_end,
        actual_end=actual_end, state="ended" if actual_end else PLAN.start,
    )  # fmt: skip
    put("plan.written", plan, by=by)
    _write_actions(plan, by, actions)
    return plan


def _draft(case: Case, by: Actor, plan: Plan | None) -> Plan:
    if plan is None:
        return Plan(**made(case, by))
    hold(case)  # or somebody could ask for approval between this look and the writing
    plan.refresh_from_db(fields=["state"])
    rules.may_edit(plan.state).enforce()
    return plan


def _write_actions(plan: Plan, by: Actor, actions: Iterable[Step]) -> None:
    said = [step for step in actions if step.get("words", "").strip()]
    keep(*(PlanAction(**made(plan.case, by), plan=plan, **step) for step in said))


@transaction.atomic
def ask(*, plan: Plan, by: Actor, words: str = "") -> Approval:
    """Put a draft before a second person."""
    need(by, Permission.PLAN_WRITE, plan.case)
    rules.may_ask(plan.state, plan.objectives).enforce()
    hold(plan.case)
    move(plan, PLAN, "asked")
    return approvals.ask(case=plan.case, by=by, kind="plan", plan=plan, words=words)


def answered(approval: Approval, by: Actor) -> None:
    """What an answer does to the plan; called by `actions.approvals`."""
    if approval.plan is None:
        raise Refused("an approval of this kind names its plan")
    move(approval.plan, PLAN, "approved" if approval.state == "approved" else "draft")


@transaction.atomic
def end(*, plan: Plan, by: Actor, actual_end: date) -> None:
    """End a plan that holds."""
    need(by, Permission.PLAN_WRITE, plan.case)
    rules.may_end(plan.state).enforce()
    rules.not_ahead(actual_end, local_today()).enforce()
    rules.in_order(plan.starts_on, actual_end).enforce()
    move(plan, PLAN, "ended", actual_end=actual_end)
    done("plan.ended", plan, by=by)


@transaction.atomic
def tick(*, action: PlanAction, by: Actor, done_on: date) -> None:
    """Say that one action of a plan was done."""
    need(by, Permission.SERVICE_WRITE, action.case)
    rules.may_tick(action.plan.state, action.done_on).enforce()
    rules.not_ahead(done_on, local_today()).enforce()
    if PlanAction.objects.filter(pk=action.pk, done_on=None).update(done_on=done_on) != 1:
        rules.may_tick(action.plan.state, done_on).enforce()
    action.done_on = done_on
    done("plan.action_done", action, by=by)
