"""What other nodes may say, by protocol: rooms register theirs in ``AppConfig.ready()``; the inbox looks here.

A kind's schema is a JSON Schema file beside the room that owns it, published to other implementers as it stands. In a
bare kind every text is one of a list, or a pattern without blanks: no sentence about a person fits through.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from wellknit.federation.models import Peer
from wellknit.seal.fed.attachment import Attachment
from wellknit.seal.fed.consent_token import Consent

PREFIX = "wellknit:fed"


@dataclass(frozen=True)
class Incoming:
    """A message whose signature, times, schema and consent are in order, about to have its one effect."""

    peer: Peer
    id: str
    name: str
    minor: int
    body: dict[str, Any] = field(repr=False)
    sent_at: datetime
    thid: str | None = None
    pthid: str | None = None
    consent: Consent | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)


class Quarantine(Exception):
    """A handler's word that a person must look first; the text says why, and is shown to people of this node only."""


class NotCovered(Exception):
    """A handler's word that the consent does not cover what it was sent for."""


@dataclass(frozen=True)
class Kind:
    """One message of a protocol. ``handle`` runs in the inbox's transaction, with the peer as actor (`Partner`).

    It may raise `Refused` (answered ``refused``), `NotCovered` (``consent``) or `Quarantine`. ``needs`` says that a consent
    token or another ground must come with it.
    """

    name: str
    schema: Path
    handle: Callable[[Incoming], Any]
    bare: bool = False

    def require_bare(self, body: dict[str, Any]) -> None:
        """Raise `TypeError` unless this kind carries codes alone and the body has its shape."""
        raise NotImplementedError


@dataclass(frozen=True)
class Protocol:
    """The messages of one protocol in one version."""

    name: str
    major: int
    minor: int
    kinds: tuple[Kind, ...]

    @property
    def type(self) -> str:
        """As a card lists it."""
        return f"{PREFIX}/{self.name}/{self.major}.{self.minor}"


_protocols: dict[tuple[str, int], Protocol] = {}


def register(protocol: Protocol) -> None:
    """Make a protocol known to this node."""
    _protocols[protocol.name, protocol.major] = protocol


def types() -> tuple[str, ...]:
    """What the node's card says it understands."""
    return tuple(sorted(protocol.type for protocol in _protocols.values()))


def kind_of(type: str) -> Kind:
    """The kind a type names, ``referral/1.0/offer``. Raises `KeyError` for one nobody registered."""
    name, version, kind = type.split("/")
    protocol = _protocols[name, int(version.partition(".")[0])]
    return next(each for each in protocol.kinds if each.name == kind)
