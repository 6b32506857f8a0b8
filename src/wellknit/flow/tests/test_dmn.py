"""Decision tables: what the standard's own cases say, which rules fired, and what the check finds before anybody relies on one."""

import os
import random
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from xml.etree import ElementTree

import pytest

from wellknit.flow import dmn
from wellknit.flow.feel import FeelError
from wellknit.flow.plan import BadFile

CASES = Path(os.environ.get("WELLKNIT_TEST_STANDARDS", Path(__file__).parents[5] / "shared" / "standards")) / "dmn-tck-level-2"
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="t">'
OWN_FUNCTIONS = {"0009-invocation-arithmetic"}  # functions of one's own are left out of our part of the language


def table(rules, policy="UNIQUE", *, values=("", ""), default="", more=""):
    """A file with one table: two questions, one answer; a rule is two cells and an answer."""
    inputs = "".join(
        f'<input label="{name}"><inputExpression><text>{name}</text></inputExpression>'
        f"<inputValues><text>{escaped(told)}</text></inputValues></input>"
        for name, told in zip(("risk", "age"), values, strict=True)
    )
    default = f"<defaultOutputEntry><text>{escaped(default)}</text></defaultOutputEntry>" if default else ""
    rows = "".join(
        "<rule>" + "".join(f"<inputEntry><text>{escaped(each)}</text></inputEntry>" for each in rule[:-1])
        + f"<outputEntry><text>{escaped(rule[-1])}</text></outputEntry></rule>"
        for rule in rules
    )  # fmt: skip
    body = f'<decisionTable hitPolicy="{policy}" {more}>{inputs}<output name="urgency">{default}</output>{rows}</decisionTable>'
    return f'{HEAD}<decision id="d" name="Urgency">{body}</decision></definitions>'.encode()


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def told(xml):
    return [str(each) for each in dmn.problems(dmn.read(xml)["d"])]


# The standard's own cases


def test_the_cases_of_the_standard_come_out_as_they_say():
    if not CASES.is_dir():
        pytest.skip(f"the cases of the DMN technology compatibility kit are not here (looked in {CASES.parent.name})")
    right, wrong = 0, []
    for folder in sorted(each for each in CASES.iterdir() if each.is_dir()):
        for name, holds in outcomes(folder):
            right += holds
            wrong += [] if holds else [f"{folder.name} {name}"]
    print(f"{right} of {right + len(wrong)} cases; not: {wrong}")
    assert right >= 123 and {each.partition(" ")[0] for each in wrong} <= OWN_FUNCTIONS


def outcomes(folder):
    (model_file,) = folder.glob("*.dmn")
    try:
        model = dmn.read(model_file.read_bytes())
    except BadFile:
        model = None
    for cases in sorted(folder.glob("*-test-*.xml")):
        for case in found(ElementTree.parse(cases).getroot(), "testCase"):
            facts = {each.get("name"): valued(each) for each in found(case, "inputNode")}
            for result in found(case, "resultNode"):
                right = valued(next(found(result, "expected")))
                yield case.get("id"), model is not None and comes_to(model, result.get("name"), facts, right)


def comes_to(model, name, facts, right):
    (decision,) = (each for each in model.values() if each.name == name)
    try:
        return same(dmn.decide(model, decision.id, facts).value, right)
    except FeelError:
        return False


def same(a, b):
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return abs(a - b) <= Decimal("1e-8") * max(1, abs(b))
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def found(element, *names):
    return (each for each in element if each.tag.rpartition("}")[2] in names)


def valued(element):
    """The value that a test case writes down."""
    if components := list(found(element, "component")):
        return {each.get("name"): valued(each) for each in components}
    for each in found(element, "list"):
        return [valued(item) for item in found(each, "item")]
    value = next(found(element, "value"), None)
    kind = "" if value is None else next((word for name, word in value.attrib.items() if name.endswith("}type")), "")
    if value is None or value.attrib.get("{http://www.w3.org/2001/XMLSchema-instance}nil") == "true":
        return None
    text = value.text or ""
    return text == "true" if kind.endswith("boolean") else Decimal(text) if kind.endswith(("decimal", "double")) else text


# Which rules fired


RULES = [('"high","extreme"', "-", '"now"'), ('not("high","extreme")', "< 18", '"today"'), ('not("high","extreme")', ">= 18", '"week"')]


@pytest.mark.parametrize(
    ("facts", "value", "fired"),
    [
        ({"risk": "extreme"}, "now", (1,)), ({"risk": "low", "age": 17}, "today", (2,)), ({"risk": "low", "age": 18}, "week", (3,)),
        ({"risk": "low"}, None, ()), ({}, None, ()),
    ],
)  # fmt: skip
def test_a_table_says_which_rule_fired_and_a_missing_answer_fires_none(facts, value, fired):
    answer = dmn.decide(dmn.read(table(RULES)), "d", facts)
    assert (answer.value, answer.fired) == (value, fired)


def test_a_default_answers_where_no_rule_does():
    assert dmn.decide(dmn.read(table(RULES, default='"now"')), "d", {}).value == "now"


@pytest.mark.parametrize(
    ("policy", "more", "value", "fired"),
    [
        ("FIRST", "", 3, (1,)), ("RULE ORDER", "", [3, 5], (1, 2)), ("COLLECT", "", [3, 5], (1, 2)),
        ("COLLECT", 'aggregation="SUM"', 8, (1, 2)), ("COLLECT", 'aggregation="MIN"', 3, (1, 2)),
        ("COLLECT", 'aggregation="MAX"', 5, (1, 2)), ("COLLECT", 'aggregation="COUNT"', 2, (1, 2)),
    ],
)  # fmt: skip
def test_a_hit_policy_says_which_of_several_counts(policy, more, value, fired):
    model = dmn.read(table([('"high"', "-", "3"), ("-", "> 1", "5"), ('"low"', "-", "9")], policy, more=more))
    answer = dmn.decide(model, "d", {"risk": "high", "age": 2})
    assert (answer.value, answer.fired) == (value, fired)


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY"])
def test_rules_that_contradict_each_other_give_no_answer_but_a_sentence(policy):
    model = dmn.read(table([('"high"', "-", "3"), ("-", "> 1", "5")], policy))
    with pytest.raises(FeelError, match="Rules 1, 2"):
        dmn.decide(model, "d", {"risk": "high", "age": 2})


@pytest.mark.parametrize("total", ["MIN", "MAX", "SUM"])
def test_a_total_of_what_cannot_be_counted_together_is_unknown(total):
    model = dmn.read(table([("-", "-", "3"), ("-", "-", "null"), ("-", "-", '"a"')], "COLLECT", more=f'aggregation="{total}"'))
    assert dmn.decide(model, "d", {}) == dmn.Answer(None, (1, 2, 3))


def layers(count):
    """Decisions of which each rests on both of the next layer."""
    need = '<informationRequirement><requiredDecision href="#{}"/></informationRequirement>'
    logic = "<literalExpression><text>{}</text></literalExpression>"
    for at in range(count):
        last = at == count - 1
        for name in "ab":
            needs = "" if last else need.format(f"a{at + 1}") + need.format(f"b{at + 1}")
            text = "1" if last else f"a{at + 1} + b{at + 1}"
            yield f'<decision id="{name}{at}" name="{name}{at}">{needs}{logic.format(text)}</decision>'


def test_decisions_that_rest_on_the_same_ones_ask_each_once():
    model = dmn.read(f"{HEAD}{''.join(layers(50))}</definitions>".encode())
    assert dmn.decide(model, "a0", {}).value == 2**49


def test_answers_that_double_from_decision_to_decision_are_too_much_work():
    need, two = '<informationRequirement><requiredDecision href="#{}"/></informationRequirement>', '<output name="x"/><output name="y"/>'
    text = "<outputEntry><text>{0}</text></outputEntry>"
    layers = "".join(
        f'<decision id="a{at}" name="a{at}">{need.format(f"a{at - 1}")}<decisionTable>{two}'
        f"<rule>{text.format(f'a{at - 1}') * 2}</rule></decisionTable></decision>"
        for at in range(1, 60)
    )
    with pytest.raises(FeelError, match="work"):
        dmn.decide(dmn.read(f"{HEAD}{layers}</definitions>".encode()), "a59", {"a0": 1})


# The check


def test_a_table_that_answers_everything_once_has_nothing_wrong():
    assert told(table([*RULES, ('not("high","extreme")', "null", '"now"'), ("null", "-", '"now"')])) == []
    assert told(table(RULES, default='"now"')) == []


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (RULES, "no rule answers when"),
        ([('"high"', "-", "1"), ('"high"', "> 5", "2"), ("-", "-", "3")], "rules 1 + 2 answer at once"),
        ([("-", "< 5", "1"), ("-", "> 5", "2"), ("-", "null", "3")], "age = 5"),
        ([("-", "<= 5", "1"), ("-", ">= 5", "2"), ("-", "null", "3")], "rules 1 + 2 answer at once when risk = ?, age = 5"),
    ],
)  # fmt: skip
def test_what_nobody_answers_and_what_two_answer_is_found(rules, words):
    assert any(words in each for each in told(table(rules)))


@pytest.mark.parametrize(
    ("low", "high"),
    [("5", "7"), ('@"P7D"', '@"P14D"'), ('@"P1M"', '@"P1Y"'), ('@"09:00:00"', '@"17:00:00"'), ('"k"', '"m"'),
     ('@"2026-01-01"', '@"2026-02-01"'), ('@"2026-01-01T00:00:00"', '@"2026-01-01T12:00:00"')],
)  # fmt: skip
def test_an_overlap_and_a_gap_between_the_values_named_are_found(low, high):
    found = told(table([("-", f"< {high}", "1"), ("-", f"> {low}", "2"), ("-", "null", "3")]))
    assert any("rules 1 + 2 answer at once" in each for each in found)
    found = told(table([("-", f"<= {low}", "1"), ("-", f">= {high}", "2"), ("-", "null", "3")]))
    assert any("no rule answers" in each for each in found)


def test_a_column_that_asks_only_whether_there_is_an_answer_is_tried_with_one():
    assert any("risk = …" in each for each in told(table([("null", "-", "1")])))


@pytest.mark.parametrize(
    ("rules", "policy", "words"),
    [
        ([("-", "? > 5", "1"), ("-", "? > 7", "2")], "UNIQUE", "rule 1, column “age”: a cell must be values or ranges"),
        ([("-", "> limit, > limit", "1"), ("-", "<= limit", "2")], "FIRST", "rule 2, column “age”"),
        ([("-", "> 5", "1"), ("-", "> 7", "2"), ("-", "-", "1")], "ANY", "rules 1 + 2 answer at once and differ when"),
        ([("-", "-", "1"), ("-", "-", "2")], "PRIORITY", "needs the output values"),
        ([("-", "> 5", "1")], "FIRST", "no rule answers"),
    ],
)  # fmt: skip
def test_what_cannot_be_relied_on_is_said(rules, policy, words):
    assert any(words in each for each in told(table(rules, policy)))


def test_a_total_of_no_rule_is_a_gap_and_an_empty_list_is_none():
    rules = [("-", "> 5", "1")]
    assert any("no rule answers" in each for each in told(table(rules, "COLLECT", more='aggregation="SUM"')))
    assert told(table(rules, "COLLECT")) == []


def test_any_may_answer_twice_with_the_same():
    assert told(table([("-", "> 5", "1"), ("-", "> 7", "1"), ("-", "-", "1")], "ANY")) == []


def test_a_thousand_rules_that_all_overlap_are_told_shortly():
    assert len(told(table([("-", "-", "1")] * 1000))) == 50


CHANCES = ["-", "null", "< 3", "<= 3", "> 5", ">= 5", "[2..6]", "(2..6)", "4", "1,7", "not(4)", "not([3..5])", "not(null)", "not(< 4, 6)"]


def test_the_check_finds_what_trying_every_number_finds():
    chance = random.Random(5)
    for _ in range(int(os.environ.get("WELLKNIT_TEST_TABLES", "20"))):
        rules = [(chance.choice(CHANCES), chance.choice(CHANCES), str(at)) for at in range(chance.randint(1, 4))]
        (decision,) = dmn.read(table(rules)).values()
        hits = [
            [all(cell.matches(value, {}) for cell, value in zip(rule.cells, pair, strict=True)) for rule in decision.body.rules]
            for pair in product([None, *(Decimal(at) / 2 for at in range(18))], repeat=2)
        ]
        found = told(table(rules))
        assert any("no rule" in each for each in found) == (not all(map(any, hits)))
        fired = [[number for number, is_hit in enumerate(hit, 1) if is_hit] for hit in hits]
        overlaps = {f"rules {one} + {other} " for numbers in fired for one, other in combinations(numbers, 2)}
        assert len([each for each in found if "at once" in each]) == len(overlaps)
        assert all(any(pair in each for each in found) for pair in overlaps)


def test_named_values_close_a_column():
    rules = [('"high"', "-", "1"), ('"low"', "-", "2"), ("null", "-", "3")]
    assert any("…" in each for each in told(table(rules))) and told(table(rules, values=('"high","low"', ""))) == []


def test_values_named_by_other_facts_close_no_column():
    rules = [('"high"', "-", "1"), ("null", "-", "3")]
    assert any("…" in each for each in told(table(rules, values=("high, low", ""))))


def test_a_table_that_cannot_be_tried_is_told_so(monkeypatch):
    rules = [("-", f">= {at}", "1") for at in range(20)]
    assert not any("can be tried" in each for each in told(table(rules, "ANY")))
    monkeypatch.setattr("wellknit.flow.dmn.checking.MOST_WORK", 1_000)
    (only,) = told(table(rules, "ANY"))
    assert "more situations than can be tried" in only


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (table([('"high', "-", "1")]), "rule 1, column “risk”"), (table([("-", "-", "1 +")]), "rule 1, column “urgency”"),
        (table([("-", "1")]), "rule 1: it has not as many cells"), (table(RULES, "SOMETIMES"), "no hit policy “SOMETIMES”"),
        (table(RULES, "COLLECT", more='aggregation="MEAN"'), "no aggregation “MEAN”"),
        (table([("-", "-", "1")] * 1001), "more than 1000 rules"),
        (f"{HEAD}{''.join(layers(51))}</definitions>".encode(), "more than 100 decisions"),
        (table(RULES).replace(b"<output ", b'<output name="urgency"/><output '), "no two the same"),
        (table([(f"sum([{'1,' * 300}1])", "-", "1")]), "rule 1, column “risk”: This expression takes too much work"),
        (f"{HEAD}{''.join(layers(1)) * 2}</definitions>".encode(), "a0 is used twice"),
        (b"<a>" * 40 + b"</a>" * 40, "nested more deeply"),
        (b"<a/>", "no DMN file"), (b"no xml", "cannot be read"), (b"", "cannot be read"), (b" " * 2_000_001, "larger"),
        (table([("1+" * 1900, "-", "1")] * 90), "larger"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16"), "document type"),
        (f'{HEAD}<decision id="d" name="D"><context/></decision></definitions>'.encode(), "neither a table nor an expression"),
        (f'{HEAD}<decision id="d" name="D"><informationRequirement><requiredDecision href="#d"/></informationRequirement>'
         "<literalExpression><text>1</text></literalExpression></decision></definitions>".encode(), "rests on itself"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_with_every_place_named(xml, words):
    with pytest.raises(BadFile) as why:
        dmn.read(xml)
    assert words in str(why.value)
