"""The receipt: the recipient's signed word that an envelope has arrived, and what became of it."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Literal

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import jws, shapes, times
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.identity import PrivateKey
from wellknit.seal.fed.strict import NotAccepted, Reason, parse

Status = Literal["stored", "quarantined", "unsupported", "consent", "clock", "refused"]
LIMIT = 4 * 1024
_STATUS: dict[Reason, Status] = {
    "version": "unsupported", "consent": "consent", "clock": "clock", "expired": "clock", "lifetime": "clock",
}  # fmt: skip


@dataclass(frozen=True)
class Receipt:
    """What is said of one envelope. ``seq_ack`` is the highest number received without a gap."""

    id: str
    sha256: str
    status: Status
    seq_ack: int
    at: int


def status_of(reason: Reason) -> Status:
    """What a sender whose signature was good is told; whoever could not show one is told nothing."""
    return _STATUS.get(reason, "refused")


def digest(envelope: bytes) -> str:
    """What a receipt calls an envelope by."""
    return hashlib.sha256(envelope).hexdigest()


def sign(receipt: Receipt, by: PrivateKey) -> str:
    """The receipt as a compact JWS."""
    return jws.sign(canonical(asdict(receipt)), jws.RECEIPT, by)


def read(text: str, *, id: str, envelope: str, card: Card, now: int) -> Receipt:
    """The receipt of the node with this card for the message and envelope digest we sent. Raises `NotAccepted`."""
    signed = jws.read(text, jws.RECEIPT, LIMIT)
    key = card.signer(signed.kid)
    value = parse(signed.verify(key), LIMIT)
    shapes.check("receipt", value)
    receipt = Receipt(**value)
    key.require_used_at(receipt.at)
    times.not_ahead(receipt.at, now)
    if (receipt.id, receipt.sha256) != (id, envelope):
        raise NotAccepted("receipt")
    return receipt
