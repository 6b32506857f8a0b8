"""What people do with the steps of a run: do, skip, take back, add. Each holds the run, writes a record, and moves on."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.casework.models import Case
from wellknit.casework.standing import need
from wellknit.flow.reached import may_be_skipped, undone
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused, Verdict
from wellknit.procedures import leaving, plans, rules
from wellknit.procedures.actions.engine import advance, close, hold, key_of, know, live, records
from wellknit.procedures.models import Message, Run, Step
from wellknit.words.calendars import local_today


@transaction.atomic
def do(*, step: Step, by: Actor, facts: Mapping[str, Any] | None = None) -> None:
    """Do a step, and say what it decides. Raises `Refused` naming the documents and consents that are missing."""
    run, row = _held(step, by)
    told = dict(facts or {})
    rules.may_do(row.state, row.kind).enforce()
    if row.node:
        node = plans.plan_of(run).nodes[row.node]
        rules.decided(node, told).enforce()
        leaving.missing(run, node).enforce()
    know(run, told)
    close(row, "done", by)
    done("step.done", run.case, by=by, step=row.pk, node=row.node)
    advance(run, by)


@transaction.atomic
def skip(*, step: Step, by: Actor, reason: str) -> None:
    """Go on without a step, and say why."""
    run, row = _held(step, by)
    rules.may_skip(row.state, row.kind, reason).enforce()
    if row.node:
        verdict = may_be_skipped(plans.plan_of(run), records(live(run)), key_of(row))
        Verdict(verdict.why_not and _(str(verdict.why_not))).enforce()
    close(row, "skipped", by, reason=reason.strip())
    done("step.skipped", run.case, by=by, step=row.pk, node=row.node)
    advance(run, by)


@transaction.atomic
def take_back(*, step: Step, by: Actor, reason: str) -> None:
    """Take back a step that was done, with what rests on it alone; work beside it stays.

    A message that had been sent is not unsent: the other side is told, and looks at it.
    """
    run, row = _held(step, by)
    rules.may_take_back(row.state, reason).enforce()
    steps = live(run)
    fallen = undone(plans.plan_of(run), records(steps), key_of(row)) if row.node else []
    for each in [steps[key] for key in fallen] or [row]:
        close(each, "undone", by, reason=reason.strip())
        _unsay(run, each, by)
    if run.ended_at:
        run.ended_at = None
        run.save(update_fields=["ended_at"])
    done("step.undone", run.case, by=by, step=row.pk, node=row.node)
    advance(run, by)


def _unsay(run: Run, step: Step, by: Actor) -> None:
    """What was sent from a step is withdrawn; what had come for it waits to be taken up again."""
    for message in Message.objects.filter(run=run, step=step, withdrawn_at=None):
        if message.incoming:
            message.step = None
            message.save(update_fields=["step"])
            continue
        message.withdrawn_at = clock.now()
        message.save(update_fields=["withdrawn_at"])
        leaving.withdraw(run, message.letter, by)


@transaction.atomic
def look_again(*, run: Run, by: Actor) -> None:
    """Try what waits once more: a consent or a document may be there by now."""
    need(by, Permission.STEP_WRITE, run.case)
    advance(hold(run), by)


@transaction.atomic
def add(*, run: Run, by: Actor, title: str, due_on: date | None = None, reason: str) -> Step:
    """Add a step of one's own, beside the plan; it never keeps the plan waiting."""
    need(by, Permission.STEP_WRITE, run.case)
    held = hold(run)
    rules.may_add(title, due_on, local_today()).enforce()
    rules.may_say(reason).enforce()
    if held.ended_at:
        raise Refused(_("This run is over. Give somebody a task instead."))
    step = beside(held, title, due_on, reason)
    done("step.added", held.case, by=by, step=step.pk)
    return step


def beside(run: Run, title: str, due_on: date | None = None, reason: str = "") -> Step:
    """A step without a place in the plan."""
    due = timezone.make_aware(datetime.combine(due_on, time(23, 59))) if due_on else None
    step = Step(
        key_id=run.key_id, case_id=run.case_id, run=run, corridor=run.corridor, kind="added", title=title.strip(),
        reason=reason.strip(), opened_at=clock.now(), due_at=due,
    )  # fmt: skip
    step.save(force_insert=True)
    return step


def _held(step: Step, by: Actor) -> tuple[Run, Step]:
    """The run, held, and the step as it is now. Raises `Forbidden` unless the actor may work on its steps."""
    case = Case.objects.select_related("key", "agency").get(pk=step.case_id)
    need(by, Permission.STEP_WRITE, case)
    run = hold(Run(pk=step.run_id))
    run.case = case
    return run, Step.objects.get(pk=step.pk)
