"""The files of procedures, read once per digest: plans for the engine, pictures for people, tables for the rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from wellknit.flow import bpmn, check, dmn, feel
from wellknit.flow.plan import BadFile, Plan, Procedure
from wellknit.ground.canonical import canonical
from wellknit.procedures import facts
from wellknit.procedures.models import Part, Run
from wellknit.procedures.models import Procedure as Row

KEPT = 200  # plans in memory: some fifty kilobytes each


def digest_of(xml: bytes) -> str:
    """What stands for one file."""
    return sha256(xml).hexdigest()


def digest_of_all(xml: bytes, calls: Mapping[str, str], decisions: Mapping[str, str]) -> str:
    """What stands for a procedure with everything it rests on."""
    return sha256(canonical({"xml": digest_of(xml), "calls": dict(calls), "decisions": dict(decisions)})).hexdigest()


def drawn(row: Row) -> Procedure:
    """The procedure as its author drew it, calls not expanded."""
    return _drawn(row.digest)


@lru_cache(KEPT)
def _drawn(digest: str) -> Procedure:
    return bpmn.read(bytes(Row.objects.get(digest=digest).xml))


def whole(row: Row) -> Procedure:
    """The procedure with what it calls in the place of the calls."""
    return _whole(row.digest)


@lru_cache(KEPT)
def _whole(digest: str) -> Procedure:
    called = Part.objects.filter(digest__in=list(Row.objects.get(digest=digest).calls.values()))
    return bpmn.expanded(_drawn(digest), {each.name_key: called_plan(bytes(each.xml)) for each in called})


def called_plan(xml: bytes) -> Plan:
    """The one plan of a file that is called. Raises `BadFile`."""
    return next(iter(bpmn.read(xml).plans.values()))


def plan_of(run: Run) -> Plan:
    """What this node does in a run."""
    return whole(run.procedure).plans[run.pool]


@lru_cache(KEPT)
def _tables(digest: str) -> dmn.Model:
    return dmn.read(bytes(Part.objects.get(digest=digest).xml))


def table(row: Row, name: str) -> dmn.Model:
    """The decisions of the file a rule step names. Raises `KeyError` for one that is not among the procedure's."""
    return _tables(row.decisions[name])


@dataclass(frozen=True)
class Rule:
    """A rule of a table that applied: its number, and for each question what it asks for."""

    number: int
    when: tuple[tuple[str, str], ...]


def rules(row: Row, name: str, fired: Collection[int]) -> list[Rule]:
    """The rules with these numbers, as the file writes them; none for a decision that is no table."""
    body = _decision(table(row, name), name).body
    if not isinstance(body, dmn.Table):
        return []
    columns = [column.name for column in body.inputs]
    chosen = ((number, body.rules[number - 1]) for number in fired if number <= len(body.rules))
    return [Rule(number, tuple(zip(columns, (cell.text for cell in rule.cells), strict=True))) for number, rule in chosen]


def _decision(model: dmn.Model, name: str) -> dmn.Decision:
    return model[name if name in model else next(reversed(model))]


def decide(row: Row, name: str, known: Mapping[str, Any]) -> dmn.Answer:
    """What the table a rule step names comes to. Raises `FeelError` where its rules contradict each other."""
    model = table(row, name)
    return dmn.decide(model, _decision(model, name).id, known)


def faults(row: Row, translate: Any = str) -> list[tuple[str, str]]:
    """What keeps a version from being proposed: the step, and the sentence in the reader's language."""
    try:
        found = check.problems(whole(row), feel.parse, facts.names())
    except BadFile as error:
        found = list(error.problems)
    return [(each.node, each.told(translate)) for each in found]
