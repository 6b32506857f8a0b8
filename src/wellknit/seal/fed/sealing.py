"""The outer form of everything that is sealed: in which suite, to which key; and the cheap look before it is opened."""

from dataclasses import dataclass
from typing import Any, Protocol

from wellknit.seal.fed import j1, x1
from wellknit.seal.fed.identity import PrivateKey, PublicKey, Suite, node_of
from wellknit.seal.fed.jws import Signed
from wellknit.seal.fed.strict import NotAccepted, parse

LIMIT = 64 * 1024  # an envelope around 32 KiB is a little smaller, in both suites


class _Suite(Protocol):
    """What the modules of the suites have in common."""

    def recipient(self, outer: dict[str, Any]) -> str: ...
    def seal(self, content: bytes, to: PublicKey) -> bytes: ...
    def unseal(self, outer: dict[str, Any], by: PrivateKey) -> bytes: ...
    def sign(self, payload: bytes, by: PrivateKey) -> bytes: ...
    def signed(self, content: bytes) -> Signed: ...


MODULES: dict[Suite, _Suite] = {"X1": x1, "J1": j1}


@dataclass(frozen=True)
class Sealed:
    """An envelope whose outside is in order: the suite, and the name of the key that opens it."""

    suite: Suite
    kid: str
    outer: dict[str, Any]

    @property
    def node(self) -> str:
        """Whom it is for."""
        return node_of(self.kid)


def peek(raw: bytes) -> Sealed:
    """Read the outside of an envelope. Costs no key."""
    outer = parse(raw, LIMIT)
    suite: Suite = "J1" if isinstance(outer, dict) and "recipients" in outer else "X1"
    return Sealed(suite, MODULES[suite].recipient(outer), outer)


def unseal(sealed: Sealed, by: PrivateKey) -> bytes:
    """What is inside. It is not yet known who put it there."""
    if by.id != sealed.kid or by.suite != sealed.suite:
        raise NotAccepted("kid")
    return MODULES[sealed.suite].unseal(sealed.outer, by)


def seal(content: bytes, to: PublicKey) -> bytes:
    """An envelope around the content, in the suite this key is for."""
    if to.suite is None:
        raise NotAccepted("key")
    return MODULES[to.suite].seal(content, to)
