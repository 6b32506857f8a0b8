"""What people are shown of the post: what waits, what is stuck, what must be looked at. Codes and times; no content."""

from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from wellknit.federation import delivery
from wellknit.federation.models import Outgoing, Peer, Post, Received
from wellknit.federation.states import FAILED
from wellknit.ground import clock


def dead_letters() -> QuerySet[Outgoing]:
    """What a person must see: ended badly, or without progress for three days; the oldest first."""
    stuck = Q(state="waiting", created_at__lte=clock.now() - delivery.STUCK_AFTER)
    rows = Outgoing.objects.filter(stuck | Q(state__in=FAILED)).defer("envelope", "plain")
    return rows.select_related("peer__organisation").order_by("created_at", "pk")


def to_look_at() -> QuerySet[Received]:
    """Messages that wait for a person here: in quarantine, or held because their sender is paused."""
    rows = Received.objects.filter(state__in=("held", "quarantined")).defer("plain")
    return rows.select_related("peer__organisation").order_by("at", "pk")


def traffic() -> dict[int, dict[str, Any]]:
    """By peer: how many messages wait, since when, and when the last one was delivered; one query."""
    waits = Q(state="waiting")
    rows = Outgoing.objects.values("peer_id").annotate(
        waiting=Count("pk", filter=waits), since=Min("created_at", filter=waits),
        delivered=Max("settled_at", filter=Q(state="delivered")), failed=Count("pk", filter=Q(state__in=FAILED)),
    )  # fmt: skip
    return {row["peer_id"]: dict(row) for row in rows}


def withheld() -> QuerySet[Peer]:
    """Peers of whose messages some have been missing for a day: somebody may be holding them back."""
    since = clock.now() - delivery.ALARM_AFTER
    return Peer.objects.filter(pk__in=Post.objects.filter(gap_since__lte=since)).select_related("organisation")
