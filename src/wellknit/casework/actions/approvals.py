"""Approvals: one person asks, another answers. What the answer does, the actions of plans and closings say.

`after` holds one function per kind, called once an approval was answered or taken back: ``approval.state``
tells it how (``approved``, ``returned``, ``taken_back``). It moves the plan or the case (``approval.plan``,
``approval.case``) and may refuse, which undoes the answer. The ledger's line, for asking and every outcome,
is written here and only here.
"""

from collections.abc import Callable

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.casework.actions.common import done, made, move
from wellknit.casework.actions.once import hold
from wellknit.casework.models import Approval, Case, Plan
from wellknit.casework.reads.approvals import authors
from wellknit.casework.rules import approvals as rules
from wellknit.casework.standing import need
from wellknit.casework.states import APPROVAL
from wellknit.ground import clock

after: dict[str, Callable[[Approval, Actor], None]] = {}


@transaction.atomic
def ask(*, case: Case, by: Actor, kind: str, plan: Plan | None = None, words: str = "") -> Approval:
    """Ask for an approval; whoever calls has moved the plan or the case to the state in which it waits."""
    matter = rules.MATTERS[kind]
    need(by, matter.ask, case)
    hold(case)
    waiting = Approval.objects.filter(case=case, kind=kind, plan=plan, state=APPROVAL.start)
    rules.may_ask(already_waiting=waiting.exists()).enforce()
    approval = Approval(**made(case, by), kind=kind, plan=plan, agency_id=case.agency_id, asked_words=words)
    approval.save(force_insert=True)
    done(matter.lines[approval.state], approval, by=by)
    return approval


@transaction.atomic
def answer(*, approval: Approval, by: Actor, approve: bool, words: str = "") -> None:
    """Approve, or send back with the reason. Nobody answers what they wrote or asked themselves."""
    need(by, rules.MATTERS[approval.kind].answer, approval.case)
    rules.may_answer(approval.state, by.worker_id, authors(approval)).enforce()
    if not approve:
        rules.returned_with(words).enforce()
    _settle(approval, by, "approved" if approve else "returned", words)


@transaction.atomic
def take_back(*, approval: Approval, by: Actor) -> None:
    """Who asked no longer asks."""
    need(by, rules.MATTERS[approval.kind].ask, approval.case)
    rules.may_take_back(approval.state, by.worker_id, approval.made_by_id).enforce()
    _settle(approval, by, "taken_back", "")


def _settle(approval: Approval, by: Actor, to: str, words: str) -> None:
    move(approval, APPROVAL, to, decided_by_id=by.worker_id, decided_at=clock.now())
    approval.answer = words
    approval.save(update_fields=["answer"])
    after[approval.kind](approval, by)
    done(rules.MATTERS[approval.kind].lines[to], approval, by=by)
