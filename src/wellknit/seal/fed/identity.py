"""Keys and their names: a node is its root key, written as a did:key; every other key is named after its node."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from wellknit.seal.fed.kinds import KINDS, Name
from wellknit.seal.fed.strict import NotAccepted

Suite = Literal["X1", "J1"]
SUITES: tuple[Suite, ...] = ("X1", "J1")  # the stronger first
_SUITE_OF: dict[Name, Suite] = {"X-Wing": "X1", "X25519": "J1", "P-256": "J1"}
_DID, _ED25519 = "did:key:z", b"\xed\x01"  # multibase: base58btc; multicodec: ed25519-pub
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ROOT = "root"


@dataclass(frozen=True)
class Key:
    """What both halves of a key have in common: a name, ``<node>#<word>``, and a kind."""

    id: str
    kind: Name

    @property
    def node(self) -> str:
        """Whose key it is."""
        return node_of(self.id)

    @property
    def suite(self) -> Suite | None:
        """The suite this key seals for; none for a key that signs."""
        return _SUITE_OF.get(self.kind)


@dataclass(frozen=True)
class PublicKey(Key):
    """A key as a card shows it, with the time in which it is used."""

    public: bytes
    start: int
    until: int

    @cached_property
    def loaded(self) -> Any:
        """The key as the library knows it. Raises `NotAccepted` for bytes that are no such key."""
        try:
            return KINDS[self.kind].public(self.public)
        except ValueError:
            raise NotAccepted("key") from None

    def used_at(self, moment: int) -> bool:
        """Whether the key signs or seals at this moment."""
        return self.start <= moment < self.until

    def require_used_at(self, moment: int, *, early: int = 0) -> None:
        """Raise `NotAccepted` unless the key may have signed what bears this date, or one up to ``early`` before."""
        if not self.start - early <= moment < self.until:
            raise NotAccepted("signer")


@dataclass(frozen=True)
class PrivateKey(Key):
    """The secret half. Its bytes never show when it is printed."""

    secret: bytes = field(repr=False)

    @cached_property
    def loaded(self) -> Any:
        """The key as the library knows it."""
        return KINDS[self.kind].private(self.secret)

    def shown(self, *, start: int, until: int) -> PublicKey:
        """The public half, to be put on a card."""
        return PublicKey(self.id, self.kind, KINDS[self.kind].public_of(self.secret), start, until)


def new_root() -> PrivateKey:
    """The key a node is: made once, on the day of installation, and kept offline."""
    return root_from(KINDS["Ed25519"].fresh())


def root_from(secret: bytes) -> PrivateKey:
    """The root key with these secret bytes, under the name that follows from it."""
    return PrivateKey(root_name(node_id(KINDS["Ed25519"].public_of(secret))), "Ed25519", secret)


def new_key(node: str, name: str, kind: Name) -> PrivateKey:
    """A fresh key ``<node>#<name>``. A name is used once and never again."""
    return PrivateKey(f"{node}#{name}", kind, KINDS[kind].fresh())


def root_name(node: str) -> str:
    """The name of a node's root key."""
    return f"{node}#{_ROOT}"


def node_of(kid: str) -> str:
    """The node a key belongs to, by its name."""
    return kid.partition("#")[0]


def node_id(root: bytes) -> str:
    """The did:key of an Ed25519 public key."""
    number, text = int.from_bytes(_ED25519 + root, "big"), ""
    while number:
        number, digit = divmod(number, len(_BASE58))
        text = _BASE58[digit] + text
    return _DID + text


def root_of(node: str) -> bytes:
    """The Ed25519 public key a node is. Raises `NotAccepted` for a text that is no such did:key."""
    number = 0
    for letter in node.removeprefix(_DID)[:64]:
        number = number * len(_BASE58) + max(_BASE58.find(letter), 0)
    root = number.to_bytes(64, "big")[-32:]
    if node_id(root) != node:  # so whatever was wrong above, only the one right spelling passes
        raise NotAccepted("key")
    return root
