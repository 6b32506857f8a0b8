"""The four kinds of key: how each is made, and how its bytes become what the library works with and back.

Ed25519 signs. X-Wing (ML-KEM-768 with X25519) seals for suite X1, X25519 and P-256 seal for J1. A secret is 32 bytes, for
X-Wing 96 (the seed of ML-KEM, then X25519); a public key is raw, for P-256 the uncompressed point.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from wellknit.seal import xwing

Name = Literal["Ed25519", "X-Wing", "X25519", "P-256"]
_P256 = ec.SECP256R1()


@dataclass(frozen=True)
class Kind:
    """What can be done with keys of one kind. ``public`` raises ``ValueError`` for bytes that are no such key."""

    fresh: Callable[[], bytes]
    private: Callable[[bytes], Any]
    public: Callable[[bytes], Any]
    public_of: Callable[[bytes], bytes]


def _fresh_curve() -> bytes:
    return secrets.token_bytes(32)


def _fresh_p256() -> bytes:
    return ec.generate_private_key(_P256).private_numbers().private_value.to_bytes(32, "big")


def _p256_private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret, "big"), _P256)


def _p256_public(raw: bytes) -> ec.EllipticCurvePublicKey:
    if len(raw) != 65:  # the library would also take the compressed point: two spellings of one key
        raise ValueError("not an uncompressed point")
    return ec.EllipticCurvePublicKey.from_encoded_point(_P256, raw)


def _p256_public_of(secret: bytes) -> bytes:
    return _p256_private(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


KINDS: dict[Name, Kind] = {
    "Ed25519": Kind(
        _fresh_curve,
        Ed25519PrivateKey.from_private_bytes,
        Ed25519PublicKey.from_public_bytes,
        lambda secret: Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw(),
    ),
    "X-Wing": Kind(xwing.new_private, xwing.load_private, xwing.load_public, xwing.public_of),
    "X25519": Kind(
        _fresh_curve,
        X25519PrivateKey.from_private_bytes,
        X25519PublicKey.from_public_bytes,
        lambda secret: X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw(),
    ),
    "P-256": Kind(_fresh_p256, _p256_private, _p256_public, _p256_public_of),
}
