"""Where a case stands, as a pure function of (plan, records): what is open, what was passed, in which round.

A record says that something was done, skipped, sent, received, or fired; for a choice it says which way. Whatever else a
running case needs follows from asking again: after a crash, a step taken back, a new version of the procedure.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wellknit.flow.period import Period, period
from wellknit.flow.plan import N_, Flow, Key, Node, Plan, Round
from wellknit.ground.verdicts import YES, Verdict

OPEN, PASSED = "open", "passed"
NOT_OPEN = N_("This step is not open.")
NOT_SKIPPED = N_("A choice is answered, a start and a timer come by themselves: none of them can be skipped.")
NOT_DONE = N_("This step was not done, so it cannot be taken back.")
NOT_ON_THE_WAY = N_("This step lies on a way the case has left.")
# What a node of its own performs as soon as it is open; the rest waits for people, messages or the clock.
AUTOMATIC = frozenset({"exclusive", "rule", "send"})


@dataclass(frozen=True)
class Way:
    """The arrow taken at a choice, and where it led: editors give a redrawn arrow a new id."""

    flow: str
    target: str


Records = Mapping[Key, Way | None]
State = dict[Key, str]


class Expression(Protocol):
    """A condition, ready to be asked."""

    @property
    def names(self) -> frozenset[str]:
        """The facts it reads."""

    def value(self, facts: Mapping[str, object]) -> Any:
        """What it comes to."""


Parse = Callable[[str], Expression]


def reached(plan: Plan, records: Records) -> State:
    """Every node and round the case has come to, in the order of the flow: open or passed.

    The plan is one that passed the check: in a loop that waits for nothing this would not end.
    """
    places: State = {}
    arrived: dict[Key, set[str]] = defaultdict(set)
    work = deque((start.id, (0,) * len(plan.loops[start.id]), "") for start in plan.starts)
    while work:
        name, round_, via = work.popleft()
        node, key = plan.nodes[name], (name, round_)
        arrived[key].add(via)
        if key in places or (node.is_join and len(arrived[key]) < len(node.ins)):
            continue
        places[key], onward = _pass(plan, node, round_, records)
        work.extend((flow, plan.round_at(name, flow, round_), by) for flow, by in onward)
    if any(state == PASSED and plan.nodes[name].kind == "terminate" for (name, _), state in places.items()):
        return {key: state for key, state in places.items() if state == PASSED}
    return places


def _pass(plan: Plan, node: Node, round_: Round, records: Records) -> tuple[str, list[tuple[str, str]]]:
    """Whether the case waits here or has passed, and to which nodes it goes on, each with the arrow taken."""
    timers = plan.timers.get(node.id, ())
    fired = [timer for timer in timers if (timer.id, round_) in records]
    done = not node.waits_for_a_record or (node.id, round_) in records
    flows = list(_ways(plan, node, round_, records)) if done else []
    if done and node.is_choice and not flows:
        done = False  # the way once taken is not in this version any more: to be chosen again
    interrupted = not done and any(timer.interrupting for timer in fired)
    beside = fired if done or interrupted else timers
    state = PASSED if done or interrupted else OPEN
    return state, [(flow.target, flow.id) for flow in flows] + [(timer.id, "") for timer in beside]


def _ways(plan: Plan, node: Node, round_: Round, records: Records) -> Iterator[Flow]:
    """The arrows the case leaves by."""
    if node.is_choice:
        way = records[node.id, round_]
        if taken := way and taken_way(node, way):
            yield taken
    elif node.kind == "event":
        happened = [flow for flow in node.outs if (flow.target, plan.round_at(node.id, flow.target, round_)) in records]
        yield from happened[:1] or node.outs
    else:
        yield from node.outs


def taken_way(node: Node, way: Way) -> Flow | None:
    """The arrow a record of a choice means in this version of the procedure."""
    same = [flow for flow in node.outs if flow.id == way.flow]
    return next(iter(same + [flow for flow in node.outs if flow.target == way.target]), None)


def choose(node: Node, facts: Mapping[str, object], parse: Parse) -> Way | None:
    """The way the conditions of a choice point to: the first that holds, else the default, else nobody knows."""
    holds = (flow for flow in node.outs if flow.condition and parse(flow.condition).value(facts) is True)
    flow = next(holds, None) or next((flow for flow in node.outs if flow.id == node.default), None)
    return Way(flow.id, flow.target) if flow else None


def undone(plan: Plan, records: Records, key: Key) -> list[Key]:
    """The records that fall when this one is taken back: itself, and what is reached no more. Parallel work stays."""
    rest = {one: way for one, way in records.items() if one != key}
    before, after = reached(plan, records), reached(plan, rest)
    return [one for one in records if one == key or (before.get(one) == PASSED and after.get(one) != PASSED)]


def may_be_skipped(plan: Plan, records: Records, key: Key) -> Verdict:
    """Whether the case may go on without this step; the reason itself is the room's to ask for."""
    node = plan.nodes.get(key[0])
    if node is None or reached(plan, records).get(key) != OPEN:
        return Verdict(NOT_OPEN)
    if node.kind in {"exclusive", "start", "boundary"}:
        return Verdict(NOT_SKIPPED)
    return YES


def may_be_taken_back(plan: Plan, records: Records, key: Key) -> Verdict:
    """Whether a record can be taken back: it must be one, and the case must have come to it."""
    if key not in records:
        return Verdict(NOT_DONE)
    if reached(plan, records).get(key) != PASSED:
        return Verdict(NOT_ON_THE_WAY)
    return YES


def deadline(node: Node) -> Period | None:
    """For a timer, how long until it fires; for a step, until when it should be done, which never moves the case."""
    return period(node.timer or node.properties.get("deadline", ""))
