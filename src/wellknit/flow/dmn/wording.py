"""A table in plain words, for a page: data, whose sentences the rooms above translate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from wellknit.flow.dmn.reading import Table
from wellknit.flow.feel import Cell
from wellknit.flow.feel.values import Range, written
from wellknit.flow.plan import N_

Translate = Callable[[str], str]

ANYTHING, NO_ANSWER, YES, NO = N_("anything"), N_("no answer"), N_("yes"), N_("no")
NOT, OR = N_("not {what}"), N_("{one} or {other}")
COMPARED = {"<": N_("less than {value}"), "<=": N_("at most {value}"), ">": N_("more than {value}"), ">=": N_("at least {value}")}
RANGES = {
    (True, True): N_("from {low} to {high}"), (True, False): N_("at least {low} and less than {high}"),
    (False, True): N_("more than {low} and at most {high}"), (False, False): N_("more than {low} and less than {high}"),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A rule as it is read: what must be so in each column, what is then answered, and its author's note."""

    number: int
    asked: tuple[str, ...]
    answers: tuple[str, ...]
    note: str = ""


def rows(table: Table, translate: Translate) -> list[Row]:
    """The rules in words, in the order of the columns."""
    return [
        Row(
            number,
            tuple(_cell(each, translate) for each in rule.cells),
            tuple(each.value({}) if each.is_text else each.text.strip() for each in rule.answers),
            rule.note,
        )
        for number, rule in enumerate(table.rules, 1)
    ]


def _cell(cell: Cell, translate: Translate) -> str:
    if not cell.tests:
        return translate(ANYTHING)
    if not cell.is_constant:
        return cell.text.strip()
    words = [_test(sign, value, translate) for sign, value in cell.alternatives]
    told = reduce(lambda one, other: translate(OR).format(one=one, other=other), words)
    return translate(NOT).format(what=told) if cell.turned else told


def _test(sign: str, value: Any, translate: Translate) -> str:
    if isinstance(value, list) and value:
        words = [_test("", each, translate) for each in value]
        return reduce(lambda one, other: translate(OR).format(one=one, other=other), words)
    if isinstance(value, Range):
        low, high = _value(value.low, translate), _value(value.high, translate)
        return translate(RANGES[value.with_low, value.with_high]).format(low=low, high=high)
    told = _value(value, translate)
    return translate(COMPARED[sign]).format(value=told) if sign else told


def _value(value: Any, translate: Translate) -> str:
    if isinstance(value, bool):
        return translate(YES if value else NO)
    return translate(NO_ANSWER) if value is None else written(value) or ""
