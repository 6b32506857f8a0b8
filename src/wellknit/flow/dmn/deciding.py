"""What a decision comes to with the facts of a case, and which of its rules said so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wellknit.flow.dmn.reading import SINGLE, TOTALS, Decision, Model, Rule, Table
from wellknit.flow.feel import Expression, FeelError
from wellknit.flow.feel.functions import call
from wellknit.flow.feel.reading import MOST_WORK, Scope
from wellknit.flow.feel.values import equal

WORK = 10 * MOST_WORK  # steps of one decision, with all it rests on


@dataclass(frozen=True)
class Answer:
    """What a decision comes to, and which rules fired, by their numbers from one."""

    value: Any
    fired: tuple[int, ...] = ()


def decide(model: Model, name: str, facts: Mapping[str, object]) -> Answer:
    """What a decision, by its id, comes to. Raises `FeelError` where rules contradict each other or take too much work."""
    scope, answers = Scope.of(facts, WORK), dict[str, Answer]()
    for each in _in_order(model, name):
        decision = model[each]
        found = {model[need].name: answers[need].value for need in decision.needs if need in model}
        answers[each] = _answer(decision, scope.within(found))
    return answers[name]


def _in_order(model: Model, name: str) -> list[str]:
    """A decision and all it rests on, those first: the order of the model."""
    wanted = {name}
    for each in reversed(model):
        if each in wanted:
            wanted |= set(model[each].needs)
    return [each for each in model if each in wanted]


def _answer(decision: Decision, scope: Scope) -> Answer:
    if isinstance(decision.body, Expression):
        return Answer(decision.body.value(scope))
    table = decision.body
    asked = [each.expression.value(scope) for each in table.inputs]
    fired = [number for number, rule in enumerate(table.rules, 1) if _matches(rule, asked, scope)]
    if not fired:
        return Answer(_otherwise(table, scope))
    return _counted(table, [_told(table, table.rules[number - 1].answers, scope) for number in fired], fired)


def _matches(rule: Rule, asked: list[Any], scope: Scope) -> bool:
    return all(cell.matches(value, scope) for cell, value in zip(rule.cells, asked, strict=True))


def _told(table: Table, answers: tuple[Expression, ...], scope: Scope) -> Any:
    values = scope.paid([each.value(scope) for each in answers])
    return values[0] if len(values) == 1 else {out.name: value for out, value in zip(table.outputs, values, strict=True)}


def _otherwise(table: Table, scope: Scope) -> Any:
    defaults = tuple(out.default for out in table.outputs if out.default)
    if len(defaults) == len(table.outputs):
        return _told(table, defaults, scope)
    return None if table.policy in SINGLE or table.total else []


def _counted(table: Table, told: list[Any], fired: list[int]) -> Answer:
    """Which of the answers counts, by the hit policy."""
    rules, every = ", ".join(map(str, fired)), tuple(fired)
    if table.policy == "FIRST":
        return Answer(told[0], every[:1])
    if table.policy == "UNIQUE" and len(told) > 1:
        raise FeelError(f"Rules {rules} answer at once, and only one may.")
    if table.policy == "ANY" and any(equal(each, told[0]) is not True for each in told):
        raise FeelError(f"Rules {rules} answer at once and differ.")
    if table.policy in ("UNIQUE", "ANY"):
        return Answer(told[0], every)
    if table.policy in ("PRIORITY", "OUTPUT ORDER"):
        ranked = sorted(zip(told, fired, strict=True), key=lambda pair: _weight(table, pair[0]))
        return Answer(ranked[0][0], (ranked[0][1],)) if table.policy == "PRIORITY" else Answer([value for value, _ in ranked], every)
    return Answer(call(TOTALS[table.total], [told]) if table.total else told, every)


def _weight(table: Table, told: Any) -> list[int]:
    values = list(told.values()) if isinstance(told, dict) and len(table.outputs) > 1 else [told]
    pairs = zip(table.outputs, values, strict=True)
    return [out.order.index(value) if value in out.order else len(out.order) for out, value in pairs]
