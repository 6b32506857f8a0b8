"""A sealed box: a stream of any length sealed to a public key, so that who writes backups cannot read them.

Each piece is sealed on its own with HPKE (RFC 9180; KEM X25519 with ML-KEM-768, HKDF-SHA-256, AES-256-GCM) and bound by
its ``info`` to the box, its number and whether it is the last: pieces cannot be left out, swapped, or cut off the end.
"""

import json
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

PIECE = 8 * 1024 * 1024
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MAGIC = "wellknit-box/1"
_MLKEM_SEED, _MLKEM_PUBLIC = 64, 1184


class BoxDamaged(Exception):
    """The box is not one of ours, is for another key, or is not complete."""


def new_private() -> bytes:
    """A fresh private key: 96 bytes, the seeds of both halves."""
    return secrets.token_bytes(_MLKEM_SEED + 32)


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one: 1,216 bytes."""
    kem, curve = _halves(private)
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def _halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    if len(private) != _MLKEM_SEED + 32:
        raise BoxDamaged("this is not a private backup key")
    seed, curve = private[:_MLKEM_SEED], private[_MLKEM_SEED:]
    return MLKEM768PrivateKey.from_seed_bytes(seed), X25519PrivateKey.from_private_bytes(curve)


def _public(raw: bytes) -> MLKEM768X25519PublicKey:
    if len(raw) != _MLKEM_PUBLIC + 32:
        raise BoxDamaged("this is not a public backup key")
    kem = MLKEM768PublicKey.from_public_bytes(raw[:_MLKEM_PUBLIC])
    return MLKEM768X25519PublicKey(kem, X25519PublicKey.from_public_bytes(raw[_MLKEM_PUBLIC:]))


def seal_stream(public: bytes, source: BinaryIO, sink: BinaryIO) -> None:
    """Seal everything ``source`` holds into ``sink``."""
    key, box = _public(public), secrets.token_hex(16)
    sink.write(json.dumps({"format": _MAGIC, "box": box}).encode() + b"\n")
    piece = source.read(PIECE)
    number = 0
    while True:
        following = source.read(PIECE)
        sealed = _SUITE.encrypt(piece, key, _info(box, number, last=not following))
        sink.write(len(sealed).to_bytes(4, "big") + sealed)
        if not following:
            return
        piece, number = following, number + 1


def open_stream(private: bytes, source: BinaryIO, sink: BinaryIO) -> None:
    """Open a box into ``sink``. Raises `BoxDamaged`; what was written before a fault must be thrown away."""
    key = MLKEM768X25519PrivateKey(*_halves(private))
    box = _read_head(source)
    pieces = list(_lengths(source))
    for number, (length, last) in enumerate(pieces):
        sealed = source.read(4 + length)[4:]
        try:
            sink.write(_SUITE.decrypt(sealed, key, _info(box, number, last=last)))
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
