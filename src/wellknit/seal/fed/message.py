"""The message: what one node tells another, as the sender signs it."""

import secrets
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from wellknit.seal.fed import shapes
from wellknit.seal.fed.attachment import Attachment
from wellknit.seal.fed.identity import Suite
from wellknit.seal.fed.padding import padded, unpadded


class MessageType(NamedTuple):
    """A message type taken apart: ``<protocol>/<major>.<minor>/<name>``, the protocol with its prefix."""

    protocol: str
    major: int
    minor: int
    name: str


@dataclass(frozen=True)
class Message:
    """One message to one node. ``suite`` and ``card`` are filled in when it is sealed.

    ``seq`` is its number in the stream to this recipient, ``inc`` the sender's incarnation, ``ack`` the highest number
    received from the recipient without a gap, ``card`` the hash of the sender's copy of the recipient's card.
    """

    id: str
    type: str
    sender: str
    recipient: str
    created: int
    expires: int
    seq: int
    inc: int
    ack: int
    body: dict[str, Any] = field(repr=False)
    suite: Suite | None = None
    card: str = ""
    thid: str | None = None
    pthid: str | None = None
    please_ack: tuple[str, ...] = ()
    consent: str | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)

    @property
    def kind(self) -> MessageType:
        """The type, taken apart."""
        protocol, version, name = self.type.rsplit("/", 2)
        major, minor = version.split(".")
        return MessageType(protocol, int(major), int(minor), name)


def new_id(now_ms: int) -> str:
    """A UUIDv7 (RFC 9562) as 32 hex digits: 48 bits of milliseconds, the rest random."""
    random = secrets.randbits(74)
    high, low = random >> 62, random & ((1 << 62) - 1)
    return f"{now_ms << 80 | 7 << 76 | high << 64 | 2 << 62 | low:032x}"


def supports(types: tuple[str, ...], kind: MessageType) -> bool:
    """Whether a card's list of types has this protocol in this major version; minor ones understand each other."""
    wanted = f"{kind.protocol}/{kind.major}"
    return any(each.rpartition(".")[0] == wanted for each in types)


def encode(message: Message) -> bytes:
    """The payload to be signed: canonical, and as long as one of the size classes."""
    value: dict[str, Any] = {
        "id": message.id, "type": message.type, "from": message.sender, "to": [message.recipient],
        "created_time": message.created, "expires_time": message.expires, "body": message.body,
        "fed": {name: getattr(message, name) for name in ("seq", "inc", "ack", "suite", "card")},
        "thid": message.thid, "pthid": message.pthid, "please_ack": list(message.please_ack) or None,
        "consent": message.consent, "attachments": [each.as_json() for each in message.attachments] or None,
    }  # fmt: skip
    payload = padded({name: each for name, each in value.items() if each is not None})
    shapes.check("message", unpadded(payload))  # we send nothing that we would refuse
    return payload


def decode(payload: bytes) -> Message:
    """The message in a payload. Raises `NotAccepted` for one without the right length and shape."""
    value = unpadded(payload)
    shapes.check("message", value)
    optional = {name: value.get(name) for name in ("thid", "pthid", "consent")}
    return Message(
        id=value["id"], type=value["type"], sender=value["from"], recipient=value["to"][0],
        created=value["created_time"], expires=value["expires_time"], body=value["body"], **value["fed"],
        please_ack=tuple(value.get("please_ack", ())),
        attachments=tuple(map(Attachment.from_json, value.get("attachments", ()))), **optional,
    )  # fmt: skip
