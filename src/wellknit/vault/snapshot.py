"""A picture of the database at one moment, without stopping anybody: taken for a backup, put back on a blank node.

SQLite is copied with ``VACUUM INTO``, which also leaves deleted pages behind; PostgreSQL table by table with ``COPY`` in
one transaction that sees one moment. The key ring is left out of the content: it has a backup of its own.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from wellknit.vault.models import DataKey

KEYS = DataKey._meta.db_table


class NotBlank(Exception):
    """The node already holds cases; a restore would overwrite them."""


def take(folder: Path) -> None:
    """Write the content (all tables but the key ring) and the key ring into ``folder``."""
    if connection.vendor == "sqlite":
        _take_sqlite(folder / "content.sqlite3", folder / "keys.sqlite3")
    else:
        _take_postgres(folder)


def _take_sqlite(content: Path, keys: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(content)])
    with closing(sqlite3.connect(content, isolation_level=None)) as copy:
        copy.execute("PRAGMA secure_delete=ON")
        copy.execute("ATTACH %r AS ring" % str(keys))  # noqa: UP031 - a path of our own making
        copy.execute(f"CREATE TABLE ring.{KEYS} AS SELECT * FROM main.{KEYS}")  # noqa: S608 - our own table
        copy.execute(f"DELETE FROM main.{KEYS}")  # noqa: S608
        copy.execute("DETACH ring")
        copy.execute("VACUUM")


def tables() -> list[str]:
    """Every table of the node, Django's own included."""
    return sorted({*(model._meta.db_table for model in apps.get_models(include_auto_created=True))})


def _take_postgres(folder: Path) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in tables():
            name = f"keys.{table}.copy" if table == KEYS else f"content.{table}.copy"
            with (folder / name).open("wb") as file, cursor.copy(f"COPY {_quoted(table)} TO STDOUT (FORMAT binary)") as rows:
                for piece in rows:
                    file.write(piece)


def put_back(folder: Path) -> None:
    """Fill a blank, migrated database from a picture. Raises `NotBlank`."""
    if DataKey.objects.exists():
        raise NotBlank("This node already holds cases. Restore onto a blank one: an empty data folder or database.")
    if connection.vendor == "sqlite":
        _put_back_sqlite(folder)
    else:
        _put_back_postgres(folder)


def _put_back_sqlite(folder: Path) -> None:
    target = connection.settings_dict["NAME"]
    connection.close()
    with closing(sqlite3.connect(folder / "content.sqlite3", isolation_level=None)) as copy:
        copy.execute("ATTACH %r AS ring" % str(folder / "keys.sqlite3"))  # noqa: UP031
        columns = ", ".join(f'"{column.column}"' for column in DataKey._meta.concrete_fields)
        copy.execute(f"INSERT INTO main.{KEYS} ({columns}) SELECT {columns} FROM ring.{KEYS}")  # noqa: S608
        copy.execute("DETACH ring")
        with closing(sqlite3.connect(target)) as node:
            copy.backup(node)


def _put_back_postgres(folder: Path) -> None:
    files = {path.name.split(".", 1)[1].removesuffix(".copy"): path for path in folder.glob("*.copy")}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(_quoted(table) for table in files)} CASCADE")
        for table, path in sorted(files.items()):
            with path.open("rb") as file, cursor.copy(f"COPY {_quoted(table)} FROM STDIN (FORMAT binary)") as rows:
                while piece := file.read(1 << 20):
                    rows.write(piece)
        for statement in _sequences(apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


def _sequences(models: Iterable[Any]) -> list[str]:
    from django.core.management.color import no_style

    return connection.ops.sequence_reset_sql(no_style(), list(models))


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)


def migrations() -> list[str]:
    """The migrations this database has had; a picture only fits a node that has had the same."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
