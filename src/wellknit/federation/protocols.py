"""What other nodes may say, by protocol: rooms register theirs in ``AppConfig.ready()``; the inbox looks here.

A kind's schema is a JSON Schema file beside the room that owns it, published to other implementers as it stands. In a
bare kind every text is one of a list, or a pattern without blanks: no sentence about a person fits through.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from wellknit.federation import bareness
from wellknit.federation.models import Peer
from wellknit.seal.fed import shapes
from wellknit.seal.fed.attachment import Attachment
from wellknit.seal.fed.consent_token import Consent
from wellknit.vault import files
from wellknit.vault.models import SealedFile

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
class Needs:
    """What a consent must cover for a body to be told: a purpose, and categories."""

    purpose: str
    categories: frozenset[str]


@dataclass(frozen=True)
class Attached:
    """An attachment that has arrived, checked and cleaned. ``keep`` stores it under the data key of the case it is for."""

    peer: Peer
    message_id: str
    id: str
    media_type: str
    data: bytes = field(repr=False)

    def keep(self, *, key_id: int) -> SealedFile:
        """Seal it among the node's files."""
        return files.store(key_id=key_id, data=self.data, media_type=self.media_type)


@dataclass(frozen=True)
class Kind:
    """One message of a protocol. ``handle`` runs in the inbox's transaction, with the peer as actor (`Partner`).

    It may raise `Refused` (answered ``refused``), `NotCovered` (``consent``) or `Quarantine`. ``needs`` says, for a body,
    what the consent that comes with it must cover; nothing where the ground is another. ``attached`` takes an attachment
    once it was fetched; a kind without it has none.
    """

    name: str
    schema: Path
    handle: Callable[[Incoming], Any]
    bare: bool = False
    needs: Callable[[dict[str, Any]], Needs | None] | None = None
    attached: Callable[[Attached], Any] | None = None

    @cached_property
    def shape(self) -> shapes.Schema:
        """The schema of the body."""
        found: shapes.Schema = json.loads(self.schema.read_text(encoding="utf-8"))
        return found

    def fits(self, body: dict[str, Any]) -> bool:
        """Whether a body has the shape; members the schema does not name may be there, a newer node may send them."""
        return shapes.fits(body, self.shape)

    def require(self, body: dict[str, Any]) -> None:
        """Raise `TypeError` unless this is what we send: the shape, and no member that it does not name."""
        if not self.fits(body) or not bareness.only_named(body, self.shape):
            raise TypeError(f"this is no body of {self.name}")

    def require_bare(self, body: dict[str, Any]) -> None:
        """Raise `TypeError` unless this kind carries codes alone and the body has its shape."""
        if not self.bare:
            raise TypeError(f"{self.name} carries more than codes: it is made by the gate")
        self.require(body)


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
    """Make a protocol known to this node. Raises `TypeError` for a bare kind whose schema lets a sentence through."""
    for kind in protocol.kinds:
        if kind.bare:
            bareness.require(kind.name, kind.shape)
    _protocols[protocol.name, protocol.major] = protocol


def types() -> tuple[str, ...]:
    """What the node's card says it understands."""
    return tuple(sorted(protocol.type for protocol in _protocols.values()))


def kind_of(type: str) -> Kind:
    """The kind a type names, ``referral/1.0/offer``, in any minor version. Raises `KeyError` for one nobody registered."""
    name, version, kind = type.split("/")
    protocol = _protocols[name, int(version.partition(".")[0])]
    for each in protocol.kinds:
        if each.name == kind:
            return each
    raise KeyError(type)
