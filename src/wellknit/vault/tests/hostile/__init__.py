"""Hostile and awkward files, made in memory. Each says what cleaning must do; all people are invented."""

from collections.abc import Iterator

from wellknit.vault.tests.hostile import names, offices, papers, pictures, recordings, tables, words
from wellknit.vault.tests.hostile.sample import CANARY, Sample

__all__ = ["CANARY", "Sample", "samples"]


def samples() -> Iterator[Sample]:
    """Every sample, one after the other, so that never more than one is held."""
    for room in (names, pictures, papers, offices, tables, recordings, words):
        yield from room.samples()
