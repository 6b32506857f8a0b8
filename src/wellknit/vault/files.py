"""Sealed files: on disk under random names, each bound to its own row; nothing about a file is told by its name.

A file is written before its row is committed: a crash between the two leaves a sealed file nobody names, which
`stray_files` finds; the other way round a row could name a file that is not there.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from wellknit.seal import field as cipher
from wellknit.seal import keys
from wellknit.vault import keyring
from wellknit.vault.models import SealedFile


class FileGone(Exception):
    """The sealed file is not on disk, or is not the one that was stored."""


def folder() -> Path:
    """Where sealed files lie."""
    return Path(settings.WELLKNIT_DATA) / "files"


def path_of(name: str) -> Path:
    """The path of a sealed file; two letters of folder keep directories small."""
    return folder() / name[:2] / name


def store(*, key_id: int, data: bytes, media_type: str) -> SealedFile:
    """Seal ``data`` with this data key and keep it. Raises `OSError` when the disk is full: nothing is kept then."""
    row = SealedFile(key_id=key_id, size=len(data), media_type=media_type)
    stored = cipher.seal(keyring.key_for(key_id), data, _place(row))
    row.digest = hashlib.sha256(stored).hexdigest()
    _write(path_of(row.name), stored)
    row.save(force_insert=True)
    return row


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def load(file: SealedFile) -> bytes:
    """The plain bytes. Raises `FileGone` when the file is missing or was altered."""
    path = path_of(file.name)
    if not path.exists():
        raise FileGone("The file is not where it was kept. Restore it from the backup.")
    stored = path.read_bytes()
    if hashlib.sha256(stored).hexdigest() != file.digest:
        raise FileGone("The file was altered on disk. Restore it from the backup.")
    return cipher.unseal(keyring.key_for(file.key_id), stored, _place(file))


def content_index(*, key_id: int, data: bytes) -> bytes:
    """Sixteen bytes, equal for equal content under one data key; across keys they tell nothing."""
    return hmac.digest(keys.derive(keyring.key_for(key_id), "content"), data, "sha256")[:16]


def remove(file: SealedFile) -> None:
    """Take a file from disk and from the table; its key is shredded by whoever erases the case."""
    path_of(file.name).unlink(missing_ok=True)
    file.delete()


def stray_files() -> Iterator[Path]:
    """Files on disk that no row names: left by a crash, safe to remove."""
    known = set(SealedFile.objects.values_list("name", flat=True))
    return (path for path in folder().glob("*/*") if path.name not in known)


def _place(file: SealedFile) -> str:
    return f"vault.sealedfile|{file.pk}"
