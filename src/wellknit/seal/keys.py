"""Keys: made at random, derived by label, wrapped for storage, or stretched from a passphrase."""

import os

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

KEY_BYTES = 32
# 128 MiB and three passes: about half a second on a small office machine, paid once at start.
_ARGON2_ITERATIONS, _ARGON2_LANES, _ARGON2_KIB = 3, 4, 128 * 1024


def new_key() -> bytes:
    """256 random bits."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, label: str) -> bytes:
    """The sub-key of ``key`` for one use; different labels give unrelated keys (HKDF, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"wellknit/1|" + label.encode()).derive(key)


def wrap(wrapping: bytes, key: bytes) -> bytes:
    """``key`` sealed under ``wrapping`` (AES key wrap, RFC 3394)."""
    return aes_key_wrap(wrapping, key)


def unwrap(wrapping: bytes, wrapped: bytes) -> bytes:
    """The key inside ``wrapped``. Raises ``InvalidUnwrap`` when the wrapping key is another one."""
    return aes_key_unwrap(wrapping, wrapped)


def from_passphrase(passphrase: str, salt: bytes) -> bytes:
    """The key a passphrase stands for (Argon2id, RFC 9106). ``salt`` is 16 bytes kept beside the data."""
    stretch = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=_ARGON2_ITERATIONS, lanes=_ARGON2_LANES, memory_cost=_ARGON2_KIB
    )
    return stretch.derive(passphrase.encode())
