"""Procedures written as a short text, compiled once into BPMN with lanes, messages and a picture.

A line is ``lane: verb id "Name" rest | property=value; property=value``; what belongs to it is indented below it. The lane
may be left out: it is then the lane of the line before. ``#`` begins a comment. Ids become those of the file, behind the
pool's, and stay what records and labels hold on to, so choose them once.

    procedure return_th_kh "Return of a victim, Thailand to Cambodia"
    pool th "Thailand (sending)"
      lane shelter "Protection shelter"
      lane police "Police"
      start asked "Return requested"                      # start asked "…" on MESSAGE begins by a message
      shelter: task consent "Informed consent" | consents=return; documents=consent_form; decides=agreed
        note To be confirmed by both parties.             # documentation of the step
        remind late "14 days" P14D                        # beside the work; what follows is indented and ends by itself
          task review "Director reviews the delay"
        give_up never "90 days" P90D                      # instead of the work; has to come to an end of its own
          end stays "No consent"
      choose agrees "Agrees?"
        if yes "yes" agreed = true                        # id, words, condition (FEEL)
          send notice "Return notice" return_notice | shares=name, safe
        else no "no"
          end stays_here "Other durable solution"         # terminate: ends all that still runs in the pool
      together checks                                     # all branches
        branch
          task medical "Medical clearance" | deadline=P10D
        branch
          police: task statement "Statement"
      first answer "Answer of the other side"             # whichever comes first
        on confirmed "Confirmed" reception_confirmed      # id, name, message
        after silent "60 days" P60D                       # id, name, duration
          task call_them "Ring the other side"
      repeat follow_up
        task visit "Follow-up visit" | decides=settled
        until settled "Settled?" settled = true
      repeat asking                                       # or without “until”: then something in it says ``again``
        first reply "Reply"
          on granted "Granted" granted
          after nothing "30 days" P30D
            task ask_again "Ask again"
            again
      receive handed_over "Handed over" handover          # a message
      wait rest "Thirty days" P30D                        # a duration
      rule priority "Priority" return_priority            # a decision table
      call assess "Family assessment" family_assessment   # another procedure
      end closed "Closed"

``note`` below a pool, a step or a timer becomes its documentation. A pool that ends without ``end`` gets one.
``sub id "Name"`` in place of ``pool`` begins a procedure to be called, drawn as a pool of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from wellknit.flow.plan import Flow, Node, Plan, Procedure, linked
from wellknit.flow.tidy import laid_out
from wellknit.flow.writing import write

_LINE = re.compile(
    r'(?:(?P<lane>\w+):\s+)?(?P<verb>\w+)(?:\s+(?P<id>\w+))?(?:\s+"(?P<name>[^"]*)")?'
    r"(?:\s+(?P<rest>[^|]*?))?\s*(?:\|\s*(?P<said>.*))?"
)
# A symbol for each verb that is one step; and what its rest says.
STEPS = {
    "start": ("start", "message"), "task": ("task", ""), "send": ("send", "message"), "receive": ("catch", "message"),
    "wait": ("catch", "timer"), "rule": ("rule", "decision"), "call": ("call", "calls"), "on": ("catch", "message"),
    "after": ("catch", "timer"), "end": ("end", ""), "terminate": ("terminate", ""),
}  # fmt: skip


class OutlineError(ValueError):
    """A line of an outline that cannot be understood, with its number."""


@dataclass
class Line:
    """A line with what is indented below it."""

    number: int
    verb: str
    id: str = ""
    name: str = ""
    rest: str = ""
    lane: str = ""
    said: dict[str, str] = field(default_factory=dict)
    below: list[Line] = field(default_factory=list)

    def wrong(self, why: str) -> OutlineError:
        """What to raise about it."""
        return OutlineError(f"Line {self.number}: {why}.")


@dataclass(frozen=True)
class Exit:
    """An arrow that does not lead anywhere yet."""

    source: str
    id: str = ""
    name: str = ""
    condition: str = ""


def compiled(text: str) -> bytes:
    """The BPMN file an outline stands for. Raises `OutlineError`."""
    return write(laid_out(procedure(text)))


def procedure(text: str) -> Procedure:
    """The procedure an outline stands for, without a picture."""
    top = _lines(text)
    head = next((line for line in top if line.verb == "procedure"), Line(1, "procedure", "procedure"))
    plans = [_Writer(line).plan() for line in top if line.verb in {"pool", "sub"}]
    for line in top:
        if line.verb not in {"procedure", "pool", "sub"}:
            raise line.wrong(f"“{line.verb}” stands in no pool")
    boxes = {f"{plan.id}_pool": plan for plan in plans}
    names = {lane: name for plan in plans for lane, name in plan.lanes.items()} | {
        box: plan.name for box, plan in boxes.items()
    }
    return Procedure(
        head.id, head.name, {plan.id: plan for plan in plans}, tuple(_between(plans)),
        pools={box: plan.id for box, plan in boxes.items()}, captions=names,
    )  # fmt: skip


def _lines(text: str) -> list[Line]:
    """The lines at the margin, each with those below it."""
    found: list[Line] = []
    above: list[tuple[int, Line]] = []
    for number, raw in enumerate(text.splitlines(), 1):
        bare = raw.split("#")[0].rstrip()
        if not bare.strip():
            continue
        depth = len(bare) - len(bare.lstrip())
        line = _line(number, bare.strip())
        while above and above[-1][0] >= depth:
            above.pop()
        if above:
            above[-1][1].below.append(line)
        else:
            found.append(line)
        above.append((depth, line))
    return found


def _line(number: int, text: str) -> Line:
    if text.startswith("note "):
        return Line(number, "note", rest=text[5:])
    found = _LINE.fullmatch(text)
    if not found:
        raise OutlineError(f"Line {number}: not understood.")
    parts = {key: value or "" for key, value in found.groupdict().items()}
    said = dict(part.strip().split("=", 1) for part in parts.pop("said").split(";") if "=" in part)
    return Line(number, parts["verb"], parts["id"], parts["name"], parts["rest"], parts["lane"], said)


def _between(plans: list[Plan]) -> Iterator[Flow]:
    """The arrows of messages, from each that sends to each that awaits in another pool."""
    ends = [(plan.id, node) for plan in plans for node in plan.nodes.values() if node.message]
    for pool, sender in ends:
        for other, node in ends:
            if pool != other and sender.message == node.message and sender.kind == "send" and node.kind != "send":
                yield Flow(f"{sender.id}_to_{node.id}", sender.id, node.id, node.message)


def _notes(line: Line) -> str:
    return "\n".join(each.rest for each in line.below if each.verb == "note")


class _Writer:
    """One pool being written: its nodes and arrows so far, and the lane of the last line."""

    def __init__(self, line: Line) -> None:
        self.line, self.nodes, self.flows = line, dict[str, Node](), list[Flow]()
        self.lanes = {self._id(each): each.name for each in line.below if each.verb == "lane"}
        self.lane = next(iter(self.lanes), "")
        self.entries: list[str] = []  # of the repeats around the line being written, innermost last

    def plan(self) -> Plan:
        """The pool as a plan."""
        left = self._sequence([each for each in self.line.below if each.verb not in {"lane", "note"}], [])
        if left:
            self._join(left, self._add(Line(self.line.number, "end", "end", "End"), "end"))
        return Plan(self.line.id, self.line.name, linked(self.nodes.values(), self.flows), self.lanes, _notes(self.line))

    def _id(self, line: Line) -> str:
        if not line.id:
            raise line.wrong(f"“{line.verb}” needs an id")
        return f"{self.line.id}_{line.id}"

    def _sequence(self, lines: list[Line], exits: list[Exit]) -> list[Exit]:
        """Write lines one after the other; the arrows that still lead nowhere."""
        for line in lines:
            if not exits and line.verb not in {"start", "on", "after"}:
                raise line.wrong("nothing leads here")
            write_one = getattr(self, f"_{line.verb}", None) if line.verb in BLOCKS else None
            if not write_one and line.verb not in STEPS:
                raise line.wrong(f"“{line.verb}” is no verb")
            exits = write_one(line, exits) if write_one else self._step(line, exits)
        return exits

    def _add(self, line: Line, kind: str, suffix: str = "", **more: Any) -> str:
        """A node in the lane of its line, or the last one's."""
        if line.lane:
            self.lane = f"{self.line.id}_{line.lane}"
            if self.lane not in self.lanes:
                raise line.wrong(f"there is no lane “{line.lane}”")
        name = self._id(line) + suffix
        if name in self.nodes:
            raise line.wrong(f"the id “{line.id}” is used twice")
        self.nodes[name] = Node(name, kind, "" if suffix else line.name, self.lane, **more)
        return name

    def _join(self, exits: list[Exit], node: str) -> None:
        self.flows += [
            Flow(one.id or f"{one.source}__{node}", one.source, node, one.name, one.condition) for one in exits
        ]

    def _merged(self, line: Line, exits: list[Exit]) -> list[Exit]:
        """One way on from several: a gateway where they meet."""
        if len(exits) < 2:
            return exits
        meet = self._add(replace(line, lane=""), "exclusive", "_meet")
        self._join(exits, meet)
        return [Exit(meet)]

    def _say(self, node: str, line: Line) -> None:
        """Its properties and its documentation."""
        self.nodes[node] = replace(self.nodes[node], text=_notes(line), properties=line.said)

    def _step(self, line: Line, exits: list[Exit]) -> list[Exit]:
        kind, means = STEPS[line.verb]
        rest = line.rest.removeprefix("on ").strip() if line.verb == "start" else line.rest
        node = self._add(line, kind, **({means: rest} if means and rest else {}))
        self._say(node, line)
        self._join(exits, node)
        out = [] if kind in {"end", "terminate"} else [Exit(node)]
        lane = self.lane
        if line.verb not in {"on", "after"}:
            for each in line.below:
                out += self._timer(each, node)
                self.lane = lane
        return self._merged(line, out)

    def _timer(self, line: Line, host: str) -> list[Exit]:
        """A timer on a step, and what it starts; beside the work it ends by itself, instead of it it may go on with it."""
        if line.verb == "note":
            return []
        if line.verb not in {"remind", "give_up"}:
            raise line.wrong(f"“{line.verb}” cannot stand below a step")
        node = self._add(line, "boundary", host=host, timer=line.rest)
        self.nodes[node] = replace(self.nodes[node], interrupting=line.verb == "give_up")
        self._say(node, line)
        left = self._sequence([each for each in line.below if each.verb != "note"], [Exit(node)])
        if line.verb == "remind" and left:
            end = self._add(Line(line.number, "end", f"{line.id}_end", "Reminded"), "end")
            self._join(left, end)
            return []
        return left

    def _choose(self, line: Line, exits: list[Exit]) -> list[Exit]:
        gate = self._add(line, "exclusive")
        self._join(exits, gate)
        left: list[Exit] = []
        lane = self.lane
        for way in line.below:
            if way.verb not in {"if", "else"}:
                raise way.wrong("a choice has “if” and “else”")
            flow, self.lane = f"{gate}_{way.id}", lane
            if way.verb == "else":
                self.nodes[gate] = replace(self.nodes[gate], default=flow)
            left += self._sequence(way.below, [Exit(gate, flow, way.name, way.rest)])
        self.lane = lane
        return self._merged(line, left)

    def _together(self, line: Line, exits: list[Exit]) -> list[Exit]:
        left: list[Exit] = []
        split, lane = self._add(line, "parallel"), self.lane
        self._join(exits, split)
        for branch in line.below:
            if branch.verb != "branch" or not branch.below:
                raise branch.wrong("“together” has branches, each with steps")
            self.lane = lane
            left += self._sequence(branch.below, [Exit(split)])
        self.lane = lane
        if not left:
            return []
        join = self._add(replace(line, lane=""), "parallel", "_join")
        self._join(left, join)
        return [Exit(join)]

    def _first(self, line: Line, exits: list[Exit]) -> list[Exit]:
        left: list[Exit] = []
        gate, lane = self._add(line, "event"), self.lane
        self._join(exits, gate)
        for event in line.below:
            if event.verb not in {"on", "after"}:
                raise event.wrong("what may come first is “on” a message or “after” a time")
            self.lane = lane
            steps = [each for each in event.below if each.verb != "note"]
            left += self._sequence(steps, self._step(event, [Exit(gate)]))
        self.lane = lane
        return self._merged(line, left)

    def _repeat(self, line: Line, exits: list[Exit]) -> list[Exit]:
        entry = self._add(line, "exclusive", "_again")
        self._join(exits, entry)
        self.entries.append(entry)
        left = self._repeated(line, entry)
        self.entries.pop()
        if sum(flow.target == entry for flow in self.flows) == len(exits):
            raise line.wrong("“repeat” ends with “until”, or has an “again” in it")
        return left

    def _repeated(self, line: Line, entry: str) -> list[Exit]:
        """What stands in a repeat, and the question at its end if there is one."""
        *body, until = line.below or [line]
        if until.verb != "until":
            return self._merged(line, self._sequence(line.below, [Exit(entry)]))
        left = self._sequence(body, [Exit(entry)])
        gate = self._add(until, "exclusive")
        self._join(left, gate)
        self.nodes[gate] = replace(self.nodes[gate], default=f"{gate}_not_yet")
        self._join([Exit(gate, f"{gate}_not_yet", "not yet")], entry)
        return [Exit(gate, f"{gate}_reached", "yes", until.rest)]

    def _again(self, line: Line, exits: list[Exit]) -> list[Exit]:
        if not self.entries:
            raise line.wrong("“again” stands in no “repeat”")
        self._join(exits, self.entries[-1])
        return []


BLOCKS = frozenset({"choose", "together", "first", "repeat", "again"})
