"""Attachments: sealed in pieces under a key of their own, so that they can be fetched apart from their message.

The message carries the key, the length and the SHA-256 of the sealed bytes; both are checked before anything is shown.
Each piece is AES-256-GCM under its number and whether it is the last: none can be left out, moved, or cut off the end.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from wellknit.seal.fed.strict import NotAccepted, from_base64, to_base64
from wellknit.seal.pieces import pieces

LIMIT = 25 * 1024 * 1024
PIECE = 64 * 1024
_TAG = 16
SEALED_LIMIT = LIMIT + LIMIT // PIECE * _TAG


@dataclass(frozen=True)
class Attachment:
    """What a message says of an attachment. Whoever has this can open it."""

    id: str
    media_type: str
    byte_count: int
    hash: str
    key: bytes = field(repr=False)

    @property
    def plain_size(self) -> int:
        """How many bytes are inside."""
        return plain_size(self.byte_count)

    def as_json(self) -> dict[str, Any]:
        """As a message carries it."""
        return {
            "id": self.id, "media_type": self.media_type, "byte_count": self.byte_count, "hash": self.hash,
            "key": to_base64(self.key),
        }  # fmt: skip

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Attachment":
        """From a message whose shape was checked."""
        return cls(**(value | {"key": from_base64(value["key"])}))


def plain_size(sealed: int) -> int:
    """How many bytes are inside a sealed attachment of this length."""
    count = -(-sealed // (PIECE + _TAG))
    return sealed - count * _TAG


def seal(source: BinaryIO, sink: BinaryIO, *, id: str, media_type: str) -> Attachment:
    """Seal everything ``source`` holds into ``sink``, under a fresh key."""
    key, digest, count = secrets.token_bytes(32), hashlib.sha256(), 0
    cipher = AESGCM(key)
    for number, piece, last in pieces(source, PIECE):
        sealed = cipher.encrypt(_nonce(number, last=last), piece, _place(id))
        count += len(sealed)
        if plain_size(count) > LIMIT:
            raise NotAccepted("size")
        digest.update(sealed)
        sink.write(sealed)
    return Attachment(id, media_type, count, digest.hexdigest(), key)


def unseal(attachment: Attachment, source: BinaryIO, sink: BinaryIO) -> None:
    """Unseal ``source``, which is read twice, into ``sink``: the whole is checked before a piece is released."""
    start = source.tell()
    check(attachment, source)
    source.seek(start)
    cipher = AESGCM(attachment.key)
    for number, piece, last in pieces(source, PIECE + _TAG):
        try:
            sink.write(cipher.decrypt(_nonce(number, last=last), piece, _place(attachment.id)))
        except (InvalidTag, ValueError):
            raise NotAccepted("attachment") from None


def check(attachment: Attachment, source: BinaryIO) -> None:
    """Raise `NotAccepted` unless these are the sealed bytes the message speaks of."""
    digest, left = hashlib.sha256(), attachment.byte_count
    if attachment.plain_size > LIMIT:
        raise NotAccepted("size")
    while piece := source.read(min(PIECE, left + 1)):  # one more than was said is enough to know
        left -= len(piece)
        if left < 0:
            break
        digest.update(piece)
    if left or not secrets.compare_digest(digest.hexdigest(), attachment.hash):
        raise NotAccepted("attachment")


def _nonce(number: int, *, last: bool) -> bytes:
    """Twelve bytes that occur once under a key: eleven of the number, one that says whether it is the last."""
    return number.to_bytes(11, "big") + bytes([last])


def _place(id: str) -> bytes:
    return b"fed/1|attachment|" + id.encode()
