"""Reading needs, plans and services; each plan comes with what may be done with it now, and why not."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from wellknit.access.actors import Actor
from wellknit.casework.doors import row_for
from wellknit.casework.models import Approval, Case, Need, Plan, PlanAction, Service
from wellknit.casework.rules import approvals as approval_rules
from wellknit.casework.rules import plan as rules
from wellknit.casework.standing import categories_for
from wellknit.casework.states import NEED
from wellknit.ground.verdicts import Verdict
from wellknit.vault.classes import Category
from wellknit.words.codelists import codelist

SHOWN = 200
_WORDS_SHOWN = 80


@dataclass(frozen=True)
class NeedShown:
    """A need and the states to which it may go."""

    row: Need
    moves: tuple[str, ...]


@dataclass(frozen=True)
class PlanShown:
    """A plan, its actions, the last approval asked for, and what may be done with it now."""

    row: Plan
    steps: list[PlanAction]
    last: Approval | None
    edit: Verdict
    ask: Verdict
    end: Verdict
    take_back: Verdict


def needs(case: Case) -> list[NeedShown]:
    """The needs, open ones first and the most urgent of them on top."""
    urgencies = codelist("urgency").codes
    rows = list(Need.objects.filter(case=case).order_by("-pk")[:SHOWN])
    rows.sort(
        key=lambda row: (
            row.state != NEED.start,
            urgencies.index(row.urgency) if row.urgency in urgencies else 9,
        )
    )
    return [NeedShown(row, NEED.table[row.state]) for row in rows]


def plans(actor: Actor, case: Case) -> list[PlanShown]:
    """The plans, newest first."""
    rows = list(Plan.objects.filter(case=case).order_by("-pk")[:SHOWN])
    steps: dict[int, list[PlanAction]] = defaultdict(list)
    for step in PlanAction.objects.filter(plan__in=[row.pk for row in rows]).order_by("pk"):
        steps[step.plan_id].append(step)
    asked = (
        Approval.objects.filter(case=case, kind="plan").select_related("made_by", "decided_by").order_by("pk")
    )
    last = {approval.plan_id: approval for approval in asked}
    return [_shown(actor, row, steps[row.pk], last.get(row.pk)) for row in rows]


def _shown(actor: Actor, row: Plan, steps: list[PlanAction], last: Approval | None) -> PlanShown:
    back = approval_rules.may_take_back(
        last.state if last else "", actor.worker_id, last.made_by_id if last else 0
    )
    return PlanShown(
        row, steps, last, rules.may_edit(row.state), rules.may_ask(row.state, row.objectives),
        rules.may_end(row.state), back,
    )  # fmt: skip


def services(case: Case) -> list[Service]:
    """The services, the latest first."""
    rows = Service.objects.filter(case=case).select_related("provider", "need", "made_by")
    return list(rows.order_by("-given_on", "-pk")[:SHOWN])


def need(case: Case, pk: int) -> Need:
    """One need of a case that came through its door."""
    return row_for(case, Need, pk)


def plan(case: Case, pk: int) -> Plan:
    """One plan of a case that came through its door."""
    return row_for(case, Plan, pk)


def step(case: Case, pk: int) -> PlanAction:
    """One action of a plan of a case that came through its door."""
    return row_for(case, PlanAction, pk, "plan")


def steps(row: Plan) -> list[PlanAction]:
    """The actions of a plan in the order in which they were written."""
    return list(PlanAction.objects.filter(plan=row).order_by("pk"))


def plan_initial(row: Plan | None) -> dict[str, Any]:
    """What the form shows of a plan."""
    if row is None:
        return {}
    return {
        name: getattr(row, name)
        for name in ("kind", "objectives", "starts_on", "planned_end", "person_agrees")
    }


def step_initial(row: Plan | None) -> list[dict[str, Any]]:
    """What the form shows of its actions."""
    if row is None:
        return []
    return [{"words": each.words, "who": each.who, "due_on": each.due_on} for each in steps(row)]


def offers(actor: Actor, case: Case) -> dict[str, list[tuple[Any, Any]]]:
    """What a service may be linked to: open needs, plans that hold, actions not done if readable."""
    held = list(Plan.objects.filter(case=case, state="approved").order_by("-pk"))
    kinds = codelist("spl_Type"), codelist("need_kind")
    open_needs = Need.objects.filter(case=case, state=NEED.start).order_by("-pk")
    ticks = PlanAction.objects.filter(plan__in=held, done_on=None).select_related("plan").order_by("pk")
    reads = Category.STORY in categories_for(actor, case)
    return {
        "needs": [(row, kinds[1].label(row.kind)) for row in open_needs],
        "plans": [(row, kinds[0].label(row.kind)) for row in held],
        "ticks": [(row, row.words[:_WORDS_SHOWN]) for row in ticks] if reads else [],
    }
