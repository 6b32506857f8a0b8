"""Many things, some at a time: what a database or a memory would not take at once."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """The same things in the same order, so many at a time; nothing for nothing."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
