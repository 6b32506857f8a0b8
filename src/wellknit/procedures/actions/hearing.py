"""What a signed message of another node does here. It is a record in the run both share; people do the rest."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Partner, System, acting, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.casework.actions.once import hold as hold_case
from wellknit.consent.models import ReceivedConsent
from wellknit.federation.models import Peer
from wellknit.federation.protocols import Quarantine
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.procedures import facts, plans, ties
from wellknit.procedures.actions import engine, runs, steps
from wellknit.procedures.models import Acceptance, Message, Procedure, Run

UNKNOWN = "a message of a procedure that is not in force here: agree on the same version first"
NO_CASE = "a message of a procedure for a case that is not open here"
EARLY = "a message of a run whose first message has not come yet: look again once it has"
NEWER = "a message of a newer version than the case is on here: move the case to it, then take the message in"
RUNNING = "a message that would begin a procedure that is under way in the case already"
NOTHING = "word that a message does not hold any more, of which nothing is here: it may be waiting for a person too"
UNHEARD = 20  # messages of one name that wait in a run to be taken up
UNSEEN = 200  # versions a node agreed to whose files are not here
NODE = System("procedures")
Head = Mapping[str, Any]


@transaction.atomic
def said(
    *, by: Partner, peer: Peer, thid: str, letter: str, head: Head, told: Mapping[str, Any] | None = None,
    received: ReceivedConsent | None = None,
) -> None:  # fmt: skip
    """A message of a run has come; the first one begins the run on this side. Twice the same is once.

    Raises `Quarantine` where no case or no procedure of this kind is here, `Refused` for what nobody awaits.
    """
    require(by, Permission.PROCEDURE_HEAR)
    procedure = Procedure.objects.filter(digest=head["procedure"], state__in=("in_force", "retired")).first()
    if procedure is None:
        raise Quarantine(UNKNOWN)
    run = _known(thid, head, procedure) or _begun(by, peer, thid, head, procedure)
    if Message.objects.filter(run=run, incoming=True, letter=letter).exists():
        return
    _awaited(run, procedure, head["name"])
    _fitting(run, procedure, head["name"], told or {})
    engine.noted(run, letter, head["name"], dict(told or {}), None, incoming=True, received=received)
    done("step.heard", run.case, by=by, run=run.pk, name=head["name"])
    engine.advance(run, by)


def _known(thid: str, head: Head, procedure: Procedure) -> Run | None:
    """The run both nodes know by this name; its other side may be on another version already, but in no other procedure."""
    known = Run.objects.filter(thid=thid).first()
    if known is None:
        return None
    run = engine.hold(known)
    if run.tie != head["tie"] or run.procedure.name_key != procedure.name_key:
        raise Refused(_("This message is of another case or procedure than the run it names."))
    if not run.case.is_open:
        raise Quarantine(NO_CASE)
    return run


def _begun(by: Partner, peer: Peer, thid: str, head: Head, procedure: Procedure) -> Run:
    """A new run on our own side, in the case the two nodes are tied by."""
    case = ties.case_of(peer, head["tie"])
    if case is None or not case.is_open:
        raise Quarantine(NO_CASE)
    hold_case(case)
    with acting(NODE):  # the runs of all nodes, not of this one alone
        if not thid or Run.objects.filter(thid=thid).exists():
            raise Refused(_("A run of another node bears this name."))
        if runs.is_running(case, procedure):
            raise Quarantine(RUNNING)
    pool = _own_side(procedure, peer, head["name"])
    return runs.new(case, procedure, pool, by, peer=peer, tie=head["tie"], thid=thid)


def _own_side(procedure: Procedure, peer: Peer, name: str) -> str:
    """This node's pool, if it begins with this message of a country on the other side. Nobody else's is run here."""
    pools = plans.whole(procedure).plans
    if any(node.message == name and node.kind == "catch" for plan in pools.values() for node in plan.nodes.values()):
        raise Quarantine(EARLY)
    side = next((pool for pool, plan in pools.items() if any(start.message == name for start in plan.starts)), "")
    ours = runs.country_of(side) in {"", settings.NODE_COUNTRY}
    if not side or not ours or not runs.is_other_side(procedure, peer):
        raise Refused(_("Nothing here waits for such a message."))
    return side


def _awaited(run: Run, procedure: Procedure, name: str) -> None:
    """Somebody waits for a message of this name, and not too many of them have come already."""
    waits = {node.message for node in plans.plan_of(run).nodes.values() if node.kind in {"catch", "start"}}
    if name not in waits and procedure.version > run.procedure.version:
        raise Quarantine(NEWER)
    if name not in waits or Message.objects.filter(run=run, incoming=True, name=name, step=None).count() >= UNHEARD:
        raise Refused(_("Nothing here waits for such a message."))


def _fitting(run: Run, procedure: Procedure, name: str, told: Mapping[str, Any]) -> None:
    """What is told is what the sending step shares, each of its kind."""
    others = (plan for pool, plan in plans.whole(procedure).plans.items() if pool != run.pool)
    sent = (node for plan in others for node in plan.nodes.values() if node.kind == "send" and node.message == name)
    if set(told) - {fact for node in sent for fact in node.listed("shares")}:
        raise Refused(_("This message tells more than its step shares."))
    if not all(facts.fits(fact, value) for fact, value in told.items()):
        raise Refused(_("This message tells something that is not of the kind it should be."))


@transaction.atomic
def withdrawn(*, by: Partner, thid: str, letter: str) -> None:
    """The other side took back the step it had sent a message from. Nothing is undone here: a person looks at it."""
    require(by, Permission.PROCEDURE_HEAR)
    known = Message.objects.filter(run__thid=thid, incoming=True, letter=letter).select_related("run").first()
    if known is None:
        raise Quarantine(NOTHING)
    run = engine.hold(known.run)
    message = Message.objects.get(pk=known.pk)
    if message.withdrawn_at is not None:
        return
    if not run.case.is_open:
        raise Quarantine(NO_CASE)
    message.withdrawn_at = clock.now()
    message.save(update_fields=["withdrawn_at"])
    if message.step_id is not None:
        steps.beside(run, _("Review: the other side took back “%(name)s”") % {"name": message.name})
    done("step.revoked", run.case, by=by, run=run.pk, name=message.name)


@transaction.atomic
def accepted(*, by: Partner, peer: Peer, digest: str) -> None:
    """The other country has agreed to a version. A node speaks for its own country, and never for ours."""
    require(by, Permission.PROCEDURE_HEAR)
    country, row = peer.organisation.country, Procedure.objects.filter(digest=digest).first()
    if country in {"", settings.NODE_COUNTRY} or (row is not None and country not in row.country_codes):
        raise Refused(_("This node's country is not one that has to agree to this version."))
    if row is None and _unseen(peer) >= UNSEEN:
        raise Refused(_("This node agreed to too many versions that are not here."))
    Acceptance.objects.get_or_create(digest=digest, country=country, defaults={"at": clock.now(), "peer": peer})
    from wellknit.procedures.actions.versions import follow_acceptances

    follow_acceptances(digest, by)


def _unseen(peer: Peer) -> int:
    """How many versions this node agreed to are not here."""
    return Acceptance.objects.filter(peer=peer).exclude(digest__in=Procedure.objects.values("digest")).count()
