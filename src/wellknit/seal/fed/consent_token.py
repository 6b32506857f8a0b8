"""The consent token: proof, for one recipient, that the person agreed to this being told.

It is signed by the node that asked the person. Each recipient gets a token of its own with a pseudonym of its own, so
that two recipients cannot find out from it that they speak of one person, nor that the other exists.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import jws, shapes, times
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.identity import PrivateKey
from wellknit.seal.fed.strict import NotAccepted, parse

LIMIT = 8 * 1024
_NAMES = {"start": "from"}


@dataclass(frozen=True)
class Consent:
    """What the person agreed to. ``onward`` names the roles it may be passed on to; none by default."""

    jti: str
    subject: str = field(repr=False)
    purpose: tuple[str, ...]
    categories: tuple[str, ...]
    recipient: str
    start: int
    until: int
    language: str
    form: Literal["verbal", "written", "guardian"]
    interpreter: bool
    withdraw_route: str
    text_hash: str
    onward: tuple[str, ...] = ()

    def covers(self, categories: Collection[str]) -> bool:
        """Whether every one of these categories may be told."""
        return set(categories) <= set(self.categories)

    def require(self, *, recipient: str, purpose: str, categories: Collection[str], now: int) -> None:
        """Raise `NotAccepted` unless this may be told to this node for this purpose now."""
        told = self.recipient == recipient and purpose in self.purpose and self.covers(categories)
        if not told or not self.start - times.SKEW <= now < self.until:
            raise NotAccepted("consent")


def sign(consent: Consent, by: PrivateKey) -> str:
    """The token: a compact JWS by the node that asked."""
    value = {_NAMES.get(name, name): each for name, each in asdict(consent).items()}
    return jws.sign(canonical(value | {"onward": consent.onward or "none"}), jws.CONSENT, by)


def issuer(token: str) -> str:
    """The node that is said to have asked the person; its card is needed to `read` the token."""
    return jws.read(token, jws.CONSENT, LIMIT).node


def read(token: str, card: Card) -> Consent:
    """What a token says that the node with this card has signed."""
    signed = jws.read(token, jws.CONSENT, LIMIT)
    key = card.signer(signed.kid)
    value = parse(signed.verify(key), LIMIT)
    shapes.check("consent", value)
    consent = _from_json(value)
    key.require_used_at(consent.start)
    if consent.until <= consent.start:
        raise NotAccepted("consent")
    return consent


def _from_json(value: dict[str, Any]) -> Consent:
    start = value.pop("from")
    onward = () if value["onward"] == "none" else tuple(value["onward"])
    lists = {name: tuple(value[name]) for name in ("purpose", "categories")}
    return Consent(**(value | lists | {"start": start, "onward": onward}))
