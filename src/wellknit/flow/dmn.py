"""Decision tables as DMN files: read, asked with the rules that fired, and checked before anybody relies on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import reduce
from itertools import combinations, product
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from wellknit.flow.feel import Cell, Expression, FeelError, cell, parse
from wellknit.flow.feel.values import kind, reckoned
from wellknit.flow.plan import N_, BadFile, Problem

LARGEST, MOST_RULES, MOST_SITUATIONS = 1_000_000, 1_000, 20_000  # bytes; rules of a table; situations tried by the check
POLICIES = ("UNIQUE", "ANY", "FIRST", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
SINGLE = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})
OTHERWISE = "\N{HORIZONTAL ELLIPSIS}"  # a word that no cell names

NOT_XML = N_("The file cannot be read: it is not well-formed XML, or carries a document type.")
NOT_DMN = N_("This is no DMN file with a decision in it.")
TOO_BIG = N_("The file is larger than decision tables can be.")
OTHER_LOGIC = N_("“{decision}” is neither a table nor an expression.")
NO_POLICY = N_("“{decision}”: there is no hit policy “{policy}”.")
CIRCLE = N_("“{decision}” rests on itself.")
UNEVEN = N_("“{decision}”, rule {rule}: it has not as many cells as there are columns.")
BAD_CELL = N_("“{decision}”, rule {rule}, column “{column}”: {reason}")
BAD_COLUMN = N_("“{decision}”, column “{column}”: {reason}")
GAP = N_("“{decision}”: no rule answers when {situation}. Add a rule, or a default.")
OVERLAP = N_("“{decision}”: rules {rules} answer at once when {situation}, and only one may.")
UNTRIED = N_("“{decision}” has more situations than can be tried. Make it smaller, or give it a default.")


class DmnError(BadFile):
    """A file that holds no decisions of this kind, with every reason found."""


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

    id: str
    cells: tuple[Cell, ...]
    answers: tuple[Expression, ...]
    note: str = ""


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


@dataclass(frozen=True)
class Answer:
    """What a decision comes to, and which rules fired, by their numbers from one."""

    value: Any
    fired: tuple[int, ...] = ()


Model = dict[str, Decision]


# Asking


def decide(model: Model, name: str, facts: Mapping[str, object]) -> Answer:
    """What a decision, by its id, comes to. Raises `FeelError` where rules contradict each other."""
    decision = model[name]
    found = {model[each].name: decide(model, each, facts).value for each in decision.needs if each in model}
    known = {**facts, **found}
    if isinstance(decision.body, Expression):
        return Answer(decision.body.value(known))
    return _looked_up(decision.body, known)


def _looked_up(table: Table, facts: Mapping[str, object]) -> Answer:
    asked = [each.expression.value(facts) for each in table.inputs]
    fired = [number for number, rule in enumerate(table.rules, 1) if _matches(rule, asked, facts)]
    if not fired:
        return Answer(_otherwise(table, facts))
    told = [_told(table, table.rules[number - 1].answers, facts) for number in fired]
    return _counted(table, told, fired)


def _matches(rule: Rule, asked: list[Any], facts: Mapping[str, object]) -> bool:
    return all(cell.matches(value, facts) for cell, value in zip(rule.cells, asked, strict=True))


def _told(table: Table, answers: tuple[Expression, ...], facts: Mapping[str, object]) -> Any:
    values = [each.value(facts) for each in answers]
    return values[0] if len(values) == 1 else {out.name: value for out, value in zip(table.outputs, values, strict=True)}


def _otherwise(table: Table, facts: Mapping[str, object]) -> Any:
    defaults = tuple(out.default for out in table.outputs if out.default)
    if len(defaults) == len(table.outputs):
        return _told(table, defaults, facts)
    return None if table.policy in SINGLE or table.total else []


def _counted(table: Table, told: list[Any], fired: list[int]) -> Answer:
    """Which of the answers counts, by the hit policy."""
    rules, every = ", ".join(map(str, fired)), tuple(fired)
    if table.policy == "FIRST":
        return Answer(told[0], every[:1])
    if table.policy == "UNIQUE" and len(told) > 1:
        raise FeelError(f"Rules {rules} answer at once, and only one may.")
    if table.policy == "ANY" and any(each != told[0] for each in told):
        raise FeelError(f"Rules {rules} answer at once and differ.")
    if table.policy in ("UNIQUE", "ANY"):
        return Answer(told[0], every)
    if table.policy in ("PRIORITY", "OUTPUT ORDER"):
        ranked = sorted(zip(told, fired, strict=True), key=lambda pair: _weight(table, pair[0]))
        return Answer(ranked[0][0], (ranked[0][1],)) if table.policy == "PRIORITY" else Answer([value for value, _ in ranked], every)
    return Answer(_TOTALS[table.total](told) if table.total else told, every)


def _weight(table: Table, told: Any) -> list[int]:
    values = list(told.values()) if isinstance(told, dict) and len(table.outputs) > 1 else [told]
    pairs = zip(table.outputs, values, strict=True)
    return [out.order.index(value) if value in out.order else len(out.order) for out, value in pairs]


_TOTALS: dict[str, Callable[[list[Any]], Any]] = {
    "SUM": lambda values: reduce(lambda a, b: reckoned("+", a, b), values), "COUNT": lambda values: Decimal(len(values)),
    "MIN": min, "MAX": max,
}  # fmt: skip


# Reading


def read(xml: bytes) -> Model:
    """The decisions of a file by their ids. Raises `DmnError` with sentences for its author."""
    root = _parsed(xml)
    names = {each.get("id", ""): each.get("name", "") for each in _of(root, "inputData", "decision")}
    problems: list[Problem] = []
    model = {each.get("id", ""): _decision(each, tuple(names.values()), problems) for each in _of(root, "decision")}
    found: Model = {name: decision for name, decision in model.items() if decision}
    if not model:
        problems.append(Problem(NOT_DMN))
    problems += [Problem(CIRCLE, name, {"decision": each.name}) for name, each in found.items() if _rests_on(found, name, name)]
    if problems:
        raise DmnError(*problems)
    return found


def _parsed(xml: bytes) -> Element:
    if len(xml) > LARGEST:
        raise DmnError(Problem(TOO_BIG))
    try:
        root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise DmnError(Problem(NOT_XML)) from None
    return root


def _of(element: Element, *names: str) -> Iterator[Element]:
    return (each for each in element if each.tag.rpartition("}")[2] in names)


def _text(element: Element, *path: str) -> str:
    """The text inside, some steps down; empty where there is none."""
    for name in path:
        element = next(_of(element, name), Element("nothing"))
    return (element.text or "").strip()


def _rests_on(model: Model, name: str, on: str, seen: frozenset[str] = frozenset()) -> bool:
    needs = [each for each in model[name].needs if each in model and each not in seen]
    return on in needs or any(_rests_on(model, each, on, seen | {name}) for each in needs)


def _decision(element: Element, names: tuple[str, ...], problems: list[Problem]) -> Decision | None:
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
    names: tuple[str, ...]
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
        policy = element.get("hitPolicy", "UNIQUE")
        if policy not in POLICIES:
            self.wrong(NO_POLICY, policy=policy)
        inputs = tuple(self._input(each) for each in _of(element, "input"))
        outputs = tuple(self._output(each) for each in _of(element, "output"))
        rules = list(_of(element, "rule"))[:MOST_RULES]
        read_rules = (self._rule(each, number, inputs, outputs) for number, each in enumerate(rules, 1))
        return Table(policy, element.get("aggregation", ""), inputs, outputs, tuple(each for each in read_rules if each))

    def _input(self, element: Element) -> Input:
        text = _text(element, "inputExpression", "text")
        name = element.get("label") or text
        place: dict[str, object] = {"column": name}
        allowed = self.cell(_text(element, "inputValues", "text"), BAD_COLUMN, **place)
        return Input(name, self.expression(text, BAD_COLUMN, **place), allowed)

    def _output(self, element: Element) -> Output:
        name = element.get("name") or element.get("label") or self.decision
        order = self.cell(_text(element, "outputValues", "text"), BAD_COLUMN, column=name).constants
        default = _text(element, "defaultOutputEntry", "text")
        return Output(name, order, self.expression(default, BAD_COLUMN, column=name) if default else None)

    def _rule(self, element: Element, number: int, inputs: tuple[Input, ...], outputs: tuple[Output, ...]) -> Rule | None:
        asked, told = ([_text(each, "text") for each in _of(element, name)] for name in ("inputEntry", "outputEntry"))
        if (len(asked), len(told)) != (len(inputs), len(outputs)):
            self.wrong(UNEVEN, rule=number)
            return None
        cells = [self.cell(text, BAD_CELL, rule=number, column=of.name) for text, of in zip(asked, inputs, strict=True)]
        answers = [self.expression(text, BAD_CELL, rule=number, column=of.name) for text, of in zip(told, outputs, strict=True)]
        return Rule(element.get("id", ""), tuple(cells), tuple(answers), _text(element, "description"))


# Checking


def problems(decision: Decision) -> list[Problem]:
    """What keeps a table from being relied on: situations nobody answers, a missing answer among them, and rules that answer
    at once where only one may. Every cell is tried on both sides of each value in it, and on the value."""
    table = decision.body
    if not isinstance(table, Table):
        return []
    samples = [_samples(column, [rule.cells[at] for rule in table.rules]) for at, column in enumerate(table.inputs)]
    size = reduce(lambda a, b: a * len(b), samples, 1)
    whole = all(out.default for out in table.outputs) or any(not any(c.tests for c in rule.cells) for rule in table.rules)
    if size > MOST_SITUATIONS:
        return [] if whole and table.policy != "UNIQUE" else [Problem(UNTRIED, decision.id, {"decision": decision.name})]
    found = _tried(decision, table, samples, whole or table.policy not in SINGLE)
    return list({(each.sentence, each.gaps.get("rules")): each for each in found}.values())


def _tried(decision: Decision, table: Table, samples: list[list[Any]], whole: bool) -> Iterator[Problem]:
    for values in product(*samples):
        fired = [number for number, rule in enumerate(table.rules, 1) if _matches(rule, list(values), {})]
        gaps = {"decision": decision.name, "situation": _situation(table, values)}
        if not fired and not whole:
            yield Problem(GAP, decision.id, gaps)
        for pair in combinations(fired, 2) if table.policy == "UNIQUE" else ():
            yield Problem(OVERLAP, decision.id, gaps | {"rules": "{} + {}".format(*pair)})


def _situation(table: Table, values: tuple[Any, ...]) -> str:
    told = ["?" if value is None else str(value) for value in values]
    return ", ".join(f"{column.name} = {value}" for column, value in zip(table.inputs, told, strict=True))


def _samples(column: Input, cells: Collection[Cell]) -> list[Any]:
    """Values that stand for all: each that is named, one between each two, one beyond each end, and a missing one."""
    named = [each for cell in (column.allowed, *cells) for each in cell.constants if each is not None]
    kinds = {kind(each) for each in named}
    if kinds <= {"boolean"}:
        found: list[Any] = [True, False] if kinds else []
    elif kinds == {"string"}:
        found = [*dict.fromkeys(named), OTHERWISE]
    else:
        found = _between(sorted(set(named))) if len(kinds) == 1 else list(dict.fromkeys(named))
    closed = column.allowed.tests
    return [value for value in found if not closed or column.allowed.matches(value, {})] + [None]


def _between(values: list[Any]) -> list[Any]:
    step: Any = {"number": Decimal(1), "date": timedelta(days=1), "moment": timedelta(hours=1)}.get(kind(values[0]))
    if step is None:
        return values
    found = [values[0] - step]
    for low, high in zip(values, [*values[1:], None], strict=True):
        found += [low, low + (high - low) / 2 if high is not None else low + step]
    return found


