"""The life of a version: brought in, proposed, agreed to by every country it joins, in force, retired."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, require
from wellknit.access.permissions import Permission
from wellknit.federation import letters, sending
from wellknit.federation.models import Peer
from wellknit.federation.states import WRITTEN_TO
from wellknit.flow import bpmn, dmn
from wellknit.flow.plan import BadFile
from wellknit.flow.plan import Procedure as Drawn
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.procedures import leaving, library, plans, rules
from wellknit.procedures.actions.runs import country_of, home_pool
from wellknit.procedures.models import Acceptance, Lane, Part, Procedure
from wellknit.procedures.states import PROCEDURE

# Bringing in


@transaction.atomic
def bring(*, xml: bytes, by: Anyone) -> Procedure:
    """Bring in a version of a procedure, as a draft. Raises `BadFile` with every fault of a file that cannot be read.

    What it calls and the tables it asks are those brought in last, by name; the version keeps hold of just these.
    """
    require(by, Permission.PROCEDURE_WRITE)
    drawn = bpmn.read(xml)
    if unfit := list(rules.unfit(drawn)):
        raise BadFile(*unfit)
    calls, decisions = _rests_on(drawn)
    digest = plans.digest_of_all(xml, calls, decisions)
    known = Procedure.objects.filter(digest=digest).first()
    if known is not None:
        raise Refused(_("This version is here already: version %(n)d.") % {"n": known.version})
    last = Procedure.objects.filter(name_key=drawn.id).order_by("-version").first()
    row = Procedure.objects.create(
        name_key=drawn.id, title=(drawn.name or drawn.id)[:200], version=last.version + 1 if last else 1, digest=digest, xml=xml,
        calls=calls, decisions=decisions, countries=" ".join(countries_of(drawn)), made_at=clock.now(),
        made_by_id=getattr(by, "worker_id", None),
    )  # fmt: skip
    _noted(row, "procedure.brought_in", by)
    return row


@transaction.atomic
def bring_part(*, kind: str, key: str, xml: bytes, by: Anyone) -> Part:
    """Bring in what procedures call (``call``) or a decision table (``decision``), for versions brought in from now on.

    Raises `BadFile` with every fault: a table with a gap, or whose rules contradict each other, is relied on by nobody.
    """
    require(by, Permission.PROCEDURE_WRITE)
    if kind == "call":
        plans.called_plan(xml)
    elif wrong := [fault for decision in dmn.read(xml).values() for fault in dmn.problems(decision)]:
        raise BadFile(*wrong)
    digest = plans.digest_of(xml)
    fresh = {"kind": kind, "name_key": key, "xml": xml, "made_at": clock.now()}
    part, _new = Part.objects.get_or_create(digest=digest, defaults=fresh)
    return part


@transaction.atomic
def bring_library(*, by: Anyone) -> int:
    """Bring in the procedures that come with the software, as drafts; how many were not here yet."""
    require(by, Permission.PROCEDURE_WRITE)
    for key, xml in library.decisions().items():
        bring_part(kind="decision", key=key, xml=xml, by=by)
    known = library.keys()
    files = {key: library.xml(key) for key in known}
    for key in _called(files.values()) & files.keys():
        bring_part(kind="call", key=key, xml=files[key], by=by)
    fresh = [xml for xml in files.values() if not Procedure.objects.filter(digest=_digest(xml)).exists()]
    return len([bring(xml=xml, by=by) for xml in fresh])


def _called(files: Iterable[bytes]) -> set[str]:
    """The names of what these files call."""
    plans_ = (plan for xml in files for plan in bpmn.read(xml).plans.values())
    return {node.calls for plan in plans_ for node in plan.nodes.values() if node.calls}


def _digest(xml: bytes) -> str:
    return plans.digest_of_all(xml, *_rests_on(bpmn.read(xml)))


def _rests_on(drawn: Drawn) -> tuple[dict[str, str], dict[str, str]]:
    """The digests of what it calls and asks, as brought in last; what is called asks too. What is not here the check tells."""
    nodes = [node for plan in drawn.plans.values() for node in plan.nodes.values()]
    calls = _latest("call", {node.calls for node in nodes if node.calls} - set(drawn.plans))
    called = [plans.called_plan(bytes(each.xml)) for each in Part.objects.filter(digest__in=calls.values())]
    nodes += [node for plan in called for node in plan.nodes.values()]
    return calls, _latest("decision", {node.decision for node in nodes if node.decision})


def _latest(kind: str, keys: set[str]) -> dict[str, str]:
    rows = Part.objects.filter(kind=kind, name_key__in=keys).order_by("made_at", "pk")
    found: dict[str, str] = {}
    for part in rows:
        found[part.name_key] = part.digest
    return found


def countries_of(drawn: Drawn) -> list[str]:
    """The countries whose pools it holds; none where it is any country's, and then each node agrees for itself."""
    return list(dict.fromkeys(filter(None, map(country_of, drawn.plans))))


# Agreeing


@transaction.atomic
def propose(*, procedure: Procedure, by: Actor) -> None:
    """Propose a draft; it then waits for a second person here, and for the other countries."""
    require(by, Permission.PROCEDURE_WRITE)
    row = _held(procedure)
    rules.may_propose(len(plans.faults(row)), unassigned(row)).enforce()
    _move(row, "proposed", "procedure.proposed", by, asked_by_id=by.worker_id)


@transaction.atomic
def send_back(*, procedure: Procedure, by: Actor) -> None:
    """Make a draft again of what was proposed; what other countries agreed to stays known."""
    require(by, Permission.PROCEDURE_WRITE)
    row = _held(procedure)
    Acceptance.objects.filter(digest=row.digest, country=settings.NODE_COUNTRY).delete()
    _move(row, "draft", "procedure.sent_back", by, asked_by_id=None)


@transaction.atomic
def accept(*, procedure: Procedure, by: Actor, country: str = "") -> None:
    """Agree to a version for this node's country, as the second person; or note that another agreed on paper.

    The other nodes are told. Once every country has agreed it is in force, and the version before it is retired.
    """
    require(by, Permission.PROCEDURE_WRITE)
    row = _held(procedure)
    rules.may_accept(row.state, own=row.asked_by_id == by.worker_id).enforce()
    which = country or settings.NODE_COUNTRY
    if which not in {*row.country_codes, settings.NODE_COUNTRY}:
        raise Refused(_("This country is not one that has to agree."))
    accepted = {"at": clock.now(), "worker_id": by.worker_id}
    _row, fresh = Acceptance.objects.get_or_create(digest=row.digest, country=which, defaults=accepted)
    if fresh:
        _noted(row, "procedure.accepted", by, country=which)
    if fresh and which == settings.NODE_COUNTRY:
        _tell(row, by)
    follow_acceptances(row.digest, by)


def follow_acceptances(digest: str, by: Anyone) -> None:
    """Put a proposed version in force once every country has agreed. Part of the deed of agreeing, or of hearing it."""
    row = Procedure.objects.select_for_update().filter(digest=digest, state="proposed").first()
    if row is None or not ({*row.country_codes, settings.NODE_COUNTRY} <= agreed(row)):
        return
    for before in Procedure.objects.select_for_update().filter(name_key=row.name_key, state="in_force"):
        _move(before, "retired", "procedure.retired", by)
    _move(row, "in_force", "procedure.in_force", by, in_force_at=clock.now())


def agreed(row: Procedure) -> set[str]:
    """The countries that have agreed to a version, as far as this node knows."""
    return set(Acceptance.objects.filter(digest=row.digest).values_list("country", flat=True))


def _tell(row: Procedure, by: Anyone) -> None:
    others = [country for country in row.country_codes if country != settings.NODE_COUNTRY]
    for peer in Peer.objects.filter(organisation__country__in=others, state__in=WRITTEN_TO):
        sending.send(letters.bare(peer, f"{leaving.PROTOCOL}/accepted", {"procedure": row.digest}), by=by)


@transaction.atomic
def retire(*, procedure: Procedure, by: Actor) -> None:
    """Let nothing begin under a version any more; what is under way goes on."""
    require(by, Permission.PROCEDURE_WRITE)
    _move(_held(procedure), "retired", "procedure.retired", by)


@transaction.atomic
def drop(*, procedure: Procedure, by: Actor) -> None:
    """Set a draft aside."""
    require(by, Permission.PROCEDURE_WRITE)
    _move(_held(procedure), "dropped", "procedure.dropped", by)


@transaction.atomic
def take_up(*, procedure: Procedure, by: Actor) -> None:
    """Take a draft up again that was set aside."""
    require(by, Permission.PROCEDURE_WRITE)
    _move(_held(procedure), "draft", "procedure.taken_up", by)


# Lanes


@transaction.atomic
def assign(*, procedure: Procedure, by: Anyone, lanes: Mapping[str, tuple[str, int] | None]) -> None:
    """Say who does the work of each lane on this node: an agency that uses it, or an organisation elsewhere."""
    require(by, Permission.PROCEDURE_WRITE)
    own = own_lanes(procedure)
    for lane, who in lanes.items():
        if lane not in own:
            raise Refused(_("This lane is not one of this node's side."))
        rows = Lane.objects.filter(name_key=procedure.name_key, lane=lane)
        if who is None:
            rows.delete()
            continue
        chosen: dict[str, Any] = {"agency_id": None, "organisation_id": None} | {f"{who[0]}_id": who[1]}
        if not rows.update(**chosen):
            Lane.objects.create(name_key=procedure.name_key, lane=lane, **chosen)
    _noted(procedure, "procedure.lanes", by)


def own_lanes(row: Procedure) -> dict[str, str]:
    """The lanes of the side this node is on, by id, in their order."""
    pools = plans.drawn(row).plans
    side = home_pool(pools)
    return dict(pools[side].lanes) if side else {}


def unassigned(row: Procedure) -> list[str]:
    """The names of our lanes that are nobody's yet."""
    known = set(Lane.objects.filter(name_key=row.name_key).values_list("lane", flat=True))
    return [name for lane, name in own_lanes(row).items() if lane not in known]


# Tools


def _held(procedure: Procedure) -> Procedure:
    return Procedure.objects.select_for_update().get(pk=procedure.pk)


def _move(row: Procedure, to: str, kind: str, by: Anyone, **also: Any) -> None:
    if not PROCEDURE.allow(row.state, to):
        raise Refused(_("This cannot be done now: the version is not in the right state any more."))
    if Procedure.objects.filter(pk=row.pk, state=row.state).update(state=to, **also) != 1:
        raise Refused(_("Somebody else changed this a moment ago. Look at it again before you go on."))
    row.state = to
    _noted(row, kind, by)


def _noted(row: Procedure, kind: str, by: Anyone, **detail: Any) -> None:
    record(kind, by=by, thing=f"procedure:{row.pk}", key=row.name_key, version=row.version, **detail)
