"""The library: every procedure sound, the same bytes everywhere, every period with its source, every code known."""

import json
import os
import random
import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from wellknit.flow import bpmn, dmn
from wellknit.flow.check import problems
from wellknit.flow.draw import svg
from wellknit.flow.feel import parse
from wellknit.flow.outline import compiled
from wellknit.flow.plan import Node, Plan, Procedure
from wellknit.flow.reached import PASSED, reached
from wellknit.flow.routes import Box, Point
from wellknit.flow.tests.flow_cast import Case
from wellknit.flow.tests.test_check import broken
from wellknit.procedures import library

KEYS = library.keys()
CALLED = ("family_assessment", "follow_up_visit", "identification_mdt")
BROUGHT = {"follow_up_visit": {"monitoring_intensity"}}  # facts that a called procedure is given
SAMPLE = int(os.environ.get("WELLKNIT_TEST_BROKEN_PROCEDURES", "8"))  # broken variants of each; all there are with 0
WORDS = Path(__file__).parents[2] / "words" / "data"
README = (Path(library.__file__).parent / "README.md").read_text("utf-8")


@cache
def file(key: str) -> Procedure:
    return bpmn.read(library.xml(key))


@cache
def whole(key: str) -> Procedure:
    called = {name: file(name).plans[name] for name in CALLED if name != key}
    return bpmn.expanded(file(key), called)


def steps(key: str) -> Iterator[tuple[Plan, Node]]:
    return ((plan, node) for plan in file(key).plans.values() for node in plan.nodes.values())


def listed(name: str) -> set[str]:
    return {code for key in KEYS for _, node in steps(key) for code in node.listed(name)}


def values(data: str, name: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((WORDS / data).read_text("utf-8"))["lists"][name]["values"]
    return found


def codes(data: str, name: str) -> set[str]:
    return {each["code"] for each in values(data, name)}


def told(heading: str) -> set[str]:
    """The codes a table of the README lists."""
    part = README.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)`", part, re.M))


def test_the_library_holds_the_procedures_of_the_region() -> None:
    named = set(re.findall(r"`(\w+)`", README.partition("\n## ")[0].partition("| --- |")[2]))
    assert set(KEYS) == named
    assert len(KEYS) == 16


@pytest.mark.parametrize("key", KEYS)
def test_a_procedure_can_be_published(key: str) -> None:
    assert [str(one) for one in problems(whole(key), parse, BROUGHT.get(key, ()))] == []


def test_both_sides_of_a_border_hold_the_same_bytes() -> None:
    stale = [key for key, xml in library.made().items() if xml != library.xml(key)]
    assert stale == [], "run ./wellknit manage generate"
    kept = {each.stem for each in (Path(library.__file__).parent / "bpmn").iterdir()}
    assert kept == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_the_picture_names_every_step_and_is_small(key: str) -> None:
    picture = svg(file(key))
    titles = set(re.findall(r"<title>([^<]*)</title>", picture))
    assert {node.name.replace("'", "&#x27;") for _, node in steps(key) if node.name} <= titles
    assert len(picture.encode()) < 100_000
    assert "…" not in picture, "a name is cut off"
    boxed = [node for _, node in steps(key) if node.kind in {"task", "rule", "call"}]
    assert [node.name for node in boxed if max(map(len, node.name.split())) > 14] == [], "a word is parted"


@pytest.mark.parametrize("key", KEYS)
def test_no_arrow_goes_through_a_step_and_no_step_stands_on_another(key: str) -> None:
    found = file(key)
    boxes = {node.id: found.boxes[node.id] for _, node in steps(key)}
    flows = [flow for plan in found.plans.values() for flow in plan.flows.values()]
    crossed = [
        (flow.id, name)
        for flow in (*flows, *found.messages)
        for name, box in boxes.items() if name not in {flow.source, flow.target}
        if any(_over(box, _around(*ends)) for ends in pairwise(found.lines[flow.id]))
    ]  # fmt: skip
    # a timer sits on its step, and what begins there begins on the step
    assert [pair for pair in crossed if pair[1] not in {node.host for _, node in steps(key)}] == []
    apart = [node.id for _, node in steps(key) if not node.host]
    assert [pair for pair in combinations(apart, 2) if _over(*(boxes[each] for each in pair))] == []


def _around(one: Point, other: Point) -> Box:
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return (left, top, right - left, bottom - top)


def _over(one: Box, two: Box) -> bool:
    return one[0] < two[0] + two[2] and two[0] < one[0] + one[2] and one[1] < two[1] + two[3] and two[1] < one[1] + one[3]


@pytest.mark.parametrize("key", KEYS)
def test_every_period_has_a_source_or_is_to_be_confirmed(key: str) -> None:
    timed = [node for _, node in steps(key) if node.timer or "deadline" in node.properties]
    bare = [node.id for node in timed if not (node.properties.get("source") or "to be confirmed" in node.text.lower())]
    assert bare == []


@pytest.mark.parametrize("key", KEYS)
def test_every_pool_says_where_it_comes_from_and_what_is_to_be_confirmed(key: str) -> None:
    for plan in file(key).plans.values():
        assert len(plan.text) > 80, plan.id
        assert {node.lane for node in plan.nodes.values()} == set(plan.lanes)
    assert "to be confirmed" in library.xml(key).decode().lower()


@pytest.mark.parametrize("key", sorted(set(KEYS) - set(CALLED)))
def test_every_message_is_awaited_and_its_arrow_drawn(key: str) -> None:
    sent = {node.id for _, node in steps(key) if node.kind == "send"}
    awaited = {node.id for _, node in steps(key) if node.message and node.kind != "send"}
    assert {flow.source for flow in file(key).messages} == sent
    assert {flow.target for flow in file(key).messages} == awaited


@pytest.mark.parametrize("key", KEYS)
def test_a_pool_asks_only_what_it_was_told(key: str) -> None:
    """Conditions and tables use facts a step of the same pool decides, or a message brings from the other."""
    tables = {name: dmn.read(xml)[name] for name, xml in library.decisions().items()}
    for plan in whole(key).plans.values():
        nodes = plan.nodes.values()
        known = {fact for node in nodes for fact in (*node.listed("decides"), node.decision)} | BROUGHT.get(key, set())
        for other in whole(key).plans.values():
            known |= {fact for node in other.nodes.values() if other is not plan for fact in node.listed("shares")}
        asked = {name for flow in plan.flows.values() if flow.condition for name in parse(flow.condition).names}
        for node in nodes:
            if node.decision:
                asked |= {name for column in tables[node.decision].body.inputs for name in column.expression.names}  # type: ignore[union-attr]
        assert asked <= known, plan.id


def test_every_call_and_every_table_is_in_the_library() -> None:
    assert {node.calls for key in KEYS for _, node in steps(key) if node.calls} == set(CALLED)
    assert {node.decision for key in KEYS for _, node in steps(key) if node.decision} == set(library.decisions())


@pytest.mark.parametrize("name", library.decisions())
def test_a_table_answers_everything_and_says_what_is_to_be_confirmed(name: str) -> None:
    xml = library.decisions()[name]
    assert [str(one) for one in dmn.problems(dmn.read(xml)[name])] == []
    assert "to be confirmed" in xml.decode().lower()
    assert name in told("Decision tables")


@pytest.mark.parametrize(
    ("name", "facts", "answer"),
    [
        ("return_priority", {"fears_return": False, "child": False, "health_risk": "none"}, "normal"),
        ("return_priority", {"fears_return": True, "child": True, "health_risk": "none"}, "risk first"),
        ("return_priority", {"fears_return": False, "health_risk": "none"}, "urgent"),
        ("monitoring_intensity", {"risk_at_home": "low", "child": False}, "usual"),
        ("monitoring_intensity", {}, "close"),
        ("revictimisation_warning", {"trafficker_near": True}, "act now"),
        ("revictimisation_warning", {"trafficker_near": False, "home_safe": True, "income_enough": True}, "watch"),
        ("notification_allowed", {"victim_objects": False, "danger_at_home": False}, True),
        ("notification_allowed", {"victim_objects": True, "danger_at_home": False}, False),
        ("notification_allowed", {}, False),
        ("recognition_regime_vn", {"recognised_on": "2025-06-30"}, "law of 2011"),
        ("recognition_regime_vn", {"recognised_on": "2025-07-01"}, "law of 2024"),
        ("recognition_regime_vn", {}, "to be confirmed"),
    ],
)
def test_a_missing_answer_never_makes_it_less_careful(name: str, facts: dict[str, object], answer: object) -> None:
    assert dmn.decide(dmn.read(library.decisions()[name]), name, facts).value == answer


def test_documents_and_consents_are_those_of_the_house() -> None:
    assert listed("documents") <= codes("casework.json", "document_slot")
    assert listed("consents") <= codes("consent.json", "consent_purpose")


def test_every_fact_is_one_the_house_can_ask_for() -> None:
    facts = codes("procedures.json", "procedure_fact")
    assert listed("decides") | listed("shares") <= facts


def test_a_choice_compares_a_fact_with_codes_of_its_list() -> None:
    kinds = {each["code"]: each["kind"] for each in values("procedures.json", "procedure_fact")}
    for key in KEYS:
        flows = (flow for plan in file(key).plans.values() for flow in plan.flows.values())
        compared = {pair for flow in flows for pair in re.findall(r'(\w+) = "([^"]*)"', flow.condition)}
        for fact, word in compared - {pair for pair in compared if pair[0] in library.decisions()}:
            assert word in codes("procedures.json", kinds[fact]), (key, fact)


@pytest.mark.parametrize("key", KEYS)
def test_a_message_tells_only_what_was_decided(key: str) -> None:
    """No name, no paper: what a message shares, a step of the same pool has decided."""
    for plan in whole(key).plans.values():
        decided = {fact for node in plan.nodes.values() for fact in node.listed("decides")}
        assert {fact for node in plan.nodes.values() for fact in node.listed("shares")} <= decided


def test_nothing_begins_across_a_border_without_a_consent_but_rescue_and_notification() -> None:
    first = {key: next(node for _, node in steps(key) if node.kind == "send") for key in KEYS if len(file(key).plans) == 2}
    assert {key for key, node in first.items() if not node.listed("consents")} == {"joint_rescue", "recognition"}


@pytest.mark.parametrize("key", KEYS)
def test_every_broken_variant_is_caught(key: str) -> None:
    variants = broken(whole(key))
    if SAMPLE:
        variants = random.Random(key).sample(variants, min(SAMPLE, len(variants)))
    assert [name for name, variant in variants if not problems(variant, parse)] == []


def test_the_example_of_the_guide_can_be_published() -> None:
    guide = (Path(__file__).parents[4] / "docs" / "how-to" / "procedures.md").read_text("utf-8")
    example = guide.partition("```\n")[2].partition("```")[0]
    called = {name: file(name).plans[name] for name in CALLED}
    assert [str(one) for one in problems(bpmn.expanded(bpmn.read(compiled(example)), called), parse, ())] == []


GOOD = {
    "fears_return": False, "child": False, "health_risk": "none", "wishes_return": True, "wishes_tracing": True, "nationality": "confirmed",
    "report_enough": True, "safe": True, "witness_hold": True, "court_done": True, "chooses_return": True, "still_wishes": True,
    "reception_ready": True, "arrived": True, "risk_at_home": "low", "settled": True, "feedback_agreed": True, "family_found": True,
    "victim_objects": False, "danger_at_home": False, "possible": "yes", "found": True, "identified": True,
    "fears_home_state": False, "agrees_to_interview": True, "trafficker_near": False, "home_safe": True, "income_enough": True,
    "debt_pressing": False,
}  # fmt: skip
ENDS = {
    **{key: "returned reintegrated" for key in KEYS if key.startswith("return_")},
    "joint_rescue": "safe_end helped", "third_country": "gone home_end", "recognition": "linked recognised_end",
}  # fmt: skip


def walked(key: str, **answers: object) -> tuple[set[str], list[str]]:
    """Both sides of a case with these answers, nobody late: where they end, and the messages that went."""
    tables = {name: dmn.read(xml) for name, xml in library.decisions().items()}
    cases = [Case(plan, **GOOD | answers) for plan in whole(key).plans.values()]
    sent: list[str] = []
    post: list[str] = []
    while found := next(((case, at) for case in cases for at in case.open_keys() if _may_happen(case.plan, at[0], post)), None):
        case, at = found
        node = case.plan.nodes[at[0]]
        if node.decision:
            case.facts[node.decision] = dmn.decide(tables[node.decision], node.decision, case.facts).value
        if node.kind == "send":
            sent.append(node.message)
            post.append(node.message)
        elif node.message:
            post.remove(node.message)
        case.records[at] = None
        case.answer()
    assert post == []
    return {at.removeprefix(f"{case.plan.id}_") for case in cases for at in _ends(case)}, sent


def _may_happen(plan: Plan, name: str, post: list[str]) -> bool:
    """What people and the post do at once; time passes only where nothing else could come first."""
    node = plan.nodes[name]
    if node.message and node.kind != "send":
        return node.message in post
    return node.kind != "boundary" and not (node.timer and plan.nodes[node.ins[0].source].kind == "event")


def _ends(case: Case) -> list[str]:
    return [name for name in (key[0] for key, state in reached(case.plan, case.records).items() if state == PASSED)
            if case.plan.nodes[name].kind == "end"]  # fmt: skip


@pytest.mark.parametrize("key", ENDS)
def test_both_sides_come_to_a_good_end(key: str) -> None:
    assert walked(key)[0] == set(ENDS[key].split())


@pytest.mark.parametrize(
    ("answers", "ends"),
    [
        ({"wishes_return": False}, "not_returning"),
        ({"wishes_tracing": False}, "returned reintegrated"),
        ({"nationality": "not_confirmed"}, "nationality_unknown no_national"),
        ({"chooses_return": False}, "called_off no_return"),
        ({"safe": None}, "called_off no_return"),
        ({"child": True}, "called_off no_return"),
        ({"child": True, "return_is_best": True}, "returned reintegrated"),
        ({"still_wishes": False}, "stays stays_abroad"),
        ({"arrived": False}, "missing_person"),
    ],
)
def test_whatever_is_answered_neither_side_waits_for_ever(answers: dict[str, object], ends: str) -> None:
    assert walked("return_th_kh", **answers)[0] == set(ends.split())


def test_nothing_is_told_to_the_home_side_before_the_person_wishes_it() -> None:
    assert walked("return_th_kh", wishes_return=False)[1] == []
    assert "tracing_request" not in walked("return_th_kh", wishes_tracing=False)[1]
    assert "feedback" not in walked("return_th_kh", feedback_agreed=False)[1]
    assert walked("recognition", victim_objects=True)[1] == []
