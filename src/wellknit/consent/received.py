"""What came from another node, and on what: the gate at viewing. Rooms that keep such content register how it ends.

    received.when_ended(forget)   # forget(received, categories) → whether nothing of it is left here
    received.seen_through(sees)   # sees(received) → those of these rows the current actor reaches through this room
"""

from collections.abc import Callable, Collection
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet

from wellknit.access.actors import Actor, acting
from wellknit.consent import parcels
from wellknit.consent.models import ReceivedConsent
from wellknit.consent.rules import received as rules
from wellknit.federation.models import Peer
from wellknit.federation.protocols import Incoming
from wellknit.ground import clock

Forgetting = Callable[[ReceivedConsent, Collection[str]], bool]
_forgetting: list[Forgetting] = []
Seeing = Callable[[QuerySet[ReceivedConsent]], QuerySet[ReceivedConsent]]
_seeing: list[Seeing] = []


def when_ended(forget: Forgetting) -> None:
    """Add what forgets content of these categories when what it came on has ended; false while something is left."""
    if forget not in _forgetting:
        _forgetting.append(forget)


def forgotten(received: ReceivedConsent, categories: Collection[str]) -> bool:
    """Let every room forget; whether nothing is left."""
    return not [forget for forget in _forgetting if not forget(received, categories)]


def seen_through(sees: Seeing) -> None:
    """Add what narrows rows to those the current actor reaches through what a room keeps of them."""
    if sees not in _seeing:
        _seeing.append(sees)


def awaited() -> QuerySet[ReceivedConsent]:
    """What another node waits for an answer to."""
    return ReceivedConsent.objects.filter(answer="").exclude(asked_at=None)


def reaches(actor: Actor, received: ReceivedConsent) -> bool:
    """Whether this actor sees something that came on it, and so can answer for it."""
    with acting(actor):
        return any(sees(ReceivedConsent.objects.filter(pk=received.pk)).exists() for sees in _seeing)


def may_show(received: ReceivedConsent, category: str, now: datetime) -> bool:
    """Whether content of this category may be shown now."""
    return rules.shows(
        ended=received.ended, until=received.until, categories=received.category_names, category=category, now=now
    )


def shown(received: ReceivedConsent | None, parcel: parcels.Parcel | None) -> parcels.Parcel:
    """What of a parcel may be shown now; nothing without what it came on."""
    if received is None or not parcel:
        return {}
    now = clock.now()
    return parcels.narrowed(parcel, [name for name in parcel if may_show(received, name, now)])


def of(incoming: Incoming) -> ReceivedConsent:
    """What a message came on, written down with the first message that came on it."""
    ground = incoming.body["ground"]
    known = ReceivedConsent.objects.filter(peer=incoming.peer, jti=ground["id"]).first()
    return known or ReceivedConsent.objects.create(**_terms(incoming.peer, incoming, ground))


def _terms(peer: Peer, incoming: Incoming, ground: dict[str, Any]) -> dict[str, Any]:
    base = {"peer": peer, "jti": ground["id"], "ground": ground["code"], "came_at": clock.now()}
    token = incoming.consent
    if token is None:
        return base | {
            "purpose": ground.get("purpose", ""), "categories": " ".join(ground.get("categories", ())),
            "until": _moment(ground.get("until")),
        }  # fmt: skip
    return base | {
        "subject": token.subject, "token": incoming.token or "", "purpose": token.purpose[0],
        "categories": " ".join(token.categories), "until": _moment(token.until), "onward": " ".join(token.onward),
    }  # fmt: skip


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
