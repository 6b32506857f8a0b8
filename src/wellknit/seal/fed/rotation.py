"""Which key and which suite to use now, and which keys must be destroyed.

A sealing key is used for 30 days and its secret destroyed 45 days later, when the last message sealed to it has
expired: so whoever takes a node can open at most some 75 days of recorded traffic.
"""

from collections.abc import Iterable

from wellknit.seal.fed import times
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.identity import SUITES, PublicKey, Suite
from wellknit.seal.fed.strict import NotAccepted

AHEAD = 10 * times.DAY  # how early the next key is shown: its card must reach peers that are seldom on line


def suite_for(card: Card) -> Suite:
    """The suite to seal in for this peer: the strongest it has."""
    return next(suite for suite in SUITES if suite in card.suites)


def minimum_suite(card: Card, *, seen_x1: bool) -> Suite:
    """The weakest suite taken from this peer. Once it has spoken X1, only a card without X1 lets J1 in again."""
    return "X1" if "X1" in card.suites and (seen_x1 or "J1" not in card.suites) else "J1"


def is_below(suite: Suite, minimum: Suite) -> bool:
    """Whether a suite is weaker than it may be."""
    return SUITES.index(suite) > SUITES.index(minimum)


def sealing_key(card: Card, now: int) -> PublicKey:
    """The key of this peer to seal to. Raises `NotAccepted` when its card has run out."""
    suite = suite_for(card)
    return _newest((key for key in card.sealing if key.suite == suite), now)


def signing_key(card: Card, now: int) -> PublicKey:
    """The key on our own card to sign with."""
    return _newest(card.signing, now)


def _newest(keys: Iterable[PublicKey], now: int) -> PublicKey:
    fresh = [key for key in keys if key.used_at(now)]
    if not fresh:
        raise NotAccepted("key")
    return max(fresh, key=lambda key: key.start)


def needs_new(keys: Iterable[PublicKey], suite: Suite, now: int) -> bool:
    """Whether it is time to make the next sealing key of this suite."""
    return not any(key.suite == suite and key.until > now + AHEAD for key in keys)


def to_destroy(keys: Iterable[PublicKey], now: int) -> list[str]:
    """The names of our keys whose secrets must not exist any more; one that signs opens nothing and goes at once."""
    return [key.id for key in keys if key.until + (times.LIFE if key.suite else 0) <= now]
