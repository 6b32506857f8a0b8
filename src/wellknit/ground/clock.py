"""One place that knows the time, so that nobody mixes zones; the demo may tell a story that began in spring."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def telling(moment: datetime) -> Iterator[None]:
    """Inside, it is this moment: for the invented past of the demo and for nothing else."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
