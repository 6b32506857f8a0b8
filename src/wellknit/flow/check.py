"""The check before a procedure is published: everything its author has to change, in words, each naming the step.

First what can be seen by looking (`wiring`), then, if that is sound, every situation all pools together can come to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from wellknit.flow.net import Net, Place
from wellknit.flow.period import period
from wellknit.flow.plan import N_, PROPERTIES, Node, Plan, Problem, Procedure, cycles, entries, inside, reach
from wellknit.flow.reached import Parse

LIMIT = 200_000  # situations

EMPTY = N_("The file holds no procedure that begins by itself or by a message.")
STARTS = N_("“{pool}” needs exactly one start.")
NO_WAY_IN = N_("“{step}”: nothing leads here.")
NO_WAY_OUT = N_("“{step}”: exactly one arrow has to lead on.")
NO_WAY_BACK = N_("“{step}”: nothing may lead on from an end, or back to a start.")
NO_END = N_("“{step}”: no end can be reached from here.")
NO_LANE = N_("“{step}” is in no lane, so nobody is responsible for it.")
NO_NAME = N_("A step has no name.")
NO_CONDITION = N_("“{step}”: the way “{way}” needs a condition, or has to be the default.")
ONE_WAY = N_("“{step}” asks which way, but has only one.")
NO_DEFAULT = N_("“{step}” needs a default way, for when no condition holds.")
BAD_DEFAULT = N_("“{step}”: the default way is none of its arrows, or carries a condition.")
STRAY_CONDITION = N_("“{step}”: only an exclusive gateway may have conditions.")
BAD_CONDITION = N_("“{step}”: {reason}")
NO_FACT = N_("“{step}” asks for “{fact}”, which no step decides and no message brings.")
EVENTS_ONLY = N_("“{step}”: only messages and timers may follow an event gateway, each with no other way in.")
NO_MESSAGE = N_("“{step}” names no message.")
NO_TIMER = N_("“{step}”: “{timer}” is no duration, such as P14D for fourteen days.")
NO_DEADLINE = N_("“{step}”: the deadline “{timer}” is no duration, such as P14D for fourteen days.")
NO_DECISION = N_("“{step}” names no decision table.")
NO_CALL = N_("“{step}” calls “{called}”, which is not known, calls itself, or cannot be put in its place.")
NO_PROPERTY = N_("“{step}”: the property “{name}” is not known.")
UNSENT = N_("The message “{message}” is awaited but never sent by another pool.")
UNAWAITED = N_("The message “{message}” is sent but never awaited by another pool.")
AWAITED_TWICE = N_("The message “{message}” is awaited by more than one pool.")
ARROW = N_("The arrow of a message from “{step}” does not connect its sending with its receiving.")
LOOP_ENTRIES = N_("A loop must be entered at one step, but is entered at: {steps}.")
LOOP_JOIN = N_("“{step}”: a parallel gateway that joins cannot be the entry of a loop.")
LOOP_HASTY = N_("The loop at “{step}” waits for nothing.")
REMINDER_IN = N_("“{step}”: what a reminder starts may not be entered from elsewhere.")
REMINDER_MESSAGE = N_("“{step}”: what a reminder starts may neither send nor await messages, nor end everything.")
TIMER_HOST = N_("“{step}”: a timer can only sit on a step somebody does or a message that is awaited.")
STUCK = N_("A case can get stuck at: {steps}.")
TWICE = N_("“{step}” can be reached twice at the same time.")
MESSAGE_TWICE = N_("The message “{message}” can be sent again before the first was taken up.")
UNREACHED = N_("“{step}” can never be reached.")
TOO_MANY = N_("The procedure can come to more than {limit} situations. Make it simpler.")


def problems(procedure: Procedure, parse: Parse, known: Collection[str] | None = None) -> list[Problem]:
    """What keeps a procedure, its calls expanded, from being published; nothing for a sound one.

    ``parse`` reads a condition, and raises a `ValueError` with a sentence for one that is wrong. ``known`` names the
    facts a case brings along; if given, every fact a choice asks for must come from somewhere.
    """
    if not procedure.plans:
        return [Problem(EMPTY)]
    return list(dict.fromkeys(wiring(procedure, parse, known))) or explore(procedure)


def _told(sentence: str, node: Node, **gaps: object) -> Problem:
    return Problem(sentence, node.id, {"step": node.name or node.id, **gaps})


def wiring(procedure: Procedure, parse: Parse, known: Collection[str] | None = None) -> Iterator[Problem]:
    """What can be seen without following a case."""
    facts = None if known is None else {*known, *_brought(procedure)}
    for plan in procedure.plans.values():
        if len(plan.starts) != 1:
            yield Problem(STARTS, plan.id, {"pool": plan.name or plan.id})
        for node in plan.nodes.values():
            yield from _arrows(plan, node)
            yield from _said(node)
            yield from _conditions(node, parse, facts)
        yield from _loops(plan)
        yield from _reminders(plan)
    yield from _messages(procedure)


def _brought(procedure: Procedure) -> Iterator[str]:
    """The facts that steps decide, tables give and messages carry."""
    for plan in procedure.plans.values():
        for node in plan.nodes.values():
            yield from (*node.listed("decides"), *node.listed("shares"), *([node.decision] if node.decision else []))


def _arrows(plan: Plan, node: Node) -> Iterator[Problem]:
    ends, begins = node.kind in {"end", "terminate"}, node.kind in {"start", "boundary"}
    if (ends and node.outs) or (begins and node.ins):
        yield _told(NO_WAY_BACK, node)
    if not begins and not node.ins:
        yield _told(NO_WAY_IN, node)
    gateway = node.kind in {"exclusive", "parallel", "event"}
    if not ends and (not node.outs if gateway else len(node.outs) != 1):
        yield _told(NO_WAY_OUT, node)
    if not ends and not any(plan.nodes[one].kind in {"end", "terminate"} for one in reach(plan.following, node.id)):
        yield _told(NO_END, node)
    after = [plan.nodes[flow.target] for flow in node.outs]
    if node.kind == "event" and any(
        each.kind != "catch" or len(each.ins) != 1 or each.id in plan.timers for each in after
    ):
        yield _told(EVENTS_ONLY, node)
    if node.kind == "boundary" and plan.nodes[node.host].kind not in {"task", "catch"}:
        yield _told(TIMER_HOST, node)


def _said(node: Node) -> Iterator[Problem]:
    """What a step must say about itself."""
    if node.kind == "task" and not node.lane:
        yield _told(NO_LANE, node)
    if node.kind in {"task", "send", "catch", "rule"} and not node.name:
        yield _told(NO_NAME, node)
    if (node.kind == "send" and not node.message) or (node.kind == "catch" and not (node.message or node.timer)):
        yield _told(NO_MESSAGE, node)
    if (node.timer or node.kind == "boundary") and not period(node.timer):
        yield _told(NO_TIMER, node, timer=node.timer)
    if (due := node.properties.get("deadline")) is not None and not period(due):
        yield _told(NO_DEADLINE, node, timer=due)
    if node.kind == "rule" and not node.decision:
        yield _told(NO_DECISION, node)
    if node.kind == "call":
        yield _told(NO_CALL, node, called=node.calls)
    yield from (_told(NO_PROPERTY, node, name=name) for name in node.properties if name not in PROPERTIES)


def _conditions(node: Node, parse: Parse, facts: Collection[str] | None) -> Iterator[Problem]:
    conditional = [flow for flow in node.outs if flow.condition]
    if conditional and not node.is_choice:
        yield _told(STRAY_CONDITION, node)
    if not node.is_choice:
        if node.default:
            yield _told(ONE_WAY, node)
        return
    if not node.default:
        yield _told(NO_DEFAULT, node)
    elif node.default not in {flow.id for flow in node.outs if not flow.condition}:
        yield _told(BAD_DEFAULT, node)
    for flow in node.outs:
        if not flow.condition and flow.id != node.default:
            yield _told(NO_CONDITION, node, way=flow.name or flow.id)
    for flow in conditional:
        try:
            names = parse(flow.condition).names
        except ValueError as error:
            yield _told(BAD_CONDITION, node, reason=str(error))
        else:
            yield from (
                _told(NO_FACT, node, fact=fact) for fact in sorted(names) if facts is not None and fact not in facts
            )


def _loops(plan: Plan) -> Iterator[Problem]:
    """Each loop, and those inside once its entry is cut, has one entry, which is no join, and waits for something."""
    work = [dict(plan.following)]
    while work:
        edges = work.pop()
        for loop in cycles(edges):
            heads = sorted(entries(edges, loop, edges))
            if len(heads) > 1:
                yield Problem(
                    LOOP_ENTRIES, heads[0], {"steps": ", ".join(plan.nodes[one].name or one for one in heads)}
                )
            elif heads:
                yield from _loop(plan, plan.nodes[heads[0]], loop)
                work.append(inside(edges, loop, heads[0]))


def _loop(plan: Plan, head: Node, loop: set[str]) -> Iterator[Problem]:
    if head.is_join:
        yield _told(LOOP_JOIN, head)
    slow = {one for one in loop if plan.nodes[one].kind in {"task", "catch"}}
    if any(cycles(inside(plan.following, loop - slow))):
        yield _told(LOOP_HASTY, head)


def _reminders(plan: Plan) -> Iterator[Problem]:
    """What runs beside the work once a timer fired keeps to itself."""
    for timer in (node for node in plan.nodes.values() if node.host and not node.interrupting):
        beside = plan.reminder(timer)
        for node in (plan.nodes[one] for one in sorted(beside)):
            if any(source not in {*beside, timer.id} for source in plan.preceding[node.id]):
                yield _told(REMINDER_IN, node)
            if node.message or node.kind == "terminate":
                yield _told(REMINDER_MESSAGE, node)


def _messages(procedure: Procedure) -> Iterator[Problem]:
    """Every message has one pool that awaits it and another that sends it, and its arrow says the same."""
    sent: dict[str, set[str]] = defaultdict(set)
    awaited: dict[str, set[str]] = defaultdict(set)
    nodes = {node.id: node for plan in procedure.plans.values() for node in plan.nodes.values()}
    for plan in procedure.plans.values():
        for node in plan.nodes.values():
            if node.message:
                (sent if node.kind == "send" else awaited)[node.message].add(plan.id)
    for name in sorted({*sent, *awaited}):
        if len(awaited[name]) > 1:
            yield Problem(AWAITED_TWICE, "", {"message": name})
        if awaited[name] and not sent[name] - awaited[name]:
            yield Problem(UNSENT, "", {"message": name})
        if sent[name] and not awaited[name] - sent[name]:
            yield Problem(UNAWAITED, "", {"message": name})
    for flow in procedure.messages:
        ends = [nodes.get(flow.source), nodes.get(flow.target)]
        if any(end is not None for end in ends) and len({end.message if end else None for end in ends}) > 1:
            yield Problem(ARROW, flow.source, {"step": (ends[0].name if ends[0] else "") or flow.source})


def explore(procedure: Procedure, limit: int = LIMIT, *, reduced: bool = True) -> list[Problem]:
    """Follow every case through every situation."""
    net = Net(procedure)
    back: dict[int, set[int]] = {begin: set() for begin in net.begins()}
    work, done, found = list(back), set[str](), dict[Problem, None]()
    while work:
        situation = work.pop()
        done.update(place[1] for place in net.occupied(situation))
        for move in net.next_moves(situation, reduced=reduced):
            done |= {move.node, *move.passes}
            left = situation & ~move.clears
            if left & move.gives:
                found |= {_again(net, place): None for place in net.occupied(left & move.gives)}
                continue
            after = left | move.gives
            if after not in back:
                work.append(after)
            back.setdefault(after, set()).add(situation)
        if len(back) > limit:
            return [Problem(TOO_MANY, "", {"limit": limit})]
    return [*found, *_stuck(net, back, reduced=reduced), *_unreached(procedure, done)]


def _node(net: Net, place: Place) -> Node:
    return net.plans[place[0]].nodes[place[1]]


def _again(net: Net, place: Place) -> Problem:
    return _told(TWICE, _node(net, place)) if place[0] else Problem(MESSAGE_TWICE, "", {"message": place[1]})


def _stuck(net: Net, back: dict[int, set[int]], *, reduced: bool) -> Iterator[Problem]:
    """The situation nearest to nothing happening any more, of those from which no case comes to an end."""
    work = [situation for situation in back if net.is_over(situation)]
    fine = set(work)
    while work:
        fresh = back[work.pop()] - fine
        fine |= fresh
        work += fresh
    stuck = [situation for situation in back if situation not in fine]
    if stuck:
        dead = [situation for situation in stuck if not any(net.next_moves(situation, reduced=reduced))]
        places = list(net.occupied(min(dead or stuck, key=int.bit_count)))
        names = sorted({_node(net, place).name or place[1] if place[0] else f"({place[1]})" for place in places})
        first = next((place[1] for place in places if place[0]), "")
        yield Problem(STUCK, first, {"steps": ", ".join(names)})


def _unreached(procedure: Procedure, done: Collection[str]) -> Iterator[Problem]:
    for plan in procedure.plans.values():
        yield from (
            _told(UNREACHED, node) for node in plan.nodes.values() if node.id not in done and node.kind != "boundary"
        )
