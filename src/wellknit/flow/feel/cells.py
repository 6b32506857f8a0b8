"""The cells of a decision table: what a value must be so that its rule applies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from wellknit.flow.feel.reading import Reader, Run, Scope
from wellknit.flow.feel.values import Range, compared, contains, either, opposite

_COMPARING = ("<", "<=", ">", ">=")  # the standard has no others in a cell


@dataclass(frozen=True)
class Cell:
    """A cell, read. ``constants`` are the values at which its answer may change, as far as they stand in it."""

    text: str
    names: frozenset[str]
    constants: tuple[Any, ...]
    tests: tuple[Run, ...] = field(repr=False, compare=False)
    turned: bool = False

    def matches(self, value: Any, facts: Mapping[str, object]) -> bool:
        """Whether the rule applies to a value; not when that is unknown. An empty cell applies to whatever there is."""
        if not self.tests:
            return True
        scope, found = Scope({**facts, "?": value}), False
        for test in self.tests:
            found = either(found, test(scope))  # type: ignore[assignment]
        return (opposite(found) if self.turned else found) is True


def cell(text: str, names: Collection[str] = ()) -> Cell:
    """Read a cell. Raises `FeelError` with a sentence."""
    if text.strip() in ("", "-"):
        return Cell(text, frozenset(), (), ())
    reader = Reader(text, names)
    turned = _is_turned(reader)
    if turned:
        reader.at += 2
    tests = [_test(reader)]
    while reader.take(","):
        tests.append(_test(reader))
    if turned:
        reader.need(")")
    reader.end()
    constants = tuple(each for _run, of in tests for each in of)
    return Cell(text, frozenset(reader.asked), constants, tuple(run for run, _of in tests), turned)


def _is_turned(reader: Reader) -> bool:
    return reader.signs[0] == ("name", "not") and reader.signs[1] == ("mark", "(")


def _test(reader: Reader) -> tuple[Run, list[Any]]:
    """One alternative of a cell, and the constants in it."""
    sign, before = reader.take(*_COMPARING), set(reader.asked)
    start, run = reader.at, reader.expression()
    asks = any(word == "?" for _sort, word in reader.signs[start : reader.at])
    constants = [] if asks or reader.asked - before else _ends(run(Scope({})))
    if sign:
        return lambda scope: compared(sign, scope.facts["?"], run(scope)), constants
    if asks:
        return lambda scope: run(scope), constants
    return lambda scope: _is_met(run(scope), scope.facts["?"]), constants


def _is_met(told: Any, value: Any) -> bool | None:
    """Of a missing answer only the cell that says ``null`` is true; whether it is something else is not known."""
    if value is None:
        return True if told is None else None
    return contains(told, value)


def _ends(value: Any) -> list[Any]:
    if isinstance(value, Range):
        return [value.low, value.high]
    return [end for each in value for end in _ends(each)] if isinstance(value, list) else [value]
