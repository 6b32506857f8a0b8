"""The part of a picture around some symbols: all lanes, but only so much to the left and right of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from wellknit.flow.plan import Procedure
from wellknit.flow.routes import Box, Line

BEFORE, AFTER = 300, 430  # pixels: two symbols passed, and two or three to come
CAPTION, STRIP = 30, 44  # where the names of a pool and of its lanes stand, free of arrows
ROOM, EMPTY, LEAST = 46, 16, 96  # around a symbol; between what is used; for a lane, so that its name can be read


def cropped(procedure: Procedure, around: Collection[str]) -> Procedure:
    """The same picture with what lies around these nodes, called steps standing for their call; whole without any."""
    boxes = [procedure.boxes[name] for name in {each.partition("/")[0] for each in around} if name in procedure.boxes]
    if not boxes:
        return procedure
    left, right = min(box[0] for box in boxes) - BEFORE, max(box[0] + box[2] for box in boxes) + AFTER
    lines = {name: piece for name, line in procedure.lines.items() if (piece := _inside(line, left + STRIP, right))}
    symbols = {name: box for name, box in procedure.boxes.items() if name not in procedure.captions and _within(box, left, right)}
    frames = {name: _cut(procedure, name, left, right) for name in procedure.boxes if name in procedure.captions}
    return _squeezed(replace(procedure, boxes={**frames, **symbols}, lines=lines), frames, symbols)


def _within(box: Box, left: float, right: float) -> bool:
    return left <= box[0] and box[0] + box[2] <= right


def _cut(procedure: Procedure, name: str, left: float, right: float) -> Box:
    """A frame is shortened to the window, so that its caption stays in sight."""
    x, y, width, height = procedure.boxes[name]
    start = max(x, left - CAPTION if name in procedure.pools else left)
    return start, y, max(min(x + width, right) - start, 0), height


def _squeezed(procedure: Procedure, frames: Mapping[str, Box], symbols: Mapping[str, Box]) -> Procedure:
    """The same with the empty rows taken out: lanes keep their order and as much height as their name needs."""
    used = [(y - ROOM, y + height + ROOM) for _x, y, _width, height in symbols.values()]
    used += [(y - 8, y + 8) for line in procedure.lines.values() for (_x, y), (_u, v) in pairwise(line) if y == v]
    edges = sorted({edge for _x, y, _width, height in frames.values() for edge in (y, y + height)})
    moved = _heights(edges, used)
    at = partial(_moved, moved)
    return replace(
        procedure,
        boxes={
            name: (x, at(y), width, at(y + height) - at(y) if name in frames else height)
            for name, (x, y, width, height) in procedure.boxes.items()
        },
        lines={name: tuple((x, at(y)) for x, y in line) for name, line in procedure.lines.items()},
    )


def _heights(edges: Sequence[float], used: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Old and new heights, from the top: what is used keeps its size, what is empty between shrinks."""
    found = [(edges[0], edges[0])]
    for top, bottom in pairwise(edges):
        cuts = sorted({top, bottom, *(min(max(y, top), bottom) for span in used for y in span)})
        pieces = [(low, high, any(start < (low + high) / 2 < end for start, end in used)) for low, high in pairwise(cuts)]
        sizes = [high - low if full else min(high - low, EMPTY) for low, high, full in pieces]
        spare = max(min(LEAST, bottom - top) - sum(sizes), 0)
        for (_low, high, _full), size in zip(pieces, sizes, strict=True):
            found.append((high, found[-1][1] + size + spare / len(sizes)))
    return found


def _moved(heights: Sequence[tuple[float, float]], y: float) -> float:
    """Where a height lies now."""
    if y <= heights[0][0]:
        return heights[0][1] + y - heights[0][0]
    for (old, new), (below, there) in pairwise(heights):
        if old <= y <= below:
            return new + (y - old) * (there - new) / (below - old) if below > old else new
    return heights[-1][1] + y - heights[-1][0]


def _inside(line: Line, left: float, right: float) -> Line:
    """The first piece of an arrow that lies in the window."""
    piece: list[tuple[float, float]] = []
    for one, other in _cut_segments(line, left, right):
        if piece and piece[-1] != one:
            break
        piece += [one, other] if not piece else [other]
    return tuple(piece)


def _cut_segments(line: Line, left: float, right: float) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    for (x, y), (u, v) in pairwise(line):
        if max(x, u) < left or min(x, u) > right:
            continue
        start, end = min(max(x, left), right), min(max(u, left), right)
        slope = (v - y) / (u - x) if u != x else 0.0
        yield (start, y + slope * (start - x)), (end, v + slope * (end - u))
