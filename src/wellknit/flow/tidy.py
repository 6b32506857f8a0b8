"""A picture for a procedure without one: a column for each step on the way, a row for each lane, one pool below the other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from wellknit.flow.plan import Flow, Node, Plan, Procedure, reach
from wellknit.flow.routes import Box, Line, Router

COLUMN, ROW, LEFT, GAP = 165, 140, 80, 60
GATES = frozenset({"exclusive", "parallel", "event"})
SIZES = {
    "task": (110, 80),
    "rule": (110, 80),
    "call": (110, 80),
    "exclusive": (50, 50),
    "parallel": (50, 50),
    "event": (50, 50),
}


def laid_out(procedure: Procedure) -> Procedure:
    """The same procedure with a box for everything and a line for every arrow."""
    at = columns(procedure.plans.values(), procedure.messages)
    width = COLUMN * (max(at.values(), default=0) + 1) + LEFT - 30
    boxes: dict[str, Box] = {}
    frames = {plan: box for box, plan in procedure.pools.items()}
    tracks: list[float] = []
    top = 40.0
    for plan in procedure.plans.values():
        below = _pool(plan, at, top, width, boxes, tracks)
        if plan.id in frames:
            boxes[frames[plan.id]] = (20, top, width + 30, below - top)
        top = below + GAP
    gutters = [LEFT + COLUMN * each for each in range(max(at.values(), default=0) + 2)]
    return replace(procedure, boxes=boxes, lines=_lines(procedure, boxes, gutters, tracks))


def _lines(procedure: Procedure, boxes: dict[str, Box], gutters: Sequence[float], tracks: Sequence[float]) -> dict[str, Line]:
    """A line for every arrow: the short ones first, those between pools around them."""
    nodes = {node.id: node for plan in procedure.plans.values() for node in plan.nodes.values()}
    router = Router({name: boxes[name] for name in nodes}, dict(_words(nodes.values(), boxes)), gutters, tracks)
    lines: dict[str, Line] = {}
    flows = [flow for plan in procedure.plans.values() for flow in plan.flows.values()]
    for flow in sorted(flows, key=lambda flow: abs(boxes[flow.source][0] - boxes[flow.target][0])):
        source, target = nodes[flow.source], nodes[flow.target]
        ways = router.flow(
            boxes[source.id], boxes[target.id],
            gate=source.kind in GATES and len(source.outs) > 1,
            join=target.kind in GATES and len(target.ins) > 1, timer=bool(source.host),
        )  # fmt: skip
        whose = source.id if source.kind in {"parallel", "event"} else target.id
        lines[flow.id] = router.between(source.id, target.id, ways, whose)
    for flow in procedure.messages:
        if {flow.source, flow.target} <= set(boxes):
            ways = router.message(boxes[flow.source], boxes[flow.target])
            lines[flow.id] = router.between(flow.source, flow.target, ways, flow.id)
    return lines


def _words(nodes: Iterable[Node], boxes: dict[str, Box]) -> Iterator[tuple[str, Box]]:
    """Where the names of small symbols stand."""
    for node in nodes:
        x, y, width, height = boxes[node.id]
        if node.host and node.name:
            yield node.id, (x - 60, y + height - 12, 60, 14)
        elif node.kind in GATES and node.name:
            yield node.id, (x - 75, y - 20, 85, 28)
        elif node.kind not in SIZES and node.name:
            yield node.id, (x - 35, y - 30, width + 70, height + 60)


def columns(plans: Iterable[Plan], messages: Iterable[Flow] = ()) -> dict[str, int]:
    """How far along each node stands: the longest way to it, messages among it, loops gone through once."""
    hosts: dict[str, str] = {}
    before: dict[str, list[str]] = {}
    for plan in plans:
        hosts |= {node.id: node.host for node in plan.nodes.values()}
        back = {(source, head) for source in plan.nodes for head in plan.following[source] if head in plan.loops[source]}
        before |= {name: [one for one in plan.preceding[name] if (one, name) not in back] for name in plan.nodes}
    for flow in messages:
        if {flow.source, flow.target} <= set(before):
            before[flow.target].append(flow.source)
    found: dict[str, int] = {}
    while left := [name for name in before if name not in found]:
        ready = [name for name in left if all(one in found for one in before[name])]
        for name in ready or left[:1]:  # a loop without one entry is begun somewhere
            steps = (found[one] + (hosts[name] != one) for one in before[name] if one in found)
            found[name] = max(steps, default=0)
    used = {value: index for index, value in enumerate(sorted(set(found.values())))}
    return {name: used[value] for name, value in found.items()}


def _pool(
    plan: Plan, at: dict[str, int], top: float, width: float, boxes: dict[str, Box], tracks: list[float]
) -> float:
    """Place a pool's lanes and their nodes; the height at which it ends."""
    lanes: dict[str, list[Node]] = {lane: [] for lane in plan.lanes}
    arrows = {
        node.id: tuple(flow.target for flow in node.outs if flow.target not in plan.loops[node.id])
        for node in plan.nodes.values()
    }
    main = {one for start in plan.starts for one in (start.id, *reach(arrows, start.id))}
    onward = {name: len(reach(arrows, name)) for name in plan.nodes}  # the long way goes straight on
    for node in sorted(plan.nodes.values(), key=lambda node: (node.id not in main, at[node.id], -onward[node.id])):
        if not node.host:
            lanes.setdefault(node.lane, []).append(node)
    tracks.append(top + 16)
    for lane, nodes in lanes.items():
        rows = _rows(plan, nodes, at, main)
        for node in nodes:
            boxes[node.id] = _around(node, LEFT + COLUMN * (at[node.id] + 0.5), top + ROW * rows[node.id] + ROW / 2 - 5)
        count = max(rows.values(), default=0) + 1
        if lane in plan.lanes:
            boxes[lane] = (50, top, width, ROW * count)
        tracks += [top + ROW * (each + 1) - 11 for each in range(count)]
        top += ROW * count
    for host, timers in plan.timers.items():
        x, y, w, h = boxes[host]
        left, high = (x + w - 40, y + h - 18) if w > 60 else (x + w - 10, y + h - 14)
        boxes |= {timer.id: (left - 50 * index, high, 36, 36) for index, timer in enumerate(timers)}
    return top


def _rows(plan: Plan, nodes: list[Node], at: dict[str, int], main: Collection[str]) -> dict[str, int]:
    """Which row of its lane each node stands in: that of the step before it, or the next free one; what a timer starts
    needs more room, so that it stands below."""
    taken: set[tuple[int, int]] = set()
    found: dict[str, int] = {}
    for node in nodes:
        before = [found[one] for one in plan.preceding[node.id] if one in found]
        here = at[node.id]
        wanted = [row for row in before[:1] if (here, row) not in taken]
        room = range(here, here + 2) if node.id in main else range(here - 1, here + 4)
        free = (row for row in range(len(nodes) + 1) if not any((each, row) in taken for each in room))
        found[node.id] = wanted[0] if wanted else next(free)
        taken.add((here, found[node.id]))
    return found


def _around(node: Node, x: float, y: float) -> Box:
    width, height = SIZES.get(node.kind, (36, 36))
    return (x - width / 2, y - height / 2, width, height)


def has_picture(procedure: Procedure) -> bool:
    """Whether the file says where everything stands."""
    return bool(procedure.boxes) and all(
        node in procedure.boxes for plan in procedure.plans.values() for node in plan.nodes
    )
