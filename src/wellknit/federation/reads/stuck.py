"""Messages that need a person, in words: what does not get through, and what came and waits to be looked at."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from wellknit.federation.models import Outgoing, Peer, Received
from wellknit.federation.protocols import said_of
from wellknit.federation.reads.post import dead_letters, to_look_at
from wellknit.federation.states import WRITTEN_TO

SHOWN = 200
_WHY: dict[str, Any] = {
    "waiting": _("It has not reached them. Ring them: their machine may be off, or the line cut."),
    "refused": _("Their node has refused it. Ring them: they see on their side why."),
    "unsupported": _("Their node does not know this kind of message yet. Ask them to bring their software up to date."),
    "consent": _("Their node found that the consent does not cover it. Look at the case: a new consent may be needed."),
    "expired": _("Its time ran out before it reached them. It can be sent once more."),
    "paused": _("This node is paused here. It goes when the node is opened again."),
}


@dataclass(frozen=True)
class Stuck:
    """One message that does not get through; ``goes`` says whether its peer is written to at all now."""

    row: Outgoing
    peer: Peer
    what: Any
    why: Any
    goes: bool


@dataclass(frozen=True)
class Waits:
    """One message of theirs that a person must look at first."""

    row: Received
    peer: Peer
    what: Any


def lines() -> list[Stuck]:
    """What does not get through, the oldest first."""
    found = list(dead_letters()[:SHOWN])
    peers = _peers(found)
    return [_line(row, peers[row.peer_id]) for row in found]


def to_be_looked_at() -> list[Waits]:
    """What came, was stored, and acts only once a person has looked; the oldest first."""
    found = list(to_look_at().filter(state="quarantined")[:SHOWN])
    peers = _peers(found)
    return [Waits(row, peers[row.peer_id], said_of(row.type)) for row in found]


def _peers(rows: list[Any]) -> dict[int, Peer]:
    return Peer.objects.with_cards().in_bulk({row.peer_id for row in rows})


def _line(row: Outgoing, peer: Peer) -> Stuck:
    goes = peer.state in WRITTEN_TO
    return Stuck(row, peer, said_of(row.type), _WHY[row.state if goes or row.state != "waiting" else "paused"], goes)


def counted() -> dict[int, int]:
    """How many do not get through, by peer."""
    return dict(dead_letters().order_by().values_list("peer").annotate(n=Count("pk")))


def waiting() -> dict[int, int]:
    """How many wait to go, by peer."""
    return dict(Outgoing.objects.filter(state="waiting").values_list("peer").annotate(n=Count("pk")))


def held() -> dict[int, int]:
    """How many of theirs lie here until a person looks or the peer is opened again, by peer."""
    return dict(to_look_at().order_by().values_list("peer").annotate(n=Count("pk")))
