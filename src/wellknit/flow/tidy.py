"""A picture for a procedure without one: a column for each step on the way, a row for each lane, one pool below the other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from wellknit.flow.plan import Node, Plan, Procedure, reach

COLUMN, ROW, LEFT, GAP = 165, 130, 80, 60
SIZES = {
    "task": (110, 80),
    "rule": (110, 80),
    "call": (110, 80),
    "exclusive": (50, 50),
    "parallel": (50, 50),
    "event": (50, 50),
}
Box = tuple[float, float, float, float]
Line = tuple[tuple[float, float], ...]


def laid_out(procedure: Procedure) -> Procedure:
    """The same procedure with a box for everything and a line for every arrow."""
    boxes: dict[str, Box] = {}
    lines: dict[str, Line] = {}
    frames = {plan: box for box, plan in procedure.pools.items()}
    top = 40.0
    width = max((len(set(columns(plan).values())) for plan in procedure.plans.values()), default=0) * COLUMN + LEFT + 20
    for plan in procedure.plans.values():
        below = _pool(plan, top, width, boxes)
        if plan.id in frames:
            boxes[frames[plan.id]] = (20, top, width + 30, below - top)
        lines |= {flow.id: _line(boxes[flow.source], boxes[flow.target]) for flow in plan.flows.values()}
        top = below + GAP
    between = {
        flow.id: _line(boxes[flow.source], boxes[flow.target], upright=True)
        for flow in procedure.messages if {flow.source, flow.target} <= set(boxes)
    }  # fmt: skip
    return replace(procedure, boxes=boxes, lines=lines | between)


def columns(plan: Plan) -> dict[str, int]:
    """How far along each node stands: the longest way to it, loops gone through once."""
    back = {(source, head) for source in plan.nodes for head in plan.following[source] if head in plan.loops[source]}
    before = {name: [one for one in plan.preceding[name] if (one, name) not in back] for name in plan.nodes}
    found: dict[str, int] = {}
    while left := [name for name in plan.nodes if name not in found]:
        ready = [name for name in left if all(one in found for one in before[name])]
        for name in ready or left[:1]:  # a loop without one entry is begun somewhere
            steps = (found[one] + (plan.nodes[name].host != one) for one in before[name] if one in found)
            found[name] = max(steps, default=0)
    used = {value: index for index, value in enumerate(sorted(set(found.values())))}
    return {name: used[value] for name, value in found.items()}


def _pool(plan: Plan, top: float, width: float, boxes: dict[str, Box]) -> float:
    """Place a pool's lanes and their nodes; the height at which it ends."""
    at = columns(plan)
    lanes: dict[str, list[Node]] = {lane: [] for lane in plan.lanes}
    arrows = {node.id: tuple(flow.target for flow in node.outs) for node in plan.nodes.values()}
    main = {one for start in plan.starts for one in (start.id, *reach(arrows, start.id))}
    for node in sorted(plan.nodes.values(), key=lambda node: node.id not in main):  # what timers start stands below
        if not node.host:
            lanes.setdefault(node.lane, []).append(node)
    for lane, nodes in lanes.items():
        rows: dict[int, int] = defaultdict(int)
        for node in nodes:
            across, down = at[node.id], rows[at[node.id]]
            rows[across] += 1
            boxes[node.id] = _around(node, LEFT + COLUMN * (across + 0.5), top + ROW * (down + 0.5))
        height = ROW * max(rows.values(), default=1)
        if lane in plan.lanes:
            boxes[lane] = (50, top, width, height)
        top += height
    for host, timers in plan.timers.items():
        x, y, w, h = boxes[host]
        boxes |= {timer.id: (x + w - 30 - 55 * index, y + h - 18, 36, 36) for index, timer in enumerate(timers)}
    return top


def _around(node: Node, x: float, y: float) -> Box:
    width, height = SIZES.get(node.kind, (36, 36))
    return (x - width / 2, y - height / 2, width, height)


def _line(one: Box, other: Box, *, upright: bool = False) -> Line:
    """From the right side of a box to the left of the next, or from below one to above the other; with right angles."""
    if upright:
        x, u = one[0] + one[2] / 2, other[0] + other[2] / 2
        down = one[1] < other[1]
        start, end = (one[1] + one[3], other[1]) if down else (one[1], other[1] + other[3])
        middle = (start + end) / 2
        return ((x, start), (u, end)) if x == u else ((x, start), (x, middle), (u, middle), (u, end))
    x, y, u, v = one[0] + one[2], one[1] + one[3] / 2, other[0], other[1] + other[3] / 2
    if u < x:  # back to the entry of a loop: below everything between
        low = max(one[1] + one[3], other[1] + other[3]) + 15
        u = other[0] + other[2] / 2
        x = one[0] + one[2] / 2
        return ((x, one[1] + one[3]), (x, low), (u, low), (u, other[1] + other[3]))
    return ((x, y), (u, v)) if y == v else ((x, y), (u - 20, y), (u - 20, v), (u, v))


def has_picture(procedure: Procedure) -> bool:
    """Whether the file says where everything stands."""
    return bool(procedure.boxes) and all(
        node in procedure.boxes for plan in procedure.plans.values() for node in plan.nodes
    )
