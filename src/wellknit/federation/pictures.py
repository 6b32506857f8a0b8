"""The drawing of the net: this node in the middle, its peers around it. The table beside it says the same."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wellknit.federation.reads.net import Line
from wellknit.words.codelists import codelist
from wellknit.words.drawings import Tie, net

_HERE = "here"


def drawn(lines: Sequence[Line]) -> SafeString | None:
    """The node and its peers, each line in the stroke of its state; nothing where there is no peer."""
    if not lines:
        return None
    places = {_HERE: str(settings.NODE_NAME)} | {str(line.row.pk): line.row.organisation.name for line in lines}
    ties = [Tie(_HERE, str(line.row.pk), _kind(line), _said(line)) for line in lines]
    return net(places, ties, title=_("The net of this node"), middle=_HERE)


def _kind(line: Line) -> str:
    if line.row.state == "open":
        return "near" if line.grave else "open"
    return "near" if line.row.state in ("paused", "leaving") else "faint"


def _said(line: Line) -> str:
    return ", ".join([codelist("peer_state").label(line.row.state), *(alarm.words for alarm in line.grave)])
