"""Beginning a procedure in a case, and moving a running case to another version."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, System
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.casework.actions.once import hold as hold_case
from wellknit.casework.models import Case
from wellknit.casework.standing import need
from wellknit.federation.models import Peer
from wellknit.flow.migrating import Migration, migrated
from wellknit.flow.plan import Key, Plan
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.procedures import plans, rules, ties
from wellknit.procedures.actions.engine import advance, close, hold, kind_of, live, records
from wellknit.procedures.models import Procedure, Run, Step
from wellknit.procedures.states import PENDING
from wellknit.words.codelists import countries

SPAN = "-"
MOST = 500  # runs that a chore looks at in one go
log = logging.getLogger("wellknit.procedures")


def country_of(pool: str) -> str:
    """The country a pool is of, by the two letters its name begins with; none where it is any country's."""
    code = pool[:2].upper()
    return code if pool[2:3] in {"", "_"} and countries().has(code) else ""


def home_pool(pools: Mapping[str, Plan]) -> str:
    """The pool of this node's country. Of pools that are any country's, the one that begins by itself; else none."""
    if any(map(country_of, pools)):
        return next((pool for pool in pools if country_of(pool) == settings.NODE_COUNTRY), "")
    return next((pool for pool, plan in pools.items() if not any(start.message for start in plan.starts)), "")


def corridor(procedure: Procedure, peer: Peer | None) -> str:
    """The countries a run joins, in the order of the procedure; where it names none, ours and then the other side's."""
    other = [peer.organisation.country] if peer else []
    return SPAN.join(procedure.country_codes or [settings.NODE_COUNTRY, *other])


@transaction.atomic
def begin(*, case: Case, procedure: Procedure, by: Actor, pool: str = "", tie: str = "") -> Run:
    """Begin a procedure in a case, on one side of it; with two sides, together with the node of a tie."""
    need(by, Permission.RUN_WRITE, case)
    hold_case(case)
    pools = plans.whole(procedure).plans
    side = pool or home_pool(pools)
    found = ties.between(case, tie) if tie else None
    partner = found is not None and found.open and is_other_side(procedure, found.peer)
    rules.may_begin(
        procedure.state, side, pools, running=is_running(case, procedure), needs_partner=len(pools) > 1, partner=partner,
        called=side in pools and any(start.message for start in pools[side].starts),
    ).enforce()  # fmt: skip
    run = new(case, procedure, side, by, peer=found.peer if found else None, tie=tie)
    advance(run, by)
    return run


def is_running(case: Case, procedure: Procedure) -> bool:
    """Whether any version of this procedure is under way in a case."""
    return Run.objects.filter(case=case, ended_at=None, procedure__name_key=procedure.name_key).exists()


def is_other_side(procedure: Procedure, peer: Peer) -> bool:
    """Whether a node is of a country on the other side; of any, where the procedure names none; of ours, where both are here."""
    others = set(procedure.country_codes) - {settings.NODE_COUNTRY} or {settings.NODE_COUNTRY}
    return not procedure.countries or peer.organisation.country in others


def new(case: Case, procedure: Procedure, pool: str, by: Anyone, *, peer: Peer | None = None, **more: Any) -> Run:
    """A run at its start; whoever asks for it moves it on."""
    run = Run(
        key_id=case.key_id, case=case, procedure=procedure, pool=pool, facts={}, begun_at=clock.now(), peer=peer,
        corridor=corridor(procedure, peer), begun_by_id=getattr(by, "worker_id", None), **more,
    )  # fmt: skip
    run.save(force_insert=True)
    done("run.begun", case, by=by, run=run.pk, procedure=procedure.name_key)
    return run


# Another version


def preview(run: Run, procedure: Procedure, opened: frozenset[str] = frozenset()) -> Migration:
    """What another version would mean for a run; nothing is written."""
    new_plan = plans.whole(procedure).plans.get(run.pool)
    if new_plan is None:
        raise Refused(_("The other version has no such side."))
    return migrated(plans.plan_of(run), new_plan, records(live(run)), opened)


@transaction.atomic
def move(*, run: Run, procedure: Procedure, by: Actor, opened: frozenset[str] = frozenset()) -> None:
    """Move a case to another version of its procedure. New steps before work already done count as skipped, unless opened."""
    need(by, Permission.RUN_WRITE, run.case)
    held = hold(run)
    if procedure.name_key != held.procedure.name_key or procedure.state != "in_force":
        raise Refused(_("Only to the version of the same procedure that is in force."))
    if procedure.pk == held.procedure_id:
        raise Refused(_("The case is on this version already."))
    if held.ended_at is not None:
        raise Refused(_("This run is over. It stays on the version it went by."))
    change = preview(held, procedure, opened)
    if change.refused:
        raise Refused(change.refused.told(_))
    _rewrite(held, procedure, change, by)
    done("run.moved", held.case, by=by, run=held.pk, version=procedure.version)
    advance(held, by)


def _rewrite(run: Run, procedure: Procedure, change: Migration, by: Actor) -> None:
    """Bring the records to the new version: gone ones to the history, rounds recounted, what is new before done work skipped."""
    steps = live(run)
    for key in (*change.history, *change.withdrawn):
        if key in steps:
            close(steps[key], "withdrawn" if steps[key].state in PENDING else "undone", by)
    for old, now in change.renamed.items():
        if old in steps and steps[old].state not in {"withdrawn", "undone"}:
            Step.objects.filter(pk=steps[old].pk).update(round=_round(now))
    run.procedure = procedure
    run.ended_at = None
    run.save(update_fields=["procedure", "ended_at"])
    for key in change.introduced:
        _passed_over(run, key, change, by)


def _passed_over(run: Run, key: Key, change: Migration, by: Actor) -> None:
    node, now, way = plans.plan_of(run).nodes[key[0]], clock.now(), change.records.get(key)
    words = _("introduced in version %(n)d") % {"n": run.procedure.version}
    Step(
        key_id=run.key_id, case_id=run.case_id, run=run, corridor=run.corridor, node=node.id, round=_round(key),
        kind=kind_of(node), lane=node.lane, state="skipped", opened_at=now, closed_at=now, closed_by_id=by.worker_id,
        reason=words, way=way.flow if way else "", target=way.target if way else "",
    ).save(force_insert=True)  # fmt: skip


def _round(key: Key) -> str:
    return ".".join(map(str, key[1]))


# The clock


NODE = System("procedures")


def fire_due() -> int:
    """The chore: timers that have run out fire, each in its run; how many."""
    late = Step.objects.filter(kind="timer", state="open", due_at__lte=clock.now()).order_by("due_at")
    return sum(_apart(_fire, step) for step in list(late.values_list("pk", flat=True)[:MOST]))


def try_waiting() -> int:
    """The chore: what waited for a consent or a document goes, where these are there by now; how many runs were looked at."""
    waiting = Step.objects.filter(state="waiting").order_by("run_id").values_list("run_id", flat=True).distinct()
    return sum(_apart(_try, run) for run in list(waiting[:MOST]))


def _apart(deed: Callable[[int], bool], pk: int) -> bool:
    """One run at a time: what stands in the way of one, such as a closed case, holds up no other."""
    try:
        with transaction.atomic():
            return deed(pk)
    except Refused:
        log.warning("a run could not be moved on: %s %s", deed.__name__, pk)
        return False


def _try(pk: int) -> bool:
    advance(hold(Run(pk=pk)), NODE)
    return True


def _fire(pk: int) -> bool:
    step = Step.objects.get(pk=pk)
    run = hold(Run(pk=step.run_id))
    row = Step.objects.get(pk=pk)
    if row.state != "open":
        return False
    close(row, "done")
    done("step.done", run.case, by=NODE, step=row.pk, node=row.node)
    advance(run, NODE)
    return True
