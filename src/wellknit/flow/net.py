"""All pools together as a net: places that hold a case at most once, and moves between them, as bits of one number.

A situation is the set of places that are occupied. Of steps that depend on nothing else only one is tried at a time: the
others give the same situations in another order (partial-order reduction), so wide parallel blocks stay small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from wellknit.flow.plan import Node, Plan, Procedure, reach

Place = tuple[str, ...]  # (pool, node), (pool, join, arrow) or ("", message)


@dataclass(frozen=True)
class Move:
    """One thing that can happen: which node does it, what must be occupied, what is emptied, what is filled."""

    node: str
    takes: int
    clears: int
    gives: int
    passes: frozenset[str] = frozenset()  # other nodes it goes through at once


class Net:
    """The places and moves of a procedure."""

    def __init__(self, procedure: Procedure) -> None:
        self.plans = procedure.plans
        self.places: list[Place] = []
        self._bits: dict[Place, int] = {}
        self.clusters: dict[tuple[str, str], list[Move]] = defaultdict(list)
        for plan in self.plans.values():
            for node in plan.nodes.values():
                self.clusters[plan.id, node.id].extend(self._moves(plan, node))
        self.starts = {plan.id: self.bit(plan.id, plan.starts[0].id) for plan in self.plans.values()}
        self.waiting = sum(self.starts[plan.id] for plan in self.plans.values() if plan.starts[0].message)
        self._clear_pools()
        self._apart = {place: self._depends(*place) for place in list(self.clusters)}

    def bit(self, *place: str) -> int:
        """The number of a place, which is born when first asked for."""
        if place not in self._bits:
            self._bits[place] = 1 << len(self.places)
            self.places.append(place)
        return self._bits[place]

    def occupied(self, situation: int) -> Iterator[Place]:
        """The places of a situation."""
        return (place for index, place in enumerate(self.places) if situation >> index & 1)

    def begins(self) -> list[int]:
        """Where to look from: every pool at its start; and each reminder, which runs on its own."""
        reminders = [
            self._into(plan, timer)
            for plan in self.plans.values() for timer in plan.nodes.values() if timer.host and not timer.interrupting
        ]  # fmt: skip
        return [sum(self.starts.values()), *reminders]

    def is_over(self, situation: int) -> bool:
        """Whether nothing is left but pools that were never asked to begin."""
        return not situation & ~self.waiting

    def next_moves(self, situation: int, *, reduced: bool = True) -> Iterator[Move]:
        """What can happen now; of what is independent of all else, only one thing."""
        here = [(pool, node) for pool, node, *_arrow in self.occupied(situation) if pool]
        if reduced:
            for place in here:
                others = self._apart[place]
                moves = [move for move in self.clusters[place] if move.takes & situation == move.takes]
                if moves and others is not None and not situation & others:
                    yield from moves
                    return
        for place in dict.fromkeys(here):
            yield from (move for move in self.clusters[place] if move.takes & situation == move.takes)

    def _at(self, plan: Plan, node: Node, arrow: str) -> int:
        """The place a case is in before a node; a join has one for each arrow."""
        return self.bit(plan.id, node.id, arrow) if node.is_join else self.bit(plan.id, node.id)

    def _into(self, plan: Plan, node: Node, one: str = "") -> int:
        """The places behind a node, or behind one of its arrows."""
        flows = [flow for flow in node.outs if one in ("", flow.id)]
        return sum(self._at(plan, plan.nodes[flow.target], flow.id) for flow in flows)

    def _moves(self, plan: Plan, node: Node) -> Iterator[Move]:
        """What a node can do."""
        if node.kind == "boundary":
            return
        here = sum(self._at(plan, node, flow.id) for flow in node.ins) if node.is_join else self.bit(plan.id, node.id)
        letter = self.bit("", node.message) if node.message else 0
        if node.kind == "event":
            for flow in node.outs:
                event = plan.nodes[flow.target]
                takes = here | (self.bit("", event.message) if event.message else 0)
                yield Move(node.id, takes, takes, self._into(plan, event), frozenset({event.id}))
        elif node.is_choice:
            yield from (Move(node.id, here, here, self._into(plan, node, flow.id)) for flow in node.outs)
        elif node.kind in {"catch", "start"}:
            yield Move(node.id, here | letter, here | letter, self._into(plan, node))
        else:
            yield Move(node.id, here, here, self._into(plan, node) | letter)
        for timer in plan.timers.get(node.id, ()):
            if timer.interrupting:
                yield Move(timer.id, here, here, self._into(plan, timer))

    def _clear_pools(self) -> None:
        """A terminating end empties its whole pool."""
        for (pool, name), moves in self.clusters.items():
            if self.plans[pool].nodes[name].kind == "terminate":
                whole = sum(self._bits[place] for place in self.places if place[0] == pool)
                self.clusters[pool, name] = [Move(move.node, move.takes, whole, 0) for move in moves]

    def _depends(self, pool: str, name: str) -> int | None:
        """The places from which another case could still come to this node, or nothing if more than that matters to it.

        Not counted is what has to pass a join that this node leads to: it cannot come before this one has gone.
        """
        plan, node = self.plans[pool], self.plans[pool].nodes[name]
        ends_all = any(each.kind == "terminate" for each in plan.nodes.values())
        if node.kind in {"event", "terminate"} or (node.kind == "send" and ends_all):
            return None
        if node.message and node.kind in {"catch", "start"}:
            return None
        onward = reach(plan.following, name)
        before = reach(plan.preceding, name, lambda one: not (plan.nodes[one].is_join and one in onward))
        far = {one for one in before if not (plan.nodes[one].is_join and one in onward)} - {name}
        return sum(self._bits[place] for place in self.places if place[0] == pool and place[1] in far)
