"""Lines between the boxes of a picture: around boxes and words, apart from each other, with as few bends as can be.

Columns and rows leave gutters and tracks free between them. Each line chooses among a few ways along these the cheapest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

Box = tuple[float, float, float, float]
Point = tuple[float, float]
Line = tuple[Point, ...]
SHIFTS = (0.0, -7.0, 7.0, -14.0, 14.0)  # beside a line that is there already
BEND, CROSSED, CLIPPED, BESIDE, BLOCKED = 4.0, 1.5, 8.0, 40.0, 200.0  # costs, against 1 for a hundred points of length


class Router:
    """Draws one line after the other and remembers them."""

    def __init__(
        self, boxes: Mapping[str, Box], words: Mapping[str, Box], gutters: Sequence[float], tracks: Sequence[float]
    ) -> None:
        self.boxes, self.words, self.gutters, self.tracks = boxes, words, gutters, tracks
        self._met: dict[tuple[float, bool], list[tuple[float, str, float, float]]] = {}
        self.across: dict[float, list[tuple[float, float, str]]] = defaultdict(list)  # y: from, to, whose
        self.down: dict[float, list[tuple[float, float, str]]] = defaultdict(list)  # x: from, to, whose

    def between(self, source: str, target: str, ways: Iterator[Line], whose: str) -> Line:
        """The cheapest of some ways from one box to another; lines of the same owner may run together."""
        ends = (source, target)
        found = min({_straightened(way) for way in ways}, key=lambda way: (self._cost(way, ends, whose), way))
        for (x, y), (u, v) in pairwise(found):
            if y == v:
                self.across[y].append((min(x, u), max(x, u), whose))
            else:
                self.down[x].append((min(y, v), max(y, v), whose))
        return found

    def _cost(self, way: Line, ends: tuple[str, str], whose: str) -> float:
        cost = BEND * (len(way) - 2)
        for (x, y), (u, v) in pairwise(way):
            level = y == v
            at, low, high = (y, min(x, u), max(x, u)) if level else (x, min(y, v), max(y, v))
            here, there = (self.across, self.down) if level else (self.down, self.across)
            cost += (high - low) / 100
            cost += sum(
                price for price, name, a, b in self._obstacles(at, level) if a < high and low < b and name not in ends
            )
            cost += BESIDE * sum(
                a <= high and low <= b and other != whose for each in here if abs(each - at) < 5 for a, b, other in here[each]
            )
            cost += CROSSED * sum(
                a < at < b and other != whose for each in there if low < each < high for a, b, other in there[each]
            )
        return cost

    def _obstacles(self, at: float, level: bool) -> list[tuple[float, str, float, float]]:
        """What a line at this height, or at this distance, can meet: its price, its name, from where to where."""
        if (at, level) not in self._met:
            first, size = (1, 3) if level else (0, 2)
            self._met[at, level] = [
                (price, name, box[1 - first], box[1 - first] + box[5 - size])
                for price, some in ((BLOCKED, self.boxes), (CLIPPED, self.words))
                for name, box in some.items() if box[first] < at < box[first] + box[size]
            ]  # fmt: skip
        return self._met[at, level]

    def flow(self, one: Box, other: Box, *, gate: bool, join: bool, timer: bool) -> Iterator[Line]:
        """Ways of an arrow: from the right of a box to the left of the next, a diamond's other corners, a timer's foot."""
        start, end = (one[0] + one[2], _middle(one)), (other[0], _middle(other))
        if not timer:
            yield from self._sideways(start, end)
        if gate or timer:
            corners = [one[1] + one[3]] if timer else [one[1] + one[3], one[1]]
            for y in corners:
                foot = (_centre(one), y)
                yield (foot, (foot[0], end[1]), end)
                yield from ((foot, (foot[0], track), *self._into(track, end, shift)) for track, shift in product(self._near(y), SHIFTS))
        if join:
            for y in (other[1], other[1] + other[3]):
                yield (start, (_centre(other), start[1]), (_centre(other), y))

    def message(self, one: Box, other: Box) -> Iterator[Line]:
        """Ways of a message: from above or below one symbol to above or below the other."""
        below = one[1] < other[1]
        start = (_centre(one), one[1] + one[3] if below else one[1])
        end = (_centre(other), other[1] if below else other[1] + other[3])
        left, right = sorted((start[0], end[0]))
        columns = [x for x in self.gutters if left - 200 < x < right + 200]
        leave, reach = self._beside(start[1], down=below), self._beside(end[1], down=not below)
        yield from ((start, (start[0], reach + shift), (end[0], reach + shift), end) for shift in SHIFTS)
        yield from ((start, (start[0], leave + shift), (end[0], leave + shift), end) for shift in SHIFTS)
        for x, shift, aside in product(columns, SHIFTS, SHIFTS[:3]):
            u = x + aside
            yield (start, (start[0], leave + shift), (u, leave + shift), (u, reach + shift), (end[0], reach + shift), end)

    def _sideways(self, start: Point, end: Point) -> Iterator[Line]:
        if start[1] == end[1] and start[0] < end[0]:
            yield (start, end)
        after, before = self._right(start[0]), self._left(end[0])
        for shift in SHIFTS:
            if start[0] < end[0]:
                yield from (
                    (start, (x + shift, start[1]), (x + shift, end[1]), end) for x in {after, before}
                )
        for track, shift in product({*self._near(start[1]), *self._near(end[1])}, SHIFTS):
            yield (start, (after + shift, start[1]), (after + shift, track + shift), *self._into(track + shift, end, shift))

    def _into(self, track: float, end: Point, shift: float) -> Line:
        """From a track into a box, through the gutter before it."""
        before = self._left(end[0]) + shift
        return ((before, track), (before, end[1]), end)

    def _right(self, x: float) -> float:
        return min((each for each in self.gutters if each > x), default=x + 20)

    def _left(self, x: float) -> float:
        return max((each for each in self.gutters if each < x), default=x - 20)

    def _beside(self, y: float, *, down: bool) -> float:
        found = [each for each in self.tracks if (each > y if down else each < y)]
        return (min if down else max)(found, default=y)

    def _near(self, y: float) -> tuple[float, float]:
        """The tracks above and below."""
        return self._beside(y, down=False), self._beside(y, down=True)


def _middle(box: Box) -> float:
    return box[1] + box[3] / 2


def _centre(box: Box) -> float:
    return box[0] + box[2] / 2


def _straightened(way: Line) -> Line:
    """The same without points that lie on their way."""
    points = [way[0]]
    for point, after in pairwise(way[1:]):
        if point != points[-1] and not (points[-1][0] == point[0] == after[0] or points[-1][1] == point[1] == after[1]):
            points.append(point)
    return (*points, way[-1])
