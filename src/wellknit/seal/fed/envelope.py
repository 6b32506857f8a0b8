"""The envelope: a message signed by its sender and sealed to its recipient; and the way back, cheapest step first.

`peek` (size, strict reading, header) → is the key ours? → `unseal` → is the sender a peer? → `verify` (signature, who
wrote to whom, in which suite) → `check` (suite, times, version). Between these the room above asks its own questions:
quotas, peers that are paused, duplicates, the schema of the body, consent. `open_whole` walks it all.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from wellknit.seal.fed import consent_token, rotation, sealing, times
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.identity import PrivateKey, Suite
from wellknit.seal.fed.jws import Signed
from wellknit.seal.fed.message import Message, decode, encode, supports
from wellknit.seal.fed.sealing import MODULES, Sealed, peek
from wellknit.seal.fed.strict import NotAccepted

__all__ = ["Opened", "Sealed", "check", "open_whole", "peek", "seal", "unseal", "verify"]


@dataclass(frozen=True)
class Opened:
    """An envelope that was opened, with somebody's word inside; `sender` is only who that somebody claims to be."""

    suite: Suite
    recipient: str
    signed: Signed

    @property
    def sender(self) -> str:
        """The node whose card is needed to `verify`."""
        return self.signed.node


def seal(
    message: Message, *, by: PrivateKey, to: Card, now: int,
    issuer: Card | None = None, purpose: str = "", categories: Collection[str] = (),
) -> bytes:  # fmt: skip
    """The message as an envelope for the node with this card.

    ``categories`` are those in the body that need the person's consent: the token in the message must cover them, and
    ``issuer`` is the card of the node that signed it. Where the ground is another than consent, there are none.
    """
    if (message.sender, message.recipient) != (by.node, to.node):
        raise NotAccepted("address")
    times.alive(message.created, message.expires, now)
    if categories:
        _require_consent(message, issuer, purpose, categories, now)
    key = rotation.sealing_key(to, now)
    suite = rotation.suite_for(to)
    payload = encode(replace(message, suite=suite, card=to.hash))
    _within(message, len(payload), to)
    return sealing.seal(MODULES[suite].sign(payload, by), key)


def _require_consent(
    message: Message, issuer: Card | None, purpose: str, categories: Collection[str], now: int
) -> None:
    if message.consent is None or issuer is None:
        raise NotAccepted("consent")
    consent = consent_token.read(message.consent, issuer)
    consent.require(recipient=message.recipient, purpose=purpose, categories=categories, now=now)


def _within(message: Message, size: int, to: Card) -> None:
    """Raise `NotAccepted` for what the other node has said it will not take."""
    if size > to.limits.message or len(message.attachments) > to.limits.attachments:
        raise NotAccepted("limits")
    if any(each.plain_size > to.limits.attachment for each in message.attachments):
        raise NotAccepted("limits")


def unseal(sealed: Sealed, by: PrivateKey) -> Opened:
    """Open an envelope with the key it names."""
    content = sealing.unseal(sealed, by)
    return Opened(sealed.suite, sealed.node, MODULES[sealed.suite].signed(content))


def verify(opened: Opened, card: Card) -> Message:
    """The message, if the node with this card wrote it, in this suite, to the one whose key has opened it."""
    key = card.signer(opened.signed.kid)
    message = decode(opened.signed.verify(key))
    if (message.sender, message.recipient) != (key.node, opened.recipient):
        raise NotAccepted("address")
    if message.suite != opened.suite:
        raise NotAccepted("suite")
    # A message that still lives may have been signed afresh with the next key.
    key.require_used_at(message.created, early=times.LIFE)
    return message


def check(message: Message, *, peer: Card, own: Card, seen_x1: bool, now: int) -> None:
    """Raise `NotAccepted` for a suite too weak for this peer, a time that cannot be, a version we do not speak."""
    minimum = rotation.minimum_suite(peer, seen_x1=seen_x1)
    if message.suite is None or rotation.is_below(message.suite, minimum):
        raise NotAccepted("suite")
    times.alive(message.created, message.expires, now)
    if not supports(own.types, message.kind):
        raise NotAccepted("version")


def open_whole(
    raw: bytes, *, keys: Mapping[str, PrivateKey], peers: Mapping[str, Card], own: Card, seen_x1: Collection[str],
    now: int,
) -> Message:  # fmt: skip
    """Every step at once: ``keys`` by their name, ``peers`` by their node, ``seen_x1`` the nodes that have spoken X1."""
    sealed = peek(raw)
    if sealed.kid not in keys:
        raise NotAccepted("kid")
    opened = unseal(sealed, keys[sealed.kid])
    if opened.sender not in peers:
        raise NotAccepted("signer")
    peer = peers[opened.sender]
    message = verify(opened, peer)
    check(message, peer=peer, own=own, seen_x1=opened.sender in seen_x1, now=now)
    return message
