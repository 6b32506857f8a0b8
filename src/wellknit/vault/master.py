"""The node's master key: where it comes from, and the keys derived from it by label.

``WELLKNIT_KEY_SOURCE`` says where: ``file`` (a file only the service may read, made on first use), ``passphrase``
(asked of a person or given by the environment; for laptops) or ``credential`` (a systemd credential).
"""

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from wellknit.seal import keys


class KeyUnavailable(Exception):
    """The node cannot open its vault; the text says what to do."""


def _from_file() -> bytes:
    path = Path(settings.WELLKNIT_KEY_FILE)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(keys.new_key())
    key = path.read_bytes()
    if len(key) != keys.KEY_BYTES:
        raise KeyUnavailable(f"The key file holds {len(key)} bytes instead of 32. Restore it from its copy.")
    return key


def _from_passphrase() -> bytes:
    if not settings.WELLKNIT_PASSPHRASE:
        raise KeyUnavailable("Set WELLKNIT_PASSPHRASE or WELLKNIT_PASSPHRASE_FILE: the vault opens with a passphrase.")
    salt = Path(settings.WELLKNIT_DATA) / "keys" / "passphrase.salt"
    if not salt.exists():
        salt.parent.mkdir(parents=True, exist_ok=True)
        salt.write_bytes(os.urandom(16))
    return keys.from_passphrase(settings.WELLKNIT_PASSPHRASE, salt.read_bytes())


def _from_credential() -> bytes:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder or "") / settings.WELLKNIT_CREDENTIAL
    if not folder or not path.exists():
        raise KeyUnavailable(f"No credential '{settings.WELLKNIT_CREDENTIAL}': add LoadCredential= to the service unit.")
    return keys.derive(path.read_bytes(), "credential")


_SOURCES = {"file": _from_file, "passphrase": _from_passphrase, "credential": _from_credential}


@lru_cache(maxsize=1)
def master() -> bytes:
    """The node's master key, read once per process. Raises `KeyUnavailable` with what to do."""
    return _SOURCES[settings.WELLKNIT_KEY_SOURCE]()


@lru_cache(maxsize=64)
def derived(label: str) -> bytes:
    """The key for one use: ``wrap``, ``ledger``, ``blind|<label>`` and so on."""
    return keys.derive(master(), label)


def forget() -> None:
    """Drop the keys from memory (tests, panic lock)."""
    master.cache_clear()
    derived.cache_clear()
