"""Reading approvals: what waits for an answer, and who may not be the one to give it."""

from typing import Any

from django.db.models import QuerySet

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.access.policy import Standing
from wellknit.casework.doors import alias, row_for, thing
from wellknit.casework.models import Approval, Case
from wellknit.casework.objections import against_closing
from wellknit.casework.reads.plan import steps
from wellknit.casework.rules import approvals as rules
from wellknit.casework.rules.approvals import MATTERS
from wellknit.casework.standing import may, need
from wellknit.casework.states import APPROVAL
from wellknit.ledger.models import Entry

SHOWN = 100


def waiting(actor: Actor, most: int = SHOWN) -> list[Approval]:
    """What waits in the actor's agency for an answer that they may give, the longest waiting first."""
    return list(_waiting(actor).select_related("case", "plan", "made_by").order_by("made_at", "pk")[:most])


def count(actor: Actor, most: int = SHOWN) -> int:
    """How much waits, counted up to one more than ``most``."""
    return len(_waiting(actor).values_list("pk")[: most + 1])


def _waiting(actor: Actor) -> QuerySet[Approval]:
    rows = Approval.objects.filter(agency_id=actor.agency_id, state=APPROVAL.start, kind__in=_answered_by(actor))
    return rows.exclude(made_by_id=actor.worker_id)


def answerable(actor: Actor, case: Case) -> list[Approval]:
    """What waits in one case for an answer that the actor may give."""
    kinds = [kind for kind, matter in MATTERS.items() if may(actor, matter.answer, case)]
    rows = Approval.objects.filter(case=case, state=APPROVAL.start, kind__in=kinds)
    return list(
        rows.exclude(made_by_id=actor.worker_id).select_related("plan", "made_by").order_by("made_at", "pk")
    )


def must_answer(actor: Actor, approval: Approval | None = None) -> None:
    """Raise `Forbidden` unless the actor answers this kind of question, or any."""
    if approval is not None:
        return need(actor, MATTERS[approval.kind].answer, approval.case)
    if not _answered_by(actor):
        require(actor, Permission.PLAN_APPROVE)
    return None


def _answered_by(actor: Actor) -> list[str]:
    return [kind for kind, matter in MATTERS.items() if actor.may(matter.answer, Standing(agency=True))]


def shown(actor: Actor, approval: Approval) -> dict[str, Any]:
    """What the page of one approval shows: the question, a plan's actions, what speaks against closing."""
    return {
        "approval": approval,
        "steps": steps(approval.plan) if approval.plan else [],
        "objections": against_closing(approval.case) if approval.kind == "closing" else [],
        "may_answer": rules.may_answer(approval.state, actor.worker_id, authors(approval)),
    }


def one(case: Case, pk: int) -> Approval:
    """One approval of a case that came through its door."""
    approval = row_for(case, Approval, pk, "plan", "made_by", "decided_by")
    if approval.plan is not None:
        approval.plan.case = case
    return approval


def authors(approval: Approval) -> set[int]:
    """Who asked and who ever wrote: the ledger knows every hand a plan went through."""
    if approval.plan is None:
        return {approval.made_by_id}
    written = Entry.objects.filter(
        subject=alias(approval.case),
        kind="plan.written",
        thing=thing(approval.plan),
        actor__startswith="worker:",
    )
    hands = written.values_list("actor", flat=True)
    return {approval.made_by_id, *(int(hand.removeprefix("worker:")) for hand in hands)}
