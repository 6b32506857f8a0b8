"""Messages that do not get through: dead letters and what has waited too long, by peer, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wellknit.federation.models import Outgoing, Peer, Received
from wellknit.federation.protocols import said_of
from wellknit.federation.states import FAILED
from wellknit.ground import clock

PATIENCE = timedelta(hours=72)  # without progress for so long, a person must look
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
    """One message that needs a person; ``retry`` says whether trying again can help."""

    row: Outgoing
    peer: Peer
    what: Any
    why: Any
    retry: bool


def rows() -> QuerySet[Outgoing]:
    """What failed, and what has waited too long, the oldest first."""
    late = Q(state="waiting", created_at__lt=clock.now() - PATIENCE)
    return Outgoing.objects.filter(late | Q(state__in=FAILED)).order_by("created_at", "pk")


def lines() -> list[Stuck]:
    """The first of them as the page shows them."""
    found = list(rows().defer("envelope", "receipt")[:SHOWN])
    peers = Peer.objects.select_related("organisation").in_bulk({row.peer_id for row in found})
    return [_line(row, peers[row.peer_id]) for row in found]


def _line(row: Outgoing, peer: Peer) -> Stuck:
    paused = row.state == "waiting" and peer.state == "paused"
    return Stuck(row, peer, said_of(row.type), _WHY["paused" if paused else row.state], not paused)


def counted() -> dict[int, int]:
    """How many are stuck, by peer."""
    return dict(rows().order_by().values_list("peer").annotate(n=Count("pk")))


def waiting() -> dict[int, int]:
    """How many wait to go, by peer."""
    return dict(Outgoing.objects.filter(state="waiting").values_list("peer").annotate(n=Count("pk")))


def held() -> dict[int, int]:
    """How many of theirs lie here until a person looks or the peer is opened again, by peer."""
    looked_for = Received.objects.filter(state__in=("held", "quarantined"))
    return dict(looked_for.values_list("peer").annotate(n=Count("pk")))


def total(counts: Iterable[int]) -> int:
    """Their sum."""
    return sum(counts)
