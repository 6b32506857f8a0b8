"""The drawing of countries joined by agreements. The table beside it says the same."""

from collections.abc import Iterable
from itertools import combinations

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellknit.cooperation.reads import Line
from wellknit.cooperation.states import OPENS, PAST
from wellknit.words.codelists import codelist, countries
from wellknit.words.drawings import Tie, net

_STRENGTH = ("faint", "near", "open")


def joined(lines: Iterable[Line]) -> SafeString | None:
    """Each pair of countries with the best of what joins them; nothing where nothing does."""
    best: dict[tuple[str, ...], Tie] = {}
    for line in lines:
        if line.row.state in PAST:
            continue
        for pair in combinations(line.countries, 2):
            tie = Tie(*pair, _kind(line), codelist("agreement_state").label(line.row.state))
            kept = best.get(pair)
            if kept is None or _STRENGTH.index(kept.kind) < _STRENGTH.index(tie.kind):
                best[pair] = tie
    taking_part = sorted({country for pair in best for country in pair}, key=countries().codes.index)
    places = {country: countries().label(country) for country in taking_part}
    return net(places, list(best.values()), title=_("Countries joined by agreements")) if best else None


def _kind(line: Line) -> str:
    if line.row.state not in OPENS:
        return "faint"
    return "near" if line.near else "open"
