"""Looking at the bytes on disk: tests that prove something is gone must search where a thief would."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection


@contextmanager
def own_file(folder: Path) -> Iterator[None]:
    """On SQLite, go on in a database file of one's own, set up as a node's is; the test's database waits meanwhile."""
    if connection.vendor != "sqlite":
        yield
        return
    file = folder / "node.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(file)])
    name, waiting = connection.settings_dict["NAME"], connection.connection
    connection.settings_dict["NAME"], connection.connection = str(file), None
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"], connection.connection = name, waiting


def database_bytes(*, without: Iterable[str] = ()) -> bytes:
    """The database with its write-ahead log as it lies on disk, or every row on PostgreSQL; ``without`` some tables."""
    tables = list(without)
    if connection.vendor != "sqlite":
        return rows(tables)
    if not tables:
        return b"".join(path.read_bytes() for path in _files())
    return _without(tables)


def _files() -> list[Path]:
    name = Path(connection.settings_dict["NAME"])
    return sorted(name.parent.glob(f"{name.name}*"))


def _without(tables: list[str]) -> bytes:
    """A copy in which these tables were emptied; nothing else is moved or rewritten."""
    folder = _files()[0].parent / "copy"
    folder.mkdir()
    for path in _files():
        shutil.copy(path, folder)
    copy = folder / _files()[0].name
    with closing(sqlite3.connect(copy, isolation_level=None)) as database:
        database.execute("PRAGMA secure_delete=ON")
        for table in tables:
            database.execute(f"DELETE FROM {table}")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = copy.read_bytes()
    shutil.rmtree(folder)
    return data


def rows(without: Iterable[str] = ()) -> bytes:
    """Every value of every row, as the database gives it, also of what is not committed yet."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - set(without)
    parts = []
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'SELECT * FROM "{table}"')
            parts += [_plain(value) for row in cursor.fetchall() for value in row]
    return b"|".join(parts)


def _plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
