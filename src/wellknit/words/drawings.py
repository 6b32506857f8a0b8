"""Drawings made on the server: the thread of a case, bars, a spark line, a net of places. Text stays text.

Pure functions from plain values to markup. Nothing here carries a colour, a style attribute or a script, so
the drawings work in light and dark and under the strictest content policy. Each is one image to a screen
reader, with a name and a description; the page that shows it renders the same facts as a list or a table.
"""

from __future__ import annotations

import html
import math
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

LANES = 6
BAR_ROW = 46
SPARK_WIDTH, SPARK_HEIGHT = 100, 24
NET_WIDTH, NET_HEIGHT, NET_ACROSS, NET_DOWN = 400, 290, 135, 95
NET_WORDS, NET_LINE = 18, 20  # letters of a line, and how far below each other two lines stand

# Each kind of deed ties its own knot, so that shape and not colour tells them apart.
_TIES = {
    "deed": '<circle class="tie" cx="10" cy="16" r="6"/>',
    "decision": '<path class="tie" d="M10 7l9 9-9 9-9-9z"/>',
    "move": '<circle class="hole" cx="10" cy="16" r="8"/><circle class="tie" cx="10" cy="16" r="2.5"/>',
    "close": '<rect class="tie" x="3" y="9" width="14" height="14"/>',
}
_LINE = '<line x1="{start}" x2="{stop}" y1="16" y2="16"/>'
_FRAY = '<path class="fray" d="M{start} 16H10"/><circle class="hole" cx="10" cy="16" r="7"/>'
_FRAY_ON = '<line class="fray" x1="20" x2="100%" y1="16" y2="16"/>'
_LATE = '<path d="M10 12v4.5M10 19.5v.2" stroke-width="2" stroke-linecap="round"/>'

Say = Callable[[date], str]
_serial = count(1)


@dataclass(frozen=True, slots=True)
class Knot:
    """A deed on the thread. `kind` is one of deed, decision, move, close; any other is drawn as a deed."""

    at: date
    label: str
    kind: str
    where: str


@dataclass(frozen=True, slots=True)
class LooseEnd:
    """An open step: what, until when (if a date is set), and whose."""

    label: str
    due: date | None
    overdue: bool
    whose: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two places. `kind` is open, near or faint: each is drawn in its own stroke; `said` tells it."""

    one: str
    other: str
    kind: str
    said: str


def thread(
    knots: Sequence[Knot], ends: Sequence[LooseEnd] = (), *, title: str = "", say: Say = date.isoformat
) -> SafeString:
    """One horizontal line through every deed, wrapping like text, ending in the steps still open.

    Each knot is a small drawing over its own words. The browser wraps both, because only the browser can
    break Thai, Khmer, Lao and Burmese between words; so one drawing serves a phone and a meeting-room screen.
    """
    lanes = _lanes(knots)
    tiles = [_knot(knots, place, lanes, bool(ends), say) for place in range(len(knots))]
    tiles += [_loose(ends, place, bool(knots), say) for place in range(len(ends))]
    names, told = _told("thread", title or _("The thread"), _about(knots, ends, say))
    hidden = f'<svg class="visually-hidden" width="1" height="1">{told}</svg>'
    drawn = f'<div class="thread" {names}>{hidden}{"".join(tiles)}</div>'
    return mark_safe(drawn)  # noqa: S308 - every part is escaped where it is made


def bars(
    items: Iterable[tuple[str, float]], *, title: str = "", show: Callable[[float], str] = str
) -> SafeString:
    """Horizontal bars, each under its label and with its number; the longest fills most of the width."""
    rows = [(str(label), max(0, value)) for label, value in items]
    most = max((value for _label, value in rows), default=0) or 1
    drawn = "".join(_bar(place, label, value, most, show) for place, (label, value) in enumerate(rows))
    about = "; ".join(f"{label}: {show(value)}" for label, value in rows) or _("Nothing to show yet.")
    return _image("bars", f'width="100%" height="{len(rows) * BAR_ROW}"', title or _("Bars"), about, drawn)


def spark(values: Sequence[float], *, title: str = "") -> SafeString:
    """A small line of a series: its shape beside a number, not a chart to read values from."""
    low, high = min(values, default=0), max(values, default=0)
    span, step = (high - low) or 1, SPARK_WIDTH / max(1, len(values) - 1)
    level = SPARK_HEIGHT / 2 if high == low else SPARK_HEIGHT
    points = [f"{n * step:.1f},{level - (value - low) / span * level:.1f}" for n, value in enumerate(values)]
    if len(points) == 1:
        points.append(f"{SPARK_WIDTH},{level}")
    line = f'<polyline points="{" ".join(points)}" vector-effect="non-scaling-stroke"/>'
    about = ", ".join(f"{value:g}" for value in values) or _("Nothing to show yet.")
    box = f'viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" preserveAspectRatio="none"'
    return _image("spark", box, title or _("Course over time"), about, line)


def net(places: Mapping[str, str], ties: Sequence[Tie], *, title: str = "", middle: str = "") -> SafeString:
    """Places joined by lines: whichever has most of them in the middle, the others around it, neighbours side by side.

    A ``middle`` that is named has its name in a box from which the lines come.
    """
    ties = [tie for tie in ties if {tie.one, tie.other} <= places.keys()]
    spots = _spots(list(places), ties, middle)
    lines = "".join(_tie(tie, spots) for tie in ties)
    names = "".join(_place(label, *spots[place], boxed=place == middle) for place, label in places.items())
    about = "; ".join(f"{places[tie.one]} – {places[tie.other]}: {tie.said}" for tie in ties) or _("Nothing to show yet.")
    return _image("net", f'viewBox="0 0 {NET_WIDTH} {NET_HEIGHT}"', title or _("Net"), about, lines + names)


def _spots(places: list[str], ties: Sequence[Tie], middle: str) -> dict[str, tuple[float, float]]:
    """Where each place is drawn."""
    near = {place: {t.other if t.one == place else t.one for t in ties if place in (t.one, t.other)} for place in places}
    if not middle and len(places) > 3:
        middle = max(places, key=lambda place: len(near[place]))
    ring: list[str] = []
    for place in places:
        _walk(place, middle, near, ring)
    found = {middle: (NET_WIDTH / 2, NET_HEIGHT / 2)} if middle else {}
    for number, place in enumerate(ring):
        turn = math.tau * number / len(ring) - math.pi / 2
        found[place] = (NET_WIDTH / 2 + NET_ACROSS * math.cos(turn), NET_HEIGHT / 2 + NET_DOWN * math.sin(turn))
    return found


def _walk(place: str, middle: str, near: Mapping[str, set[str]], ring: list[str]) -> None:
    """Put a place on the ring, and after it those it is joined to, so that lines cross little."""
    if place == middle or place in ring:
        return
    ring.append(place)
    for other in near:
        if other in near[place]:
            _walk(other, middle, near, ring)


def _tie(tie: Tie, spots: Mapping[str, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = spots[tie.one], spots[tie.other]
    kind = tie.kind if tie.kind in ("open", "near") else "faint"
    return f'<line class="tie-{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _place(label: str, x: float, y: float, *, boxed: bool) -> str:
    below = y > NET_HEIGHT / 2 + 1
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7"/>'
    lines = _in_lines(label)
    top = y + 26 if below else y - 14 - NET_LINE * (len(lines) - 1)
    if boxed:
        wide, high = 10 * max(map(len, lines)) + 24, NET_LINE * len(lines) + 14
        dot += f'<rect x="{x - wide / 2:.1f}" y="{y - high / 2:.1f}" width="{wide}" height="{high}" rx="8"/>'
        top = y - high / 2 + 22
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{top + NET_LINE * number:.1f}">{_escape(line)}</tspan>' for number, line in enumerate(lines)
    )
    return f'{dot}<text text-anchor="middle">{spans}</text>'


def _in_lines(label: str) -> list[str]:
    """A name in at most two short lines; what is cut off stands in the table beside the drawing."""
    return textwrap.wrap(str(label), NET_WORDS, max_lines=2, placeholder="…") or [""]


def _escape(text: object) -> str:
    """Text as it may stand in markup; even text marked safe is escaped, none being meant as markup."""
    return html.escape(str(text))


def _image(kind: str, box: str, title: str, about: str, drawn: str) -> SafeString:
    names, told = _told(kind, title, about)
    image = f'<svg class="{kind}" {names} {box}>{told}{drawn}</svg>'
    return mark_safe(image)  # noqa: S308 - callers escape what they draw


def _told(kind: str, title: str, about: str) -> tuple[str, str]:
    """The attributes that make an element one named image, and the title and description they point at."""
    name = f"{kind}-{next(_serial)}"
    names = f'role="img" aria-labelledby="{name}-t" aria-describedby="{name}-d"'
    return names, f'<title id="{name}-t">{_escape(title)}</title><desc id="{name}-d">{_escape(about)}</desc>'


def _bar(place: int, label: str, value: float, most: float, show: Callable[[float], str]) -> str:
    top, wide = place * BAR_ROW, 82 * value / most
    return (
        f'<text x="0" y="{top + 15}">{_escape(label)}</text>'
        f'<rect class="ground" x="0" y="{top + 22}" width="82%" height="14" rx="2"/>'
        f'<rect x="0" y="{top + 22}" width="{wide:.2f}%" height="14" rx="2"/>'
        f'<text class="value" x="83.5%" y="{top + 34}">{_escape(show(value))}</text>'
    )


def _lanes(knots: Sequence[Knot]) -> dict[str, int]:
    """A colour for each place, in the order the person came there."""
    return {where: place % LANES for place, where in enumerate(dict.fromkeys(knot.where for knot in knots))}


def _knot(knots: Sequence[Knot], place: int, lanes: dict[str, int], goes_on: bool, say: Say) -> str:
    knot = knots[place]
    last = place == len(knots) - 1
    moved = place == 0 or knots[place - 1].where != knot.where
    where = f'<span class="knot-where">{_escape(knot.where)}</span>' if moved else ""
    line = _LINE.format(start=10 if place == 0 else -1, stop=10 if last else "100%")
    trail = _FRAY_ON if last and goes_on else ""
    tie = _TIES.get(knot.kind, _TIES["deed"])
    drawn = f"<svg>{line}{trail}{tie}</svg>"
    words = _words(_time(knot.at, say), knot.label)
    return f'<div class="knot lane-{lanes[knot.where]}">{where}{drawn}{words}</div>'


def _loose(ends: Sequence[LooseEnd], place: int, tied: bool, say: Say) -> str:
    end = ends[place]
    fray = _FRAY.format(start=-1 if tied or place else 10)
    on = _FRAY_ON if place < len(ends) - 1 else ""
    drawn = f"<svg>{on}{fray}{_LATE if end.overdue else ''}</svg>"
    whose = f'<span class="knot-where">{_escape(end.whose)}</span>'
    words = _words(_until(end, say), end.label)
    return f'<div class="loose{" overdue" if end.overdue else ""}">{whose}{drawn}{words}</div>'


def _words(at: str, label: str) -> str:
    said = f'<span class="knot-at">{at}</span><span class="knot-label">{_escape(label)}</span>'
    return f'<span class="knot-text">{said}</span>'


def _time(day: date, say: Say) -> str:
    return f'<time datetime="{day.isoformat()}">{_escape(say(day))}</time>'


def _until(end: LooseEnd, say: Say) -> str:
    if end.due is None:
        return _escape(_("No date set"))
    words = _("Overdue since %s") if end.overdue else _("By %s")
    return _escape(words) % _time(end.due, say)


def _about(knots: Sequence[Knot], ends: Sequence[LooseEnd], say: Say) -> str:
    """The drawing in a few sentences, for those who hear it."""
    said = []
    if knots:
        deeds = ngettext("%(n)d deed", "%(n)d deeds", len(knots)) % {"n": len(knots)}
        span = {"deeds": deeds, "first": say(knots[0].at), "last": say(knots[-1].at)}
        said.append(_("%(deeds)s, from %(first)s to %(last)s.") % span)
        said.append(_("Places: %s.") % ", ".join(_lanes(knots)))
    if ends:
        said.append(ngettext("%(n)d open step.", "%(n)d open steps.", len(ends)) % {"n": len(ends)})
        late = sum(end.overdue for end in ends)
        said.append(ngettext("%(n)d is overdue.", "%(n)d are overdue.", late) % {"n": late} if late else "")
    return " ".join(part for part in said if part) or _("Nothing has happened yet.")
