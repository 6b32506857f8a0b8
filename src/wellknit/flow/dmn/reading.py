"""Reading a DMN file: the decisions in it, their tables and expressions, with every reason against it and its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any
from xml.etree.ElementTree import Element

from wellknit.flow.feel import Cell, Expression, FeelError, cell, parse
from wellknit.flow.plan import N_, BadFile, Problem
from wellknit.flow.tree import TOO_BIG, refuse_twins, tree

MOST_RULES, MOST_DECISIONS, MOST_SIGNS = 1_000, 100, 300_000  # rules of a table; decisions and signs of a file
POLICIES = ("UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
SINGLE = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})
TOTALS = {"SUM": "sum", "COUNT": "count", "MIN": "min", "MAX": "max"}  # of a collecting table, and the function for each

NOT_DMN = N_("This is no DMN file with a decision in it.")
OTHER_LOGIC = N_("“{decision}” is neither a table nor an expression.")
NO_POLICY = N_("“{decision}”: there is no hit policy “{policy}”.")
NO_TOTAL = N_("“{decision}”: there is no aggregation “{total}”.")
TOO_MANY = N_("“{decision}” has more than {limit} rules.")
CROWDED = N_("The file has more than {limit} decisions.")
CIRCLE = N_("“{decision}” rests on itself.")
TWIN_ANSWERS = N_("“{decision}”: its columns of answers must have a name each, and no two the same.")
UNEVEN = N_("“{decision}”, rule {rule}: it has not as many cells as there are columns.")
BAD_CELL = N_("“{decision}”, rule {rule}, column “{column}”: {reason}")
BAD_COLUMN = N_("“{decision}”, column “{column}”: {reason}")


@dataclass(frozen=True)
class Input:
    """A column that is asked: what, and the values it can have where the file names them."""

    name: str
    expression: Expression
    allowed: Cell


@dataclass(frozen=True)
class Output:
    """A column that answers; ``order`` are its values from the weightiest down, ``default`` what holds when no rule does."""

    name: str
    order: tuple[Any, ...] = ()
    default: Expression | None = None


@dataclass(frozen=True)
class Rule:
    """A row: when its cells match, it answers."""

    cells: tuple[Cell, ...]
    answers: tuple[Expression, ...]


@dataclass(frozen=True)
class Table:
    """The rows, and which of those that match counts."""

    policy: str
    total: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Decision:
    """One decision and what it rests on: names of facts and ids of other decisions."""

    id: str
    name: str
    needs: tuple[str, ...]
    body: Table | Expression


Model = dict[str, Decision]  # by their ids, each after those it rests on


def read(xml: bytes) -> Model:
    """The decisions of a file by their ids. Raises `BadFile` with sentences for its author."""
    root = tree(xml)
    decisions, named = list(_of(root, "decision")), list(_of(root, "inputData", "decision"))
    if not decisions:
        raise BadFile(Problem(NOT_DMN))
    if len(decisions) > MOST_DECISIONS:
        raise BadFile(Problem(CROWDED, gaps={"limit": MOST_DECISIONS}))
    if sum(len((each.text or "").strip()) for each in root.iter()) > MOST_SIGNS:
        raise BadFile(Problem(TOO_BIG))
    refuse_twins(each.get("id", "") for each in named)
    names, problems = frozenset(each.get("name", "") for each in named), list[Problem]()
    found = [decision for each in decisions if (decision := _decision(each, names, problems))]
    model = _ordered({each.id: each for each in found}, problems)
    if problems:
        raise BadFile(*problems)
    return model


def _ordered(model: Model, problems: list[Problem]) -> Model:
    needs = {name: [each for each in decision.needs if each in model] for name, decision in model.items()}
    try:
        return {name: model[name] for name in TopologicalSorter(needs).static_order()}
    except CycleError as why:
        name = why.args[1][0]
        problems.append(Problem(CIRCLE, name, {"decision": model[name].name}))
        return model


def _of(element: Element, *names: str) -> Iterator[Element]:
    return (each for each in element if each.tag.rpartition("}")[2] in names)


def _text(element: Element, *path: str) -> str:
    """The text inside, some steps down; empty where there is none."""
    for name in path:
        element = next(_of(element, name), Element("nothing"))
    return (element.text or "").strip()


def _decision(element: Element, names: frozenset[str], problems: list[Problem]) -> Decision | None:
    name, id_ = element.get("name", ""), element.get("id", "")
    needs = [each.get("href", "").rpartition("#")[2] for need in _of(element, "informationRequirement") for each in need]
    reader = _Columns(name, id_, names, problems)
    for each in _of(element, "decisionTable"):
        return Decision(id_, name, tuple(needs), reader.table(each))
    for each in _of(element, "literalExpression"):
        return Decision(id_, name, tuple(needs), reader.expression(_text(each, "text"), BAD_COLUMN, column=name))
    problems.append(Problem(OTHER_LOGIC, id_, {"decision": name}))
    return None


@dataclass
class _Columns:
    """Reads what stands in one decision, and notes what cannot be read with its place."""

    decision: str
    node: str
    names: frozenset[str]
    problems: list[Problem]

    def wrong(self, sentence: str, **gaps: object) -> None:
        self.problems.append(Problem(sentence, self.node, {"decision": self.decision, **gaps}))

    def expression(self, text: str, sentence: str, **place: object) -> Expression:
        try:
            return parse(text, self.names)
        except FeelError as why:
            self.wrong(sentence, reason=why, **place)
            return parse("null")

    def cell(self, text: str, sentence: str, **place: object) -> Cell:
        try:
            return cell(text, self.names)
        except FeelError as why:
            self.wrong(sentence, reason=why, **place)
            return cell("-")

    def table(self, element: Element) -> Table:
        policy, rules = element.get("hitPolicy", "UNIQUE"), list(_of(element, "rule"))
        total = element.get("aggregation", "") if policy == "COLLECT" else ""
        if policy not in POLICIES:
            self.wrong(NO_POLICY, policy=policy)
        if total and total not in TOTALS:
            self.wrong(NO_TOTAL, total=total)
        if len(rules) > MOST_RULES:
            self.wrong(TOO_MANY, limit=MOST_RULES)
        inputs = tuple(self._input(each) for each in _of(element, "input"))
        outputs = tuple(self._output(each) for each in _of(element, "output"))
        if not outputs or len({each.name for each in outputs}) < len(outputs):
            self.wrong(TWIN_ANSWERS)
        read_rules = (self._rule(each, number, inputs, outputs) for number, each in enumerate(rules[:MOST_RULES], 1))
        return Table(policy, total, inputs, outputs, tuple(each for each in read_rules if each))

    def _input(self, element: Element) -> Input:
        text = _text(element, "inputExpression", "text")
        name = element.get("label") or text
        place: dict[str, object] = {"column": name}
        allowed = self.cell(_text(element, "inputValues", "text"), BAD_COLUMN, **place)
        return Input(name, self.expression(text, BAD_COLUMN, **place), allowed)

    def _output(self, element: Element) -> Output:
        name = element.get("name") or element.get("label") or self.decision
        order = tuple(self.cell(_text(element, "outputValues", "text"), BAD_COLUMN, column=name).constants)
        default = _text(element, "defaultOutputEntry", "text")
        return Output(name, order, self.expression(default, BAD_COLUMN, column=name) if default else None)

    def _rule(self, element: Element, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> Rule | None:
        asked, told = ([_text(each, "text") for each in _of(element, name)] for name in ("inputEntry", "outputEntry"))
        if (len(asked), len(told)) != (len(inputs), len(outputs)):
            self.wrong(UNEVEN, rule=number)
            return None
        cells = [self.cell(text, BAD_CELL, rule=number, column=of.name) for text, of in zip(asked, inputs, strict=True)]
        answers = [self.expression(text, BAD_CELL, rule=number, column=of.name) for text, of in zip(told, outputs, strict=True)]
        return Rule(tuple(cells), tuple(answers))
