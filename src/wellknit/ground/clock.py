"""One place that knows the time, so that tests can move it and nobody mixes zones."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
