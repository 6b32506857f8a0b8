"""Backups: sealed to a public key whose private half is kept offline; the server writes what it cannot read.

A backup is two boxes. *content* holds everything but the key ring. *keys* holds the key ring and is kept 35 days at
most, so that a case erased today is gone from every backup in 35 days: that number is what a person is told.
"""

import json
import shutil
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from wellknit import __version__
from wellknit.ground import clock
from wellknit.seal import box
from wellknit.vault import files, snapshot
from wellknit.vault.fields import SealedField
from wellknit.vault.models import SealedFile

KEEP_KEYS = timedelta(days=35)


class CannotRestore(Exception):
    """The backup does not fit this node; the text says what to do."""


@dataclass(frozen=True)
class Made:
    """The two boxes of one backup."""

    content: Path
    keys: Path


def make(public: bytes, to: Path) -> Made:
    """Write a backup into the folder ``to`` and drop key backups that are older than 35 days."""
    to.mkdir(parents=True, exist_ok=True)
    stamp = clock.now().strftime("%Y%m%dT%H%M%SZ")
    made = Made(to / f"wellknit-{stamp}.content", to / f"wellknit-{stamp}.keys")
    with tempfile.TemporaryDirectory(dir=settings.WELLKNIT_DATA) as name:
        folder = Path(name)
        snapshot.take(folder)
        (folder / "manifest.json").write_text(json.dumps(_manifest()))
        _box(public, made.content, [*folder.glob("content.*"), folder / "manifest.json"], _kept_folders())
        _box(public, made.keys, [*folder.glob("keys.*"), folder / "manifest.json"], _key_files())
    _drop_old_keys(to)
    return made


def _manifest() -> dict[str, Any]:
    return {
        "version": __version__,
        "engine": connection.vendor,
        "migrations": snapshot.migrations(),
        "made_at": clock.now().isoformat(),
    }


def _kept_folders() -> list[Path]:
    data = Path(settings.WELLKNIT_DATA)
    return [path for path in (files.folder(), data / "ledger") if path.exists()]


def _key_files() -> list[Path]:
    data = Path(settings.WELLKNIT_DATA) / "keys"
    return [data] if data.exists() else []


def _box(public: bytes, target: Path, parts: list[Path], folders: list[Path]) -> None:
    with tempfile.TemporaryFile(dir=settings.WELLKNIT_DATA) as plain:
        with tarfile.open(fileobj=plain, mode="w") as tar:
            for path in parts + folders:
                tar.add(path, arcname=path.name)
        plain.seek(0)
        part = target.with_suffix(target.suffix + ".part")
        with part.open("wb") as sink:
            box.seal_stream(public, plain, sink)
        part.rename(target)


def _drop_old_keys(folder: Path) -> None:
    oldest = (clock.now() - KEEP_KEYS).timestamp()
    for path in folder.glob("wellknit-*.keys"):
        if path.stat().st_mtime < oldest:
            path.unlink()


def restore(private: bytes, content: Path, keys: Path) -> None:
    """Put a backup back onto this blank, migrated node. Raises `CannotRestore`, `BoxDamaged` or `NotBlank`."""
    with tempfile.TemporaryDirectory(dir=settings.WELLKNIT_DATA) as name:
        folder = Path(name)
        for path in (content, keys):
            _unbox(private, path, folder)
        _check_fits(json.loads((folder / "manifest.json").read_text()))
        snapshot.put_back(folder)
        data = Path(settings.WELLKNIT_DATA)
        for part in ("files", "ledger", "keys"):
            if (folder / part).exists():
                shutil.copytree(folder / part, data / part, dirs_exist_ok=True)


def _unbox(private: bytes, source: Path, folder: Path) -> None:
    with tempfile.TemporaryFile(dir=settings.WELLKNIT_DATA) as plain:
        with source.open("rb") as sealed:
            box.open_stream(private, sealed, plain)
        plain.seek(0)
        with tarfile.open(fileobj=plain, mode="r") as tar:
            tar.extractall(folder, filter="data")


def _check_fits(manifest: dict[str, Any]) -> None:
    if manifest["engine"] != connection.vendor:
        raise CannotRestore(f"The backup was made on {manifest['engine']}; this node runs on {connection.vendor}.")
    if manifest["migrations"] != snapshot.migrations():
        raise CannotRestore(f"The backup was made by version {manifest['version']}: restore with that one, then update.")


def open_everything(progress: Callable[[int], None] = lambda n: None) -> int:
    """Open every sealed value and file of the node; how many opened. Raises the first fault it meets."""
    count = 0
    for model in apps.get_models():
        sealed = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if not sealed:
            continue
        names = [field.attname for field in sealed]
        for key_id, row_id, *values in model._default_manager.values_list("key_id", "pk", *names).iterator(2000):
            for field, value in zip(sealed, values, strict=True):
                if value is not None:
                    field.open_value(value, key_id, row_id)
                    count += 1
        progress(count)
    for file in SealedFile.objects.iterator():
        files.load(file)
        count += 1
    return count

