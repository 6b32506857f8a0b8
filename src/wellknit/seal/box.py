"""A sealed box: a stream of any length sealed to a public key, so that who writes backups cannot read them.

Each piece is sealed on its own with HPKE (RFC 9180; KEM X25519 with ML-KEM-768, HKDF-SHA-256, AES-256-GCM) and bound by
its ``info`` to the box, its number and whether it is the last: pieces cannot be left out, swapped, or cut off the end.
"""

import json
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from wellknit.seal import xwing
from wellknit.seal.pieces import pieces

PIECE = 8 * 1024 * 1024
_MAGIC = "wellknit-box/1"
new_private = xwing.new_private


class BoxDamaged(Exception):
    """The box is not one of ours, is for another key, or is not complete."""


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    return xwing.public_of(_sized(private, xwing.PRIVATE, "this is not a private backup key"))


def _sized(key: bytes, size: int, otherwise: str) -> bytes:
    if len(key) != size:
        raise BoxDamaged(otherwise)
    return key


def seal_stream(public: bytes, source: BinaryIO, sink: BinaryIO) -> None:
    """Seal everything ``source`` holds into ``sink``."""
    key = xwing.load_public(_sized(public, xwing.PUBLIC, "this is not a public backup key"))
    box = secrets.token_hex(16)
    sink.write(json.dumps({"format": _MAGIC, "box": box}).encode() + b"\n")
    for number, piece, last in pieces(source, PIECE):
        sealed = xwing.SUITE.encrypt(piece, key, _info(box, number, last=last))
        sink.write(len(sealed).to_bytes(4, "big") + sealed)


def open_stream(private: bytes, source: BinaryIO, sink: BinaryIO) -> None:
    """Open a box into ``sink``. Raises `BoxDamaged`; what was written before a fault must be thrown away."""
    key = xwing.load_private(_sized(private, xwing.PRIVATE, "this is not a private backup key"))
    box = _read_head(source)
    for number, (length, last) in enumerate(list(_lengths(source))):
        sealed = source.read(4 + length)[4:]
        try:
            sink.write(xwing.SUITE.decrypt(sealed, key, _info(box, number, last=last)))
        except InvalidTag:
            raise BoxDamaged("the box does not open: another key, or it was altered or cut") from None


def _lengths(source: BinaryIO) -> Iterator[tuple[int, bool]]:
    """How long each piece is, and whether it is the last, read ahead; the stream is put back where it was."""
    start = source.tell()
    found: list[int] = []
    while head := source.read(4):
        found.append(int.from_bytes(head, "big"))
        source.seek(found[-1], 1)
    source.seek(start)
    if not found:
        raise BoxDamaged("the box is empty")
    return ((length, number == len(found)) for number, length in enumerate(found, start=1))


def _read_head(source: BinaryIO) -> str:
    try:
        head = json.loads(source.readline(200))
        if head["format"] != _MAGIC:
            raise BoxDamaged("this is not a Wellknit backup")
        return str(head["box"])
    except (ValueError, KeyError, TypeError):
        raise BoxDamaged("this is not a Wellknit backup") from None


def _info(box: str, number: int, *, last: bool) -> bytes:
    return f"{_MAGIC}|{box}|{number}|{'last' if last else 'more'}".encode()
