"""The cells of a decision table: what a value must be so that its rule applies."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from wellknit.flow.feel.reading import Reader, Run, Scope
from wellknit.flow.feel.values import Range, compared, contains, either, opposite, plain

_COMPARING = ("<", "<=", ">", ">=")  # the standard has no others in a cell


@dataclass(frozen=True)
class Cell:
    """A cell, read. ``alternatives`` are a comparing sign, or none, and the value behind it, as far as they stand in it."""

    text: str
    names: frozenset[str]
    alternatives: tuple[tuple[str, Any], ...]
    tests: tuple[Run, ...] = field(repr=False, compare=False)
    turned: bool = False

    @property
    def is_constant(self) -> bool:
        """Whether all of it stands in it, so that what it matches can be known beforehand."""
        return len(self.alternatives) == len(self.tests)

    @property
    def constants(self) -> list[Any]:
        """The values at which its answer may change."""
        return [end for _sign, value in self.alternatives for end in _ends(value)]

    def matches(self, value: Any, facts: Mapping[str, object] | Scope) -> bool:
        """Whether the rule applies to a value; not when that is unknown. An empty cell applies to whatever there is."""
        if not self.tests:
            return True
        scope, found = Scope.of(facts).within({"?": plain(value)}), False
        for test in self.tests:
            scope.spend()
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
    alternatives = tuple(each for _run, told in tests for each in told)
    return Cell(text, frozenset(reader.asked), alternatives, tuple(run for run, _told in tests), turned)


def _is_turned(reader: Reader) -> bool:
    return reader.signs[0] == ("name", "not") and reader.signs[1] == ("mark", "(")


def _test(reader: Reader) -> tuple[Run, list[tuple[str, Any]]]:
    """One alternative of a cell, and what it compares with if that is a constant."""
    sign, before, reader.asked = reader.take(*_COMPARING), reader.asked, set()
    start, run = reader.at, reader.expression()
    asks = any(word == "?" for _sort, word in reader.signs[start : reader.at])
    told = [] if asks or reader.asked else [(sign, run(Scope({})))]
    reader.asked |= before
    if sign:
        return lambda scope: compared(sign, scope.facts["?"], scope.paid(run(scope))), told
    if asks:
        return lambda scope: run(scope), told
    return lambda scope: _is_met(scope.paid(run(scope)), scope.facts["?"]), told


def _is_met(told: Any, value: Any) -> bool | None:
    """Of a missing answer only the cell that says ``null`` is true; whether it is something else is not known."""
    if value is None:
        return True if told is None else None
    return contains(told, value)


def _ends(value: Any) -> list[Any]:
    if isinstance(value, Range):
        return [value.low, value.high]
    return [end for each in value for end in _ends(each)] if isinstance(value, list) else [value]
