"""The node card: what a node says of itself, signed by its root; and the number two officers read to each other."""

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

from wellknit.ground.canonical import canonical
from wellknit.seal.fed import jws, shapes, times
from wellknit.seal.fed.identity import PrivateKey, PublicKey, Suite, root_name, root_of
from wellknit.seal.fed.strict import NotAccepted, from_base64, parse, to_base64

LIMIT = 64 * 1024
_ROUNDS = 5_200  # as many as Signal's safety number takes


class Endpoint(NamedTuple):
    """A way to reach the node: https, onion, x-road or courier."""

    kind: str
    address: str


class Limits(NamedTuple):
    """The most the node takes: bytes of payload, bytes of one attachment, attachments of one message."""

    message: int = 32 * 1024
    attachment: int = 25 * 1024 * 1024
    attachments: int = 20


class Contact(NamedTuple):
    """The office to ring when nothing arrives."""

    name: str
    reach: str


@dataclass(frozen=True)
class Card:
    """One card of a node. ``hash`` names exactly these signed bytes; a card not yet signed has none."""

    node: str
    name: str
    endpoints: tuple[Endpoint, ...]
    signing: tuple[PublicKey, ...]
    sealing: tuple[PublicKey, ...]
    suites: tuple[Suite, ...]
    types: tuple[str, ...]
    limits: Limits
    contact: Contact
    number: int
    previous: str | None
    issued: int
    hash: str = ""

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """Every key on the card."""
        return self.signing + self.sealing

    def signer(self, kid: str) -> PublicKey:
        """The signing key of this name. Raises `NotAccepted` when the card has none."""
        for key in self.signing:
            if key.id == kid:
                return key
        raise NotAccepted("signer")


def sign(card: Card, root: PrivateKey) -> str:
    """The card as it is handed over: a compact JWS by the root key."""
    return jws.sign(canonical(_as_json(card)), jws.CARD, root)


def read(text: str) -> Card:
    """A card that its own root has signed and that is sound in itself; whether it is news, `accept` says."""
    signed = jws.read(text, jws.CARD, LIMIT)
    payload = signed.verify(_root(signed.node))
    value = parse(payload, LIMIT)
    shapes.check("card", value)
    card = _from_json(value, hashlib.sha256(payload).hexdigest())
    if card.node != signed.node or not _sound(card):
        raise NotAccepted("card")
    return card


def accept(card: Card, *, now: int, previous: Card | None) -> None:
    """Raise `NotAccepted` unless the card follows the one we hold, or, without one, may be a first card to us."""
    times.not_ahead(card.issued, now)
    if not any(key.until > now for key in card.signing):
        raise NotAccepted("card")
    if previous is not None and not _follows(card, previous):
        raise NotAccepted("card")


def number(one: Card, other: Card) -> str:
    """Sixty digits in twelve groups that are the same on both sides if both hold the same two cards."""
    return " ".join(sorted((_half(one), _half(other))))


def _half(card: Card) -> str:
    """Thirty digits of one card; the many rounds make it dear to search for another card with the same."""
    stretched = hashlib.pbkdf2_hmac("sha512", bytes.fromhex(card.hash), b"fed/1|number", _ROUNDS, 30)
    return " ".join(f"{int.from_bytes(stretched[at : at + 5], 'big') % 100_000:05}" for at in range(0, 30, 5))


def _root(node: str) -> PublicKey:
    return PublicKey(root_name(node), "Ed25519", root_of(node), 0, 0)


def _follows(card: Card, previous: Card) -> bool:
    """The next card of the same node, that gives no old name to a new key."""
    known = {key.id: key.public for key in previous.keys}
    return (
        card.node == previous.node
        and card.number == previous.number + 1
        and card.previous == previous.hash
        and card.issued >= previous.issued
        and all(known.get(key.id, key.public) == key.public for key in card.keys)
    )


def _sound(card: Card) -> bool:
    ids = {key.id for key in card.keys}
    return (
        len(ids) == len(card.keys)
        and root_name(card.node) not in ids
        and all(key.node == card.node and key.loaded for key in card.keys)
        and all(0 < key.until - key.start <= times.SIGNING for key in card.signing)
        and all(0 < key.until - key.start <= times.SEALING for key in card.sealing)
        and {key.suite for key in card.sealing} == set(card.suites)
        and (card.number == 1) == (card.previous is None)
    )


def _as_json(card: Card) -> dict[str, Any]:
    return {
        "v": 1, "node": card.node, "name": card.name, "number": card.number, "previous": card.previous,
        "issued": card.issued, "suites": card.suites, "types": card.types,
        "endpoints": [each._asdict() for each in card.endpoints],
        "signing": [_key_as_json(key) for key in card.signing],
        "sealing": [_key_as_json(key) for key in card.sealing],
        "limits": card.limits._asdict(), "contact": card.contact._asdict(),
    }  # fmt: skip


def _from_json(value: dict[str, Any], digest: str) -> Card:
    return Card(
        node=value["node"], name=value["name"], number=value["number"], previous=value["previous"],
        issued=value["issued"], suites=tuple(value["suites"]), types=tuple(value["types"]),
        endpoints=tuple(Endpoint(**each) for each in value["endpoints"]),
        signing=tuple(_key_from_json(each) for each in value["signing"]),
        sealing=tuple(_key_from_json(each) for each in value["sealing"]),
        limits=Limits(**value["limits"]), contact=Contact(**value["contact"]), hash=digest,
    )  # fmt: skip


def _key_as_json(key: PublicKey) -> dict[str, Any]:
    public = to_base64(key.public)
    return {"id": key.id, "kind": key.kind, "public": public, "from": key.start, "until": key.until}


def _key_from_json(value: dict[str, Any]) -> PublicKey:
    return PublicKey(value["id"], value["kind"], from_base64(value["public"]), value["from"], value["until"])
