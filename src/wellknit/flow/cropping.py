"""The part of a picture around some symbols: all lanes, but only so much to the left and right of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from wellknit.flow.plan import Procedure
from wellknit.flow.tidy import Box, Line

BEFORE, AFTER = 430, 560  # pixels: about three symbols passed, and four to come


def cropped(procedure: Procedure, around: Collection[str]) -> Procedure:
    """The same picture with what lies around these nodes, called steps standing for their call; whole without any."""
    boxes = [procedure.boxes[name] for name in {each.partition("/")[0] for each in around} if name in procedure.boxes]
    if not boxes:
        return procedure
    left, right = min(box[0] for box in boxes) - BEFORE, max(box[0] + box[2] for box in boxes) + AFTER
    kept = {name: box for name, one in procedure.boxes.items() if (box := _cut(one, left, right, frame=name in procedure.captions))}
    lines = {name: piece for name, line in procedure.lines.items() if (piece := _inside(line, left, right))}
    return replace(procedure, boxes=kept, lines=lines)


def _cut(box: Box, left: float, right: float, *, frame: bool) -> Box | None:
    """A frame is shortened to the window, so that its caption stays in sight; a symbol is there or not."""
    x, y, width, height = box
    if not frame:
        return box if left <= x and x + width <= right else None
    start, end = max(x, left), min(x + width, right)
    return (start, y, end - start, height) if start < end else None


def _inside(line: Line, left: float, right: float) -> Line:
    """The first piece of an arrow that lies in the window."""
    piece: list[tuple[float, float]] = []
    for one, other in _cut_segments(line, left, right):
        if piece and piece[-1] != one:
            break
        piece += [one, other] if not piece else [other]
    return tuple(piece)


def _cut_segments(line: Line, left: float, right: float) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    for (x, y), (u, v) in zip(line, line[1:], strict=False):
        if max(x, u) < left or min(x, u) > right:
            continue
        start, end = min(max(x, left), right), min(max(u, left), right)
        slope = (v - y) / (u - x) if u != x else 0.0
        yield (start, y + slope * (start - x)), (end, v + slope * (end - u))
