"""Tables of moves: which state may follow which. A table can be drawn, walked by a test and explained to a person."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Moves:
    """The states of one noun and the moves between them; the first state named is where everything starts."""

    noun: str
    table: Mapping[str, tuple[str, ...]]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order of the table."""
        return tuple(self.table)

    @property
    def start(self) -> str:
        """The state in which the noun is born."""
        return self.states[0]

    def allow(self, old: str, new: str) -> bool:
        """Whether the table holds this move. Unknown states raise `KeyError`."""
        return new in self.table[old]

    def sources(self, new: str) -> tuple[str, ...]:
        """The states from which ``new`` can be reached in one move."""
        return tuple(old for old, targets in self.table.items() if new in targets)
