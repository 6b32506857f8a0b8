"""Named points at which a test lets a process die, to see that nothing is lost there. Without a test they do nothing."""

from collections.abc import Callable

_armed: dict[str, Callable[[], None]] = {}


def at(name: str) -> None:
    """Pass a point; does what a test has put there."""
    if _armed and name in _armed:
        _armed[name]()


def arm(name: str, deed: Callable[[], None]) -> None:
    """Say what happens at a point: for tests."""
    _armed[name] = deed


def disarm() -> None:
    """Every point does nothing again."""
    _armed.clear()
