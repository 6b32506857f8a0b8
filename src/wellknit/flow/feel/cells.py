"""The cells of a decision table: what a value must be so that its rule applies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from wellknit.flow.feel.reading import Reader, Run, Scope
from wellknit.flow.feel.values import Range, compared, contains, either, opposite

SIMPLE = 200  # steps to what a constant in a cell is: it is found when the cell is read, and files have many
_COMPARING = ("<", "<=", ">", ">=")  # the standard has no others in a cell


@dataclass(frozen=True)
class Cell:
    """A cell, read. ``constants`` are the values at which its answer may change, as far as they stand in it."""

    text: str
    constants: tuple[Any, ...]
    tests: tuple[Run, ...] = field(repr=False, compare=False)
    turned: bool = False
    is_constant: bool = True  # all of it stands in it, so that what it matches can be known beforehand

    def matches(self, value: Any, facts: Mapping[str, object] | Scope) -> bool:
        """Whether the rule applies to a value; not when that is unknown. An empty cell applies to whatever there is."""
        if not self.tests:
            return True
        scope = facts.within({"?": value}) if isinstance(facts, Scope) else Scope.of({**facts, "?": value})
        found: bool | None = False
        for test in self.tests:
            scope.spend()
            found = either(found, test(scope))
        return (opposite(found) if self.turned else found) is True


def cell(text: str, names: Collection[str] = ()) -> Cell:
    """Read a cell. Raises `FeelError` with a sentence."""
    if text.strip() in ("", "-"):
        return Cell(text, (), ())
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
    constants = tuple(end for _run, ends in tests for end in ends or ())
    is_constant = all(ends is not None for _run, ends in tests)
    return Cell(text, constants, tuple(run for run, _ends in tests), turned, is_constant)


def _is_turned(reader: Reader) -> bool:
    return reader.signs[0] == ("name", "not") and reader.signs[1] == ("mark", "(")


def _test(reader: Reader) -> tuple[Run, list[Any] | None]:
    """One alternative of a cell, and the ends of what it compares with, if that is a constant."""
    reader.asked.clear()
    sign, start, told = reader.take(*_COMPARING), reader.at, reader.expression()
    asks = any(word == "?" for _sort, word in reader.signs[start : reader.at])
    ends = None if asks or reader.asked else _ends(told(Scope.of({}, SIMPLE)))
    if sign:
        return (lambda scope: compared(sign, scope.facts["?"], scope.paid(told(scope)))), ends
    return (told if asks else lambda scope: _is_met(scope.paid(told(scope)), scope.facts["?"])), ends


def _is_met(told: Any, value: Any) -> bool | None:
    """Of a missing answer only the cell that says ``null`` is true; whether it is something else is not known."""
    if value is None:
        return True if told is None else None
    return contains(told, value)


def _ends(value: Any) -> list[Any]:
    if isinstance(value, Range):
        return [value.low, value.high]
    return [end for each in value for end in _ends(each)] if isinstance(value, list) else [value]
