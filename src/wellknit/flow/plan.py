"""A procedure as the engine sees it: pools with their nodes and flows, and the loops each node lies in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from os.path import commonprefix

Round = tuple[int, ...]  # how often each loop around a node was gone through before, outermost first
Key = tuple[str, Round]  # a node at one round: what a record is about

# What a step of ours may say about itself, beyond BPMN. Some of it are lists, with commas.
PROPERTIES = frozenset(
    {"documents", "consents", "shares", "deadline", "calendar", "decides", "form", "limit", "source"}
)


def N_(sentence: str) -> str:
    """Marks a sentence for the translators: this floor speaks English, the rooms above translate."""
    return sentence


@dataclass(frozen=True)
class Problem:
    """Something its author has to change: a sentence with gaps, so that it can be translated, and what fills them."""

    sentence: str
    node: str = ""
    gaps: Mapping[str, object] = field(default_factory=dict, hash=False)

    def told(self, translate: Callable[[str], str]) -> str:
        """The sentence in another language, its gaps filled."""
        return translate(self.sentence).format(**self.gaps)

    def __str__(self) -> str:
        return self.told(str)


class BadFile(ValueError):
    """A file that is not what it should be, with every reason found."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class Flow:
    """An arrow from one node to the next."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Node:
    """One symbol of the flowchart.

    Its ``kind`` is one of start, end, terminate, task, rule, send, catch, boundary, call, exclusive, parallel, event.
    """

    id: str
    kind: str
    name: str = ""
    lane: str = ""
    message: str = ""
    timer: str = ""
    host: str = ""  # the step a boundary timer sits on
    interrupting: bool = True
    calls: str = ""
    decision: str = ""
    default: str = ""
    text: str = ""
    properties: Mapping[str, str] = field(default_factory=dict, hash=False)
    ins: tuple[Flow, ...] = ()
    outs: tuple[Flow, ...] = ()

    def listed(self, name: str) -> tuple[str, ...]:
        """A property that is a list: ``node.listed("consents")``."""
        return tuple(filter(None, (word.strip() for word in self.properties.get(name, "").split(","))))

    @property
    def is_choice(self) -> bool:
        """Whether somebody or something has to say which way."""
        return self.kind == "exclusive" and len(self.outs) > 1

    @property
    def is_join(self) -> bool:
        """Whether it waits for several flows."""
        return self.kind == "parallel" and len(self.ins) > 1

    @cached_property
    def waits_for_a_record(self) -> bool:
        """Whether a case stays here until something is recorded."""
        waits = self.kind in {"task", "rule", "send", "catch", "boundary", "call"}
        return waits or self.is_choice or (self.kind == "start" and bool(self.message))


@dataclass(frozen=True)
class Plan:
    """What one pool does."""

    id: str
    name: str
    nodes: Mapping[str, Node]
    lanes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @cached_property
    def starts(self) -> tuple[Node, ...]:
        """Where it begins: one node in a sound plan."""
        return tuple(node for node in self.nodes.values() if node.kind == "start")

    @cached_property
    def flows(self) -> dict[str, Flow]:
        """Every arrow by its id."""
        return {flow.id: flow for node in self.nodes.values() for flow in node.outs}

    @cached_property
    def timers(self) -> dict[str, tuple[Node, ...]]:
        """The boundary timers on each step that has some."""
        found: dict[str, tuple[Node, ...]] = {}
        for node in self.nodes.values():
            if node.host:
                found[node.host] = (*found.get(node.host, ()), node)
        return found

    @cached_property
    def following(self) -> dict[str, tuple[str, ...]]:
        """The nodes that come right after each, the timers on it among them."""
        return {
            node.id: tuple(flow.target for flow in node.outs)
            + tuple(timer.id for timer in self.timers.get(node.id, ()))
            for node in self.nodes.values()
        }

    @cached_property
    def preceding(self) -> dict[str, tuple[str, ...]]:
        """The nodes that come right before each."""
        return {
            node.id: tuple(flow.source for flow in node.ins) + ((node.host,) if node.host else ())
            for node in self.nodes.values()
        }

    @cached_property
    def loops(self) -> dict[str, tuple[str, ...]]:
        """The entries of the loops each node lies in, outermost first. A timer, and what only reminds, goes round with its step."""
        chains = {node: tuple(heads) for node, heads in _nested(self.following, frozenset(self.following)).items()}
        for timer in (node for node in self.nodes.values() if node.host):
            chains[timer.id] = chains[timer.host]
            if not timer.interrupting:
                around = chains[timer.host]
                beside = {node for node in self.reminder(timer) if chains[node][: len(around)] != around}
                chains |= {node: around + chains[node] for node in beside}
        return chains

    def reminder(self, timer: Node) -> set[str]:
        """What runs beside the work once a timer that does not interrupt has fired."""
        return reach(self.following, timer.id)

    def round_at(self, node: str, target: str, round_: Round) -> Round:
        """The round after going from a node to the next.

        Loops left are forgotten, coming back to a loop's entry counts one more, a loop newly entered begins at 0.
        """
        here, there = self.loops[node], self.loops[target]
        shared = len(commonprefix([here, there]))
        counts = list(round_[:shared])
        if shared and there[shared - 1] == target:
            counts[-1] += 1
        return (*counts, *[0] * (len(there) - shared))


@dataclass(frozen=True)
class Procedure:
    """A file: its pools, what it says about its picture, and the arrows of messages between pools."""

    id: str
    name: str
    plans: Mapping[str, Plan]
    messages: tuple[Flow, ...] = ()  # source and target are nodes, or pools drawn as a closed box
    boxes: Mapping[str, tuple[float, float, float, float]] = field(default_factory=dict)  # x, y, width, height
    lines: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    pools: Mapping[str, str] = field(default_factory=dict)  # the box of a pool: the plan inside, or nothing
    captions: Mapping[str, str] = field(default_factory=dict)  # names of pools, lanes and annotations


def linked(nodes: Iterable[Node], flows: Iterable[Flow]) -> dict[str, Node]:
    """The nodes, each with its arrows in and out."""
    ins: dict[str, list[Flow]] = {}
    outs: dict[str, list[Flow]] = {}
    for flow in flows:
        outs.setdefault(flow.source, []).append(flow)
        ins.setdefault(flow.target, []).append(flow)
    return {
        node.id: replace(node, ins=tuple(ins.get(node.id, ())), outs=tuple(outs.get(node.id, ()))) for node in nodes
    }


def reach(
    edges: Mapping[str, tuple[str, ...]], start: str, through: Callable[[str], bool] = lambda node: True
) -> set[str]:
    """Every node that can be reached in at least one step, going on only from those that let through."""
    seen: set[str] = set()
    work = [start]
    while work:
        fresh = [node for node in edges[work.pop()] if node not in seen]
        seen.update(fresh)
        work += [node for node in fresh if through(node)]
    return seen


def entries(edges: Mapping[str, tuple[str, ...]], loop: set[str], among: Iterable[str]) -> set[str]:
    """Where a loop is entered from outside."""
    return {target for node in among if node not in loop for target in edges[node] if target in loop}


def inside(edges: Mapping[str, tuple[str, ...]], nodes: set[str], entry: str = "") -> dict[str, tuple[str, ...]]:
    """What is left of the arrows between these nodes, without those that lead back to the entry."""
    return {node: tuple(to for to in edges[node] if to in nodes and to != entry) for node in nodes}


def cycles(edges: Mapping[str, tuple[str, ...]]) -> Iterator[set[str]]:
    """The largest sets of nodes in which each leads to each."""
    back: dict[str, list[str]] = {node: [] for node in edges}
    for node, targets in edges.items():
        for target in targets:
            back[target].append(node)
    backwards = {node: tuple(sources) for node, sources in back.items()}
    left = set(edges)
    while left:
        node = left.pop()
        loop = reach(edges, node) & reach(backwards, node)
        left -= loop
        if loop:
            yield loop


def _nested(edges: Mapping[str, tuple[str, ...]], nodes: frozenset[str]) -> dict[str, list[str]]:
    """For each node the entries of its loops: the largest loop, then those left inside once its entry is cut."""
    chains: dict[str, list[str]] = {node: [] for node in nodes}
    for loop in cycles({node: edges[node] for node in nodes}):
        heads = entries(edges, loop, nodes)
        if len(heads) != 1:
            continue  # told by the check
        (head,) = heads
        for node, inner in _nested(inside(edges, loop, head), frozenset(loop)).items():
            chains[node] = [head, *inner]
    return chains
