"""Reading approvals: what waits for an answer, and who may not be the one to give it."""

from wellknit.access.actors import Actor
from wellknit.access.policy import Standing
from wellknit.casework.doors import alias, row_for, thing
from wellknit.casework.models import Approval, Case
from wellknit.casework.rules.approvals import MATTERS
from wellknit.casework.states import APPROVAL
from wellknit.ledger.models import Entry

SHOWN = 100


def waiting(actor: Actor, most: int = SHOWN) -> list[Approval]:
    """What waits in the actor's agency for an answer that they may give, the longest waiting first."""
    kinds = [name for name, matter in MATTERS.items() if actor.may(matter.answer, Standing(agency=True))]
    if not kinds:
        return []
    rows = Approval.objects.filter(agency_id=actor.agency_id, state=APPROVAL.start, kind__in=kinds)
    rows = rows.exclude(made_by_id=actor.worker_id).select_related("case", "plan", "made_by")
    return list(rows.order_by("made_at", "pk")[:most])


def of_case(case: Case) -> list[Approval]:
    """Everything that waits for an answer in one case."""
    rows = Approval.objects.filter(case=case, state=APPROVAL.start)
    return list(rows.select_related("plan", "made_by").order_by("made_at", "pk"))


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
        subject=alias(approval.case), kind="plan.written", thing=thing(approval.plan), actor__startswith="worker:"
    )
    hands = written.values_list("actor", flat=True)
    return {approval.made_by_id, *(int(hand.removeprefix("worker:")) for hand in hands)}
