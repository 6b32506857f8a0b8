"""The picture of a procedure with a case's position on it: SVG from the file's own coordinates, made here, no script.

Colours are presentation attributes that a stylesheet may overrule by class (``is-open``, ``lane``, ``changed``…), so the
picture stands under the strictest content policy and on paper. A state is colour, symbol and text at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape

from wellknit.flow.cropping import cropped
from wellknit.flow.plan import N_, Flow, Node, Plan, Procedure
from wellknit.flow.routes import Box, Line
from wellknit.flow.tidy import has_picture, laid_out

# For each state: filling, line, symbol, and the English word where nobody gave another.
STATES = {
    "open": ("#fff3cf", "#8f5600", "●", N_("open")), "overdue": ("#ffdfdb", "#b3261e", "!", N_("overdue")),
    "done": ("#e3f1e5", "#2a6f35", "✓", N_("done")), "skipped": ("#eeeeee", "#666666", "↷", N_("skipped")),
    "waiting": ("#fff3cf", "#8f5600", "…", N_("waiting")), "undone": ("#ffffff", "#666666", "↶", N_("taken back")),
    "withdrawn": ("#ffffff", "#666666", "–", N_("no longer needed")),
    "sent": ("#e3f1e5", "#2a6f35", "→", N_("sent")), "received": ("#e3f1e5", "#2a6f35", "←", N_("received")),
}  # fmt: skip
_PLAIN = ("#ffffff", "#444444", "", "")
_GATES = {"exclusive": "✕", "parallel": "✚", "event": "⬠"}
_URGENT = (
    "overdue",
    "open",
    "waiting",
    "undone",
    "done",
    "skipped",
)  # of the steps of a call, the first of these shows


@dataclass(frozen=True)
class Look:
    """What to show on the picture."""

    title: str = ""
    states: Mapping[str, str] = field(default_factory=dict)  # node: one of STATES; a called step as “call/step”
    notes: Mapping[str, str] = field(default_factory=dict)  # node: a few words below it, such as how late it is
    labels: Mapping[str, str] = field(
        default_factory=dict
    )  # node, lane, pool or arrow: its name in the reader's language
    words: Mapping[str, str] = field(default_factory=dict)  # state: the word in the reader's language
    changed: Collection[str] = ()
    around: Collection[str] = ()  # nodes: only so much of the picture as lies around these
    changed_word: str = "changed"
    own: str = ""  # the pool of this node: of the others only messages have a state
    language: str = "en"


def svg(procedure: Procedure, look: Look | None = None) -> str:
    """The picture; one is laid out if the file has none."""
    picture = procedure if has_picture(procedure) else laid_out(procedure)
    look = look or Look()
    return "".join(_Drawing(cropped(picture, look.around) if look.around else picture, look).parts())


def changed_nodes(one: Procedure, other: Procedure) -> frozenset[str]:
    """The nodes of one version that the other does not have, or has otherwise: to mark when both stand side by side."""
    there = _contents(other)
    return frozenset(name for name, content in _contents(one).items() if there.get(name) != content)


def _contents(procedure: Procedure) -> dict[str, tuple[object, ...]]:
    return {
        node.id: (node.kind, node.name, node.lane, node.message, node.timer, node.host, node.interrupting, node.calls,
                  node.decision, node.text, dict(node.properties), sorted((flow.target, flow.condition) for flow in node.outs))
        for plan in procedure.plans.values() for node in plan.nodes.values()
    }  # fmt: skip


def clusters(text: str) -> Iterator[str]:
    """Letters with the signs above, below and under them, which no line may part."""
    whole = ""
    for letter in text:
        if whole and not unicodedata.category(letter).startswith("M") and whole[-1] not in "\u17d2\u1039":
            yield whole
            whole = ""
        whole += letter
    yield whole


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Lines of so many letters at most; words are kept whole where they fit, and the last line says that more follows."""
    lines: list[str] = []
    room = 0
    for word in text.split():
        letters = list(clusters(word))
        if lines and len(letters) < room:
            lines[-1] += " " + word
            room -= len(letters) + 1
            continue
        for start in range(0, len(letters), width):
            lines.append("".join(letters[start : start + width]))
            room = width - len(letters[start : start + width])
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1] + "…"]


def _tip(name: str, fill: str) -> str:
    """The head of an arrow."""
    frame = 'viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"'
    return f'<marker id="{name}" {frame}><path d="M0 0 10 5 0 10z" fill="{fill}" stroke="#444444"/></marker>'


def _text(
    x: float, y: float, text: str, width: int, most: int = 3, *,
    top: bool = False, up: bool = False, anchor: str = "middle", more: str = "",
) -> str:  # fmt: skip
    """Lines of text around a point, below it, or up from it."""
    lines = wrapped(text, width, most)
    first = y if top else y - (len(lines) - 1) * 14 if up else y - (len(lines) - 1) * 7 + 4
    spans = "".join(
        f'<tspan x="{x:g}" y="{first + index * 14:g}">{escape(line)}</tspan>' for index, line in enumerate(lines)
    )
    return f'<text text-anchor="{anchor}"{more}>{spans}</text>' if lines else ""


def _posted_below(procedure: Procedure) -> Iterator[str]:
    """The symbols at whose foot the arrow of a message begins or ends."""
    for flow in procedure.messages:
        line = procedure.lines.get(flow.id, ())
        for end, point in zip((flow.source, flow.target), line[:1] + line[-1:], strict=False):
            if end in procedure.boxes and point[1] > procedure.boxes[end][1] + procedure.boxes[end][3] / 2:
                yield end


class _Drawing:
    """One picture being made."""

    def __init__(self, procedure: Procedure, look: Look) -> None:
        self.procedure, self.look = procedure, look
        self.nodes = {node.id: (plan, node) for plan in procedure.plans.values() for node in plan.nodes.values()}
        self.posted_below = set(_posted_below(procedure))
        self.inside: dict[str, set[str]] = {}
        for name, state in look.states.items():
            self.inside.setdefault(name.partition("/")[0], set()).add(state)

    def parts(self) -> Iterator[str]:
        """The picture from back to front: frames, arrows, symbols."""
        boxes = self.procedure.boxes
        drawn = [*boxes.values()] + [(x, y, 0, 0) for line in self.procedure.lines.values() for x, y in line]
        left, top = min(box[0] for box in drawn) - 20, min(box[1] for box in drawn) - 20
        width, height = (
            max(box[0] + box[2] for box in drawn) + 20 - left,
            max(box[1] + box[3] for box in drawn) + 40 - top,
        )
        title = escape(self.look.title or self.procedure.name)
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="flowchart" lang="{escape(self.look.language)}" role="img"'
            f' aria-label="{title}" viewBox="{left:g} {top:g} {width:g} {height:g}" width="{width:g}" height="{height:g}"'
            f' font-family="sans-serif" font-size="12" fill="#222222"><title>{title}</title>'
            f'<defs>{_tip("tip", "#444444")}{_tip("post", "#ffffff")}</defs>'
        )
        frames = [name for name in boxes if name in self.procedure.captions]
        yield from (
            self._frame(name, boxes[name]) for name in sorted(frames, key=lambda name: name not in self.procedure.pools)
        )
        arrows = {flow.id: flow for plan in self.procedure.plans.values() for flow in plan.flows.values()}
        between = {flow.id: flow for flow in self.procedure.messages}
        for name, line in self.procedure.lines.items():
            if (flow := arrows.get(name) or between.get(name)) and len(line) > 1:
                yield self._arrow(flow, line, message=name in between)
        yield from (self._symbol(*self.nodes[name], box) for name, box in boxes.items() if name in self.nodes)
        yield "</svg>"

    def _label(self, name: str, fallback: str) -> str:
        return self.look.labels.get(name) or fallback

    def _frame(self, name: str, box: Box) -> str:
        """A pool, a lane or a note."""
        x, y, width, height = box
        caption = self._label(name, self.procedure.captions[name])
        kind = "pool" if name in self.procedure.pools else "lane"
        if not any(name in plan.lanes for plan in self.procedure.plans.values()) and kind == "lane":
            return f'<g class="remark">{_text(x + width / 2, y + height / 2, caption, max(8, int(width / 7)), 6)}</g>'
        weight = ' font-weight="bold"' if kind == "pool" else ""
        letters = max(10, int(height / 6.6))
        words = _text(0, 0, caption, letters, 3, more=weight)
        across = x + max(15, 7 * len(wrapped(caption, letters, 3)) + 1)
        fill = "#f7f7f4" if kind == "pool" else "none"
        return (
            f'<g class="{kind}"><rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}" stroke="#888888"/>'
            f'<g transform="translate({across:g} {y + height / 2:g}) rotate(-90)">{words}</g></g>'
        )

    def _arrow(self, flow: Flow, line: Line, *, message: bool) -> str:
        path = "M" + "L".join(f"{x:g} {y:g}" for x, y in line)
        kind, dashes, tip = ("post", ' stroke-dasharray="6 4"', "post") if message else ("arrow", "", "tip")
        beside = "" if message else _beside(line, self._label(flow.id, flow.name))
        return f'<g class="{kind}"><path d="{path}" fill="none" stroke="#444444"{dashes} marker-end="url(#{tip})"/>{beside}</g>'

    def _state(self, plan: Plan, node: Node) -> str:
        """A node's state, if it may be shown; a call's is that of its steps."""
        if self.look.own not in ("", plan.id) and not node.message:
            return ""
        states = self.inside.get(node.id, set())
        return self.look.states.get(node.id) or next((state for state in _URGENT if state in states), "")

    def _symbol(self, plan: Plan, node: Node, box: Box) -> str:
        """A node: its shape, its name, its state in colour, symbol and words."""
        state = self._state(plan, node)
        fill, stroke, mark, word = STATES.get(state, _PLAIN)
        word = self.look.words.get(state, word)
        changed = node.id in self.look.changed
        name = self._label(node.id, node.name)
        says = " — ".join(
            filter(None, [name, word, self.look.notes.get(node.id, ""), self.look.changed_word if changed else ""])
        )
        classes = " ".join(
            filter(None, [f"node {node.kind}", f"is-{state}" if state else "", "changed" if changed else ""])
        )
        title = f"<title>{escape(says)}</title>" if says else ""
        around = self._changed(box) if changed else ""
        shape = _shape(node, box, f'class="shape" fill="{fill}" stroke="{stroke}"')
        host, above = self.procedure.boxes.get(node.host), node.id in self.posted_below
        below = self.look.notes.get(node.id, "") or (word if node.message or node.kind in _BOXED else "")
        words = _name(node, box, name, below, stroke, host, above=above)
        return f'<g class="{classes}">{title}{around}{shape}{words}{_mark(box, mark, stroke)}</g>'

    def _changed(self, box: Box) -> str:
        x, y, width, height = box
        place = f'x="{x - 6:g}" y="{y - 6:g}" width="{width + 12:g}" height="{height + 12:g}"'
        return f'<rect class="change" {place} rx="10" fill="none" stroke="#6a3fa0" stroke-width="3" stroke-dasharray="2 3"/>'


_BOXED = frozenset({"task", "rule", "call"})


def _name(node: Node, box: Box, name: str, below: str, colour: str, host: Box | None = None, *, above: bool = False) -> str:
    """The name inside a box, beside a diamond, or at a small symbol where no message's arrow is; a few words under it."""
    x, y, width, height = box
    across, foot = x + width / 2, y + height + 13
    note = f' class="state" font-size="10" fill="{colour}"'
    if node.kind in _BOXED or (width > 60 and node.kind == "catch"):
        inside = _text(across, y + height / 2, name, max(8, int(width / 7.5)), 4)
        return inside + _text(across, foot, below, 22, 1, top=True, more=note)
    small = ' font-size="11"'
    if node.kind in _GATES:
        beside = _text(across - 14, y + 11, name, 15, 3, up=True, anchor="end", more=small)
        return beside + _text(across, foot, below, 22, 1, top=True, more=note)
    if node.host:
        left = host is None or host[2] > 60
        return _text(x - 3 if left else x + width + 3, foot - 8, name, 12, 2, top=True, anchor="end" if left else "start", more=small)
    lines = wrapped(name, 18, 3)
    if above:
        return _text(across, y - 6, name, 18, 3, up=True, more=small) + _text(across, foot, below, 22, 1, top=True, more=note)
    under = _text(across, foot, name, 18, 3, top=True, more=small)
    return under + _text(across, foot + 14 * len(lines), below, 22, 1, top=True, more=note)


def _beside(line: Line, name: str) -> str:
    """The words on an arrow, where it leaves the choice."""
    (x, y), (u, v) = line[:2]
    if y == v:
        return _text(x + 4, y - 5, name, 11, 3, up=True, anchor="start", more=' font-size="11"')
    return _text(x + 5, y + 12 if y < v else y - 8, name, 18, 2, top=y < v, up=y > v, anchor="start", more=' font-size="11"')


def _mark(box: Box, mark: str, colour: str) -> str:
    x, y, width, _ = box
    if not mark:
        return ""
    sign = _text(x + width, y, mark, 2, 1, more=' font-size="11" fill="#ffffff"')
    return f'<g class="mark"><circle cx="{x + width:g}" cy="{y:g}" r="9" fill="{colour}"/>{sign}</g>'


def _shape(node: Node, box: Box, look: str) -> str:
    """The symbol every editor draws for this kind of node."""
    x, y, width, height = box
    middle, centre = x + width / 2, y + height / 2
    if node.kind in _GATES:
        diamond = (
            f'<path {look} d="M{middle:g} {y:g} {x + width:g} {centre:g} {middle:g} {y + height:g} {x:g} {centre:g}z"/>'
        )
        return diamond + _text(middle, centre, _GATES[node.kind], 2, 1, more=' font-size="18"')
    if node.kind in _BOXED or width > 60:
        thick = ' stroke-width="4"' if node.kind == "call" else ""
        table = (
            f'<path d="M{x + 6:g} {y + 6:g}h16v12h-16zm0 4h16m-10 0v8" fill="none" stroke="#444444"/>'
            if node.kind == "rule"
            else ""
        )
        return f'<rect {look} x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="8"{thick}/>{table}'
    thick = ' stroke-width="4"' if node.kind in {"end", "terminate"} else ""
    circle = f'<circle {look} cx="{middle:g}" cy="{centre:g}" r="{width / 2:g}"{thick}/>'
    return circle + _sign(node, middle, centre, width / 2)


def _sign(node: Node, x: float, y: float, radius: float) -> str:
    """What is drawn in the circle of an event."""
    ring, dashes = "", ' stroke-dasharray="4 2"' if node.host and not node.interrupting else ""
    if node.kind in {"send", "catch", "boundary"}:
        ring = f'<circle cx="{x:g}" cy="{y:g}" r="{radius - 3:g}" fill="none" stroke="#444444"{dashes}/>'
    if node.kind == "terminate":
        return f'<circle cx="{x:g}" cy="{y:g}" r="{radius - 7:g}" fill="#444444"/>'
    if node.timer:
        return ring + f'<path d="M{x:g} {y - 8:g}v8l5 4" fill="none" stroke="#444444" stroke-width="1.5"/>'
    if node.message:
        fill, stroke = ("#444444", "#ffffff") if node.kind == "send" else ("#ffffff", "#444444")
        return ring + f'<path d="M{x - 8:g} {y - 6:g}h16v12h-16zl8 7 8-7" fill="{fill}" stroke="{stroke}"/>'
    return ring
