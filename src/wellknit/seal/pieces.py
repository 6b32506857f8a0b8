"""A stream cut into pieces that are sealed one by one, each knowing its number and whether it is the last."""

from collections.abc import Iterator
from typing import BinaryIO


def pieces(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Each piece with its number and whether it is the last; an empty source has one empty piece."""
    number, piece = 0, source.read(size)
    while following := source.read(size):
        yield number, piece, False
        number, piece = number + 1, following
    yield number, piece, True
