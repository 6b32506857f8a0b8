"""Moving a run on: ask where the case stands, open what is newly open, perform what needs nobody, close what fell away.

Everything ends in `advance`. It is idempotent: after a crash, a lost race or a taken-back step it is simply called again.
Whoever calls it holds the run's row, and has done the deed in the same transaction.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from wellknit.access.actors import Anyone
from wellknit.casework.actions.common import done
from wellknit.flow import feel
from wellknit.flow.plan import Key, Node, Plan
from wellknit.flow.reached import OPEN, Records, Way, choose, deadline, reached
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.procedures import leaving, plans, working_days
from wellknit.procedures.models import Message, Run, Step
from wellknit.procedures.states import LIVE, PASSED

Live = dict[Key, Step]


def key_of(step: Step) -> Key:
    """The node and round a step is about."""
    return step.node, tuple(int(part) for part in step.round.split(".") if part)


def live(run: Run) -> Live:
    """The steps that count: those done and those to do, without what was taken back or fell away."""
    rows = Step.objects.filter(run=run, state__in=LIVE).exclude(node="").order_by("opened_at", "pk")
    return {key_of(step): step for step in rows}


def records(steps: Live) -> Records:
    """What was done, skipped, sent, heard or answered, as the plan reads it."""
    return {key: Way(step.way, step.target) if step.way else None for key, step in steps.items() if step.state in PASSED}


def hold(run: Run) -> Run:
    """The run as it is now; nobody else writes it until the transaction ends."""
    found: Run = Run.objects.select_for_update(of=("self",)).select_related("procedure", "peer", "case__key", "key").get(pk=run.pk)
    return found


def advance(run: Run, by: Anyone) -> None:
    """Bring the steps of a run to where its records say it stands."""
    plan = plans.plan_of(run)
    steps = live(run)
    while _settled(run, plan, steps, by):
        pass
    if not any(step.is_pending for step in steps.values()) and run.ended_at is None:
        run.ended_at = clock.now()
        run.save(update_fields=["ended_at"])
        done("run.ended", run.case, by=by, run=run.pk)


def _settled(run: Run, plan: Plan, steps: Live, by: Anyone) -> bool:
    """One look: open, perform, withdraw. Whether a record was made, so that it must be looked at again."""
    state = reached(plan, records(steps))
    for key, step in list(steps.items()):
        if step.is_pending and state.get(key) != OPEN:
            close(step, "withdrawn")
            del steps[key]
    for key in (key for key, one in state.items() if one == OPEN):
        step = steps.get(key) or _opened(run, plan.nodes[key[0]], key)
        steps[key] = step
        perform = _PERFORMED.get(step.kind)
        if perform and perform(run, plan.nodes[key[0]], step, by):
            return True
    return False


def _opened(run: Run, node: Node, key: Key) -> Step:
    now = clock.now()
    step = Step(
        key_id=run.key_id, case_id=run.case_id, run=run, corridor=run.corridor, node=node.id,
        round=".".join(map(str, key[1])), kind=kind_of(node), lane=node.lane, opened_at=now, due_at=due(node, now),
    )  # fmt: skip
    step.save(force_insert=True)
    return step


def kind_of(node: Node) -> str:
    """What a step waits for: a person (task), the clock, a message of the other side, or nothing but us."""
    if node.kind in {"catch", "start"}:
        return "timer" if node.timer else "message"
    return {"boundary": "timer", "exclusive": "choice", "call": "task"}.get(node.kind, node.kind)


def due(node: Node, since: datetime) -> datetime | None:
    """Until when: working days where the step names the calendar of a country, calendar days otherwise."""
    period, country = deadline(node), node.properties.get("calendar", "")
    if period is None:
        return None
    return working_days.after(since, period, country) if country else period.after(since)


def close(step: Step, state: str, by: Anyone | None = None, **also: Any) -> None:
    """Write how a step ended."""
    step.state, step.closed_at = state, clock.now()
    step.closed_by_id = getattr(by, "worker_id", None)
    for name, value in also.items():
        setattr(step, name, value)
    step.save()


# What needs nobody


def _choose(run: Run, node: Node, step: Step, by: Anyone) -> bool:
    try:
        way = choose(node, run.facts or {}, feel.parse)
    except feel.FeelError:
        way = None  # a fact that cannot be read: the choice stays open, and says so
    if way is None:
        return False
    close(step, "done", way=way.flow, target=way.target)
    return True


def _ask_table(run: Run, node: Node, step: Step, by: Anyone) -> bool:
    try:
        answer = plans.decide(run.procedure, node.decision, run.facts or {})
    except (feel.FeelError, KeyError) as error:
        step.answer = {"fault": str(error)}
        step.save()
        return False
    know(run, _named(node, answer.value))
    close(step, "done", answer={"is": _plain(answer.value), "fired": list(answer.fired)})
    return True


def _named(node: Node, value: Any) -> dict[str, Any]:
    told = value if isinstance(value, dict) else {node.decision: value}
    return {name: _plain(each) for name, each in told.items()}


def _plain(value: Any) -> Any:
    """A value of FEEL as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, bool | int | str) or value is None:
        return value
    return int(value) if str(value).lstrip("-").isdigit() else str(value)


def know(run: Run, told: dict[str, Any]) -> None:
    """Write facts down among those choices read."""
    if told:
        run.facts = {**(run.facts or {}), **told}
        run.save(update_fields=["facts"])


def _send(run: Run, node: Node, step: Step, by: Anyone) -> bool:
    """Send what the step says, unless a consent or a document is missing: then it waits, and nothing has left."""
    told = leaving.shared(node, run.facts or {})
    try:
        leaving.missing(run, node).enforce()
        letter = leaving.send(run, node, told, by)
    except Refused:
        if step.state != "waiting":
            step.state = "waiting"
            step.save()
            done("step.waiting", run.case, by=by, step=step.pk)
        return False
    close(step, "done", by)
    noted(run, letter, node.message, told, step, incoming=False)
    done("step.sent", run.case, by=by, step=step.pk)
    return True


def _hear(run: Run, node: Node, step: Step, by: Anyone) -> bool:
    """Take up a message of this name that came before the case waited for it; of several the one that was sent first, as the
    time in its number says: on the way they may have overtaken each other."""
    waiting = Message.objects.filter(run=run, incoming=True, name=node.message, step=None, withdrawn_at=None)
    message = waiting.order_by("letter").first()
    if message is None:
        return False
    message.step = step
    message.save(update_fields=["step"])
    know(run, message.facts or {})
    close(step, "done")
    return True


def noted(run: Run, letter: str, name: str, told: dict[str, Any], step: Step | None, *, incoming: bool, **also: Any) -> Message:
    message = Message(
        key_id=run.key_id, case_id=run.case_id, run=run, letter=letter, name=name, incoming=incoming, facts=told,
        at=clock.now(), step=step, **also,
    )  # fmt: skip
    message.save(force_insert=True)
    return message


_PERFORMED: dict[str, Callable[[Run, Node, Step, Anyone], bool]] = {
    "choice": _choose, "rule": _ask_table, "send": _send, "message": _hear,
}  # fmt: skip
