"""The few queries behind every page, written once: Django takes ten times as long to write such a query as the database
takes to answer it.

A prepared query is written in the node's own name, so nothing narrows it: it must itself say whose rows it looks for,
with a `Slot` for everything that differs from call to call. A value that is no slot stays as it was at the first call.

PostgreSQL too keeps such a query with its plan, for as long as the connection lives: planning takes it longer than
answering. A pooler between must therefore hand out whole sessions.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from wellknit.access.actors import System, acting

_WRITING = System("writing a prepared query")


def _adapted(value: Any, ops: Any) -> Any:
    if isinstance(value, datetime):
        return ops.adapt_datetimefield_value(value)
    return ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _cursor(connection: Any) -> Any:
    """A cursor that keeps what it is asked. Django's own writes every value into the query, which makes each a new one."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrapped(ServerBindingCursor(connection.connection))  # type: ignore[call-arg]


class Slot(Value):
    """A place for a value that is given when the query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A parameter that is filled later."""
        return "%s", [self]


class Prepared:
    """A query (``values_list``) that is written at its first use; called with its slots it gives tuples."""

    def __init__(self, write: Callable[[], QuerySet[Any, Any]]) -> None:
        self._write = write
        self._written: tuple[str, tuple[Any, ...], Any, Any] | None = None

    def __call__(self, **slots: Any) -> list[tuple[Any, ...]]:
        """The rows. Raises `KeyError` for a slot that was not given."""
        sql, params, compiler, converters = self._written or self._compile()
        connection = connections[DEFAULT_DB_ALIAS]
        given = {name: _adapted(value, connection.ops) for name, value in slots.items()}
        with _cursor(connection) as cursor:
            cursor.execute(sql, [given[each.value] if isinstance(each, Slot) else each for each in params])
            found = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found

    def _compile(self) -> tuple[str, tuple[Any, ...], Any, Any]:
        with acting(_WRITING):
            compiler: SQLCompiler = self._write().query.get_compiler(DEFAULT_DB_ALIAS)
            sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        self._written = (sql, tuple(params), compiler, converters)
        return self._written
