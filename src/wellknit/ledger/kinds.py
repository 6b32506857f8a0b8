"""Kinds of entries: each knows its sentence for a reader and what erasure leaves of it.

Rooms register theirs in ``AppConfig.ready()``; `record` refuses a kind nobody registered.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Leaves(StrEnum):
    """What an entry still tells once the case it speaks of was erased."""

    NOTHING_LINKED = "nothing_linked"  # the alias leads nowhere any more
    NODE_FACT = "node_fact"  # it never spoke of a case


@dataclass(frozen=True)
class Kind:
    """One kind of entry: stable name, sentence after the actor's name, and what erasure leaves."""

    name: str
    text: Any
    leaves: Leaves = Leaves.NOTHING_LINKED


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known. Raises `ValueError` for a name that two rooms claim."""
    for kind in kinds:
        if _kinds.get(kind.name, kind) != kind:
            raise ValueError(f"two rooms claim the ledger kind {kind.name}")
        _kinds[kind.name] = kind


def kind(name: str) -> Kind:
    """The kind of that name. Raises `KeyError` for one nobody registered."""
    return _kinds[name]


def all_kinds() -> tuple[Kind, ...]:
    """Every registered kind, by name."""
    return tuple(_kinds[name] for name in sorted(_kinds))
