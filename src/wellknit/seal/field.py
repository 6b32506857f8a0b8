"""The field cipher: AES-256-GCM bound to the place a value belongs to, so a copied ciphertext opens nowhere else."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE = 12


class CannotOpen(Exception):
    """The sealed value does not open here: another key, another place, or it was altered."""


def seal(key: bytes, plain: bytes, place: str) -> bytes:
    """``plain`` sealed for ``place`` (model.field|row): version, nonce, ciphertext with tag; 29 bytes longer."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def unseal(key: bytes, sealed: bytes, place: str) -> bytes:
    """The plain value. Raises `CannotOpen`, never says why more exactly."""
    if sealed[:1] != _VERSION or len(sealed) < 1 + _NONCE + 16:
        raise CannotOpen("not a sealed value")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place.encode())
    except InvalidTag:
        raise CannotOpen("the sealed value does not open here") from None
