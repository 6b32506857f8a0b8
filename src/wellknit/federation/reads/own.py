"""This node as it shows itself: its card, or nothing before the root was made."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils import timezone

from wellknit.federation import keys
from wellknit.federation.models import OwnCard
from wellknit.ground import clock
from wellknit.seal.fed.card import Card

KEPT = 36  # cards in the file that is handed over: whoever was away for three years can still follow


@dataclass(frozen=True)
class Key:
    """A key as people read it: its short name, what it is for, from when until when."""

    name: str
    kind: str
    signs: bool
    start: date
    until: date
    ended: bool


def card() -> Card | None:
    """The card this node shows now."""
    return keys.own_card() if keys.is_installed() else None


def file_text() -> str:
    """What is handed over: this node's cards, oldest first, an empty line between two."""
    texts = list(OwnCard.objects.order_by("-number").values_list("text", flat=True)[:KEPT])
    return "\n\n".join(reversed(texts)) + "\n"


def newest_text() -> str:
    """The card of now as it was signed."""
    return OwnCard.objects.latest("number").text


def keys_of(shown: Card) -> list[Key]:
    """The keys of a card: those that are used now first, the ended ones last."""
    found = [_key(each.id, each.kind, each.suite is None, each.start, each.until) for each in shown.keys]
    return sorted(found, key=lambda key: (key.ended, not key.signs, key.start))


def moment(seconds: int) -> datetime:
    """A time of fed/1 as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def _key(name: str, kind: str, signs: bool, start: int, until: int) -> Key:
    days = (timezone.localdate(moment(start)), timezone.localdate(moment(until)))
    return Key(name.rpartition("#")[2], kind, signs, *days, moment(until) <= clock.now())


def sealing_ends(shown: Card) -> datetime:
    """When nobody can seal to the holder of this card any more."""
    return moment(min(max(key.until for key in shown.sealing if key.suite == suite) for suite in shown.suites))
