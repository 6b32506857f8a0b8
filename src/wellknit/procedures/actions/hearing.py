"""What a signed message of another node does here. It is a record in the run both share; people do the rest."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Partner, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.consent.models import ReceivedConsent
from wellknit.federation.models import Peer
from wellknit.federation.protocols import Quarantine
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.procedures import plans, ties
from wellknit.procedures.actions import engine, runs, steps
from wellknit.procedures.models import Acceptance, Message, Procedure, Run

UNKNOWN = "a message of a procedure that is not in force here: agree on the same version first"
NO_CASE = "a message of a procedure for a case that is not open here"


@transaction.atomic
def said(
    *, by: Partner, peer: Peer, thid: str, letter: str, head: Mapping[str, Any], told: Mapping[str, Any] | None = None,
    received: ReceivedConsent | None = None,
) -> None:  # fmt: skip
    """A message of a run has come; the first one begins the run on this side. Twice the same is once.

    Raises `Quarantine` where no case or no procedure of this kind is here, `Refused` for a name nobody awaits.
    """
    require(by, Permission.PROCEDURE_HEAR)
    run = _run(by, peer, thid, head)
    if Message.objects.filter(run=run, incoming=True, letter=letter).exists():
        return
    if head["name"] not in {node.message for node in plans.plan_of(run).nodes.values() if node.kind in {"catch", "start"}}:
        raise Refused(_("Nothing here waits for such a message."))
    engine.noted(run, letter, head["name"], dict(told or {}), None, incoming=True, received=received)
    done("step.heard", run.case, by=by, run=run.pk, name=head["name"])
    engine.advance(run, by)


def _run(by: Partner, peer: Peer, thid: str, head: Mapping[str, Any]) -> Run:
    known = Run.objects.filter(thid=thid).first()
    if known is not None:
        return engine.hold(known)
    case, procedure = ties.case_of(peer, head["tie"]), _in_force(head["procedure"])
    if case is None:
        raise Quarantine(NO_CASE)
    if procedure is None:
        raise Quarantine(UNKNOWN)
    pool = _awaiting(procedure, head["name"])
    return runs.new(case, procedure, pool, by, peer=peer, tie=head["tie"], thid=thid)


def _in_force(digest: str) -> Procedure | None:
    return Procedure.objects.filter(digest=digest, state__in=("in_force", "retired")).first()


def _awaiting(procedure: Procedure, name: str) -> str:
    """The pool that begins with this message."""
    for pool, plan in plans.whole(procedure).plans.items():
        if any(start.message == name for start in plan.starts):
            return pool
    raise Refused(_("Nothing here waits for such a message."))


@transaction.atomic
def withdrawn(*, by: Partner, thid: str, letter: str) -> None:
    """The other side took back the step it had sent a message from. Nothing is undone here: a person looks at it."""
    require(by, Permission.PROCEDURE_HEAR)
    known = Run.objects.filter(thid=thid).first()
    message = Message.objects.filter(run=known, incoming=True, letter=letter, withdrawn_at=None).first() if known else None
    if known is None or message is None:
        return
    run = engine.hold(known)
    message.withdrawn_at = clock.now()
    message.save(update_fields=["withdrawn_at"])
    if message.step_id is not None:
        steps.beside(run, _("Review: the other side took back “%(name)s”") % {"name": message.name})
    done("step.revoked", run.case, by=by, run=run.pk, name=message.name)


@transaction.atomic
def accepted(*, by: Partner, peer: Peer, digest: str) -> None:
    """The other country has agreed to a version."""
    require(by, Permission.PROCEDURE_HEAR)
    country = peer.organisation.country
    Acceptance.objects.get_or_create(digest=digest, country=country, defaults={"at": clock.now(), "peer": peer})
    from wellknit.procedures.actions.versions import follow_acceptances

    follow_acceptances(digest, by)
