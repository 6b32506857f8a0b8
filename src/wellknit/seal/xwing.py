"""X-Wing as the library has it: ML-KEM-768 with X25519 under HPKE (RFC 9180), HKDF-SHA-256 and AES-256-GCM.

A private key is 96 bytes, the seed of ML-KEM and then X25519; a public one the 1,216 raw bytes of both in that order.
Bytes of another length, or that are no key, raise ``ValueError``.
"""

import secrets

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

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_MLKEM_SEED, _MLKEM_PUBLIC = 64, 1184
PRIVATE, PUBLIC = _MLKEM_SEED + 32, _MLKEM_PUBLIC + 32  # bytes


def new_private() -> bytes:
    """A fresh private key."""
    return secrets.token_bytes(PRIVATE)


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private one."""
    kem, curve = _halves(private)
    return kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def load_private(private: bytes) -> MLKEM768X25519PrivateKey:
    """The private key as the library works with it."""
    return MLKEM768X25519PrivateKey(*_halves(private))


def load_public(raw: bytes) -> MLKEM768X25519PublicKey:
    """The public key as the library works with it."""
    kem, curve = raw[:_MLKEM_PUBLIC], raw[_MLKEM_PUBLIC:]
    return MLKEM768X25519PublicKey(MLKEM768PublicKey.from_public_bytes(kem), X25519PublicKey.from_public_bytes(curve))


def _halves(private: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    seed, curve = private[:_MLKEM_SEED], private[_MLKEM_SEED:]
    return MLKEM768PrivateKey.from_seed_bytes(seed), X25519PrivateKey.from_private_bytes(curve)
