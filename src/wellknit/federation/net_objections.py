"""What is still under way with a peer. Rooms register theirs in ``AppConfig.ready()``; leaving asks all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from wellknit.federation.models import Peer


@dataclass(frozen=True)
class Objection:
    """Something that must come to its end before the node may be left: what, how many, whose turn, and where to look."""

    what: Any
    count: int
    whose: Any
    url: str = ""


Asked = Callable[[Peer], Iterable[Objection]]
_asked: list[Asked] = []


def register(asked: Asked) -> None:
    """Add a function that yields what of its room is under way with a peer; nothing that is none."""
    if asked not in _asked:
        _asked.append(asked)


def against_leaving(peer: Peer) -> list[Objection]:
    """Everything that is under way with this peer now, from all rooms."""
    return [objection for each in _asked for objection in each(peer) if objection.count]
