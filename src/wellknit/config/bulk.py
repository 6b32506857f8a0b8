"""Rows by the million: COPY on PostgreSQL, ``executemany`` on SQLite, values converted once per column.

Only for invented data (``wellknit seed``): it goes around actions and scoping, so it writes the ledger lines, visibility
rows and tallies that the actions would have written, and refuses a node that is not for demonstration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, models

BATCH = 20_000


class Loader:
    """Collects rows per table in the order in which tables were first named, and writes them in batches."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[Sequence[Any]]] = {}

    def add(self, model: type[models.Model], *values: Any) -> None:
        """One row: the values of `columns` of this model, in their order."""
        self._rows.setdefault(model, []).append(values)

    def full(self) -> bool:
        """Whether it is time to write."""
        return any(len(rows) >= BATCH for rows in self._rows.values())

    def flush(self) -> None:
        """Write everything collected, in one transaction if one is open."""
        for model, rows in self._rows.items():
            if rows:
                _insert(model, rows)
                rows.clear()


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns a row is made of: all but an automatic number."""
    return [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]


def _insert(model: type[models.Model], rows: list[Sequence[Any]]) -> None:
    names = ", ".join(connection.ops.quote_name(field.column or "") for field in columns(model))
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns(model)))
    connection.ensure_connection()
    connection.connection.cursor().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def stored(value: datetime | date | None) -> Any:
    """A moment as the database at hand keeps it, for raw rows."""
    if value is None or connection.vendor == "postgresql":
        return value
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return str(value)


def row_maker(model: type[models.Model], **fixed: Any) -> Callable[..., tuple[Any, ...]]:
    """A function that makes a full row from the values that differ; the others are fixed or the field's default."""
    fields = columns(model)
    base = {field.attname: _default(field) for field in fields} | fixed

    def make(**values: Any) -> tuple[Any, ...]:
        return tuple((base | values).values())

    return make


def _default(field: models.Field[Any, Any]) -> Any:
    if field.has_default() and not callable(field.default):
        return field.default
    return None if field.null else ""
