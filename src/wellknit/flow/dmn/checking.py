"""What keeps a table from being relied on: found by trying every situation its cells tell apart, before anybody asks it.

Every cell is tried at each value in it and on both sides of it, and for an answer that is missing. Values that the same
rules apply to are one, and a situation is a set of rules as bits, so that large tables are tried quickly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import combinations, islice
from typing import Any

from wellknit.flow.dmn.reading import SINGLE, Decision, Input, Table
from wellknit.flow.feel import Cell, FeelError
from wellknit.flow.feel.reading import Scope
from wellknit.flow.feel.values import Months, kind, reckoned, written
from wellknit.flow.plan import N_, Problem

MOST_WORK, MOST_TOLD = 400_000, 50  # steps of the check of a table; problems told of it
OTHERWISE = "\N{HORIZONTAL ELLIPSIS}"  # a word that no cell names
ALONE = ("UNIQUE", "ANY")  # policies under which rules that answer at once are a mistake

GAP = N_("“{decision}”: no rule answers when {situation}. Add a rule, or a default.")
OVERLAP = N_("“{decision}”: rules {rules} answer at once when {situation}, and only one may.")
DIFFERENT = N_("“{decision}”: rules {rules} answer at once and differ when {situation}.")
UNTRIED = N_("“{decision}” has more situations than can be tried. Make it smaller, or give it a default.")
UNCLEAR = N_("“{decision}”, rule {rule}, column “{column}”: a cell must be values or ranges to be checked for gaps and overlaps.")
UNORDERED = N_("“{decision}”: the hit policy {policy} needs the output values, the weightiest first.")

Bits = int  # the rules that apply, the first in the lowest bit
Found = tuple[str, dict[str, object]]  # a sentence, and what fills its gaps


def problems(decision: Decision) -> list[Problem]:
    """Situations nobody answers, a missing answer among them; rules that answer at once where they may not; what cannot be checked."""
    table = decision.body
    if not isinstance(table, Table):
        return []
    found: list[Found] = [(UNORDERED, {"policy": table.policy})] if _is_unordered(table) else []
    if table.policy in ALONE or not _is_whole(table):
        found += list(islice(_unclear(table), MOST_TOLD)) or islice(_tried(table), MOST_TOLD)
    return [Problem(sentence, decision.id, {"decision": decision.name, **gaps}) for sentence, gaps in found]


def _is_unordered(table: Table) -> bool:
    return table.policy in ("PRIORITY", "OUTPUT ORDER") and not any(out.order for out in table.outputs)


def _is_whole(table: Table) -> bool:
    """Whether something answers in any case: a default, a rule that asks nothing, or a list that may be empty."""
    if table.policy not in SINGLE and not table.total:
        return True
    return all(out.default for out in table.outputs) or any(not any(c.tests for c in rule.cells) for rule in table.rules)


def _unclear(table: Table) -> Iterator[Found]:
    for number, rule in enumerate(table.rules, 1):
        for column, cell in zip(table.inputs, rule.cells, strict=True):
            if not cell.is_constant:
                yield UNCLEAR, {"rule": number, "column": column.name}


def _tried(table: Table) -> Iterator[Found]:
    try:
        yield from _found(table, Scope.of({}, MOST_WORK))
    except FeelError:
        yield UNTRIED, {}


def _found(table: Table, scope: Scope) -> Iterator[Found]:
    whole, told = _is_whole(table), set[tuple[str, str]]()
    for bits, values in _situations(table, scope).items():
        if not bits and not whole:
            yield GAP, {"situation": _written(table, values)}
        if bits & (bits - 1) and table.policy in ALONE:
            scope.spend(len(table.rules))
            for wrong in _clashes(table, bits):
                if wrong not in told:
                    told.add(wrong)
                    yield wrong[0], {"rules": wrong[1], "situation": _written(table, values)}


def _situations(table: Table, scope: Scope) -> dict[Bits, tuple[Any, ...]]:
    """Each set of rules that can apply together, with values for which it does. Raises `FeelError` when they are too many."""
    found: dict[Bits, tuple[Any, ...]] = {(1 << len(table.rules)) - 1: ()}
    for at, column in enumerate(table.inputs):
        applying = _applying(column, [rule.cells[at] for rule in table.rules], scope)
        scope.spend(len(found) * len(applying))
        so_far, found = found, {}
        for bits, values in so_far.items():
            for more, value in applying.items():
                found.setdefault(bits & more, (*values, value))
    return found


def _clashes(table: Table, bits: Bits) -> Iterator[tuple[str, str]]:
    """What is wrong where these rules answer at once: a sentence, and the two rules it speaks of."""
    answers = {at: tuple(each.text for each in rule.answers) for at, rule in enumerate(table.rules) if bits >> at & 1}
    if table.policy == "ANY" and len(set(answers.values())) == 1:
        return  # so that many that agree are not held against each other
    for one, other in combinations(answers, 2):
        rules = f"{one + 1} + {other + 1}"
        if table.policy == "UNIQUE":
            yield OVERLAP, rules
        elif answers[one] != answers[other]:
            yield DIFFERENT, rules


def _written(table: Table, values: tuple[Any, ...]) -> str:
    pairs = zip(table.inputs, values, strict=True)
    return ", ".join(f"{column.name} = {'?' if value is None else written(value)}" for column, value in pairs)


def _applying(column: Input, cells: list[Cell], scope: Scope) -> dict[Bits, Any]:
    """The sets of rules that apply for some value of a column, each with a value for which they do."""
    places: dict[str, Bits] = defaultdict(int)
    for at, cell in enumerate(cells):
        places[cell.text] |= 1 << at
    by_text = {cell.text: cell for cell in cells}
    found: dict[Bits, Any] = {}
    for value in _samples(column, cells):
        bits = sum(places[text] for text, cell in by_text.items() if cell.matches(value, scope))
        found.setdefault(bits, value)
    return found


def _samples(column: Input, cells: list[Cell]) -> list[Any]:
    """Values that stand for all: each that is named, one between each two, one beyond each end, and a missing one."""
    groups: dict[tuple[str, bool], set[Any]] = defaultdict(set)
    for cell in (column.allowed, *cells):
        for each in cell.constants:
            groups[kind(each), getattr(each, "tzinfo", None) is None].add(each)
    groups.pop((kind(None), True), None)
    if not groups:
        return [None, OTHERWISE]
    found: list[Any] = [each for (sort, _plain), values in groups.items() for each in _around(sort, sorted(values))]
    is_closed = column.allowed.tests and column.allowed.is_constant
    return [each for each in found if each is not None and (not is_closed or column.allowed.matches(each, {}))] + [None]


def _around(sort: str, values: list[Any]) -> list[Any]:
    if sort == "boolean":
        return [True, False]
    found = [OTHERWISE, *values] if sort == "string" else list(values)
    return found + [_between(sort, low, high) for low, high in zip([None, *values], [*values, None], strict=True)]


_STEPS: dict[str, Any] = {
    "number": Decimal(1), "date": timedelta(days=1), "moment": timedelta(hours=1), "days": timedelta(days=1), "months": Months(1),
}  # fmt: skip


def _between(sort: str, low: Any, high: Any) -> Any:
    """A value between two neighbours; beyond the last of them, where one is None."""
    if sort == "string":
        return "" if low is None else f"{low} "
    if sort == "time":
        midnight = {"hour": 0, "minute": 0, "second": 0, "microsecond": 0}
        return high.replace(**midnight) if low is None else low.replace(microsecond=(low.microsecond + 1) % 1_000_000)
    if low is None:
        return reckoned("-", high, _STEPS.get(sort))
    if high is None:
        return reckoned("+", low, _STEPS.get(sort))
    return reckoned("+", low, reckoned("*", reckoned("-", high, low), Decimal("0.5")))
