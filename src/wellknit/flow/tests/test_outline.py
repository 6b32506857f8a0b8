"""The outline: a short text becomes a file that reads back the same, and a wrong line is told by its number."""

import textwrap

import pytest

from wellknit.flow import bpmn, outline
from wellknit.flow.check import problems
from wellknit.flow.feel import parse
from wellknit.flow.outline import OutlineError, compiled
from wellknit.flow.tests.flow_cast import HOME

HEAD = 'pool p "Pool"\n  lane a "Agency"\n  start s "Start"\n'


def test_an_outline_reads_back_as_what_it_says() -> None:
    assert bpmn.read(compiled(HOME)).plans == outline.procedure(HOME).plans


def test_the_same_outline_gives_the_same_file() -> None:
    assert compiled(HOME) == compiled(HOME)


def test_the_example_of_the_manual_compiles() -> None:
    example = textwrap.dedent(
        "\n".join(line for line in (outline.__doc__ or "").splitlines() if line.startswith("    "))
    )
    found = bpmn.expanded(bpmn.read(compiled(example)))
    assert {str(one).partition("“")[2].partition("”")[0] for one in problems(found, parse)} == {
        "Family assessment",
        "granted",
        "handover",
        "reception_confirmed",
        "return_notice",
    }  # the other pool, and what it calls, are not in the example


def test_a_reminder_in_a_pool_ends_by_itself_and_a_pool_too() -> None:
    nodes = outline.procedure(HEAD + '  task x "X"\n    remind l "L" P1D\n      task y "Y"\n').plans["p"].nodes
    assert {node.id for node in nodes.values() if node.kind == "end"} == {"p_l_end", "p_end"}


def test_again_goes_back_to_the_repeat_around_it_and_the_other_way_goes_on() -> None:
    plan = outline.procedure(
        HEAD + '  repeat r\n    first f\n      on ok "Ok" ok\n      after late "1 day" P1D\n        again\n  task x "X"\n'
    ).plans["p"]
    assert plan.following["p_late"] == ("p_r_again",)
    assert plan.following["p_ok"] == ("p_x",)
    assert plan.loops["p_late"] == ("p_r_again",)


def test_notes_of_pool_step_and_timer_are_documentation() -> None:
    text = HEAD + '  note Of the pool.\n  task x "X"\n    note Of the step.\n    remind l "L" P1D | source=Law\n      note Of the timer.\n'
    plan = bpmn.read(compiled(text)).plans["p"]
    assert (plan.text, plan.nodes["p_x"].text, plan.nodes["p_l"].text) == ("Of the pool.", "Of the step.", "Of the timer.")
    assert plan.nodes["p_l"].properties == {"source": "Law"}


def test_where_ways_meet_there_is_a_gateway() -> None:
    nodes = (
        outline.procedure(
            HEAD + '  choose c "C"\n    if x "x" w = true\n      task x "X"\n    else y\n      task y "Y"\n'
        )
        .plans["p"]
        .nodes
    )
    assert nodes["p_c_meet"].kind == "exclusive"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "  jump x\n", "Line 4: “jump” is no verb."),
        (HEAD + "  task\n", "Line 4: “task” needs an id."),
        (HEAD + "  b: task x\n", "Line 4: there is no lane “b”."),
        (HEAD + "  task x\n  task x\n", "Line 5: the id “x” is used twice."),
        (HEAD + "  end e\n  task x\n", "Line 5: nothing leads here."),
        (HEAD + "  task x\n    task y\n", "Line 5: “task” cannot stand below a step."),
        (HEAD + "  together t\n    task x\n", "Line 5: “together” has branches"),
        (HEAD + "  together t\n    branch\n", "Line 5: “together” has branches"),
        (HEAD + "  choose c\n    branch\n", "Line 5: a choice has “if” and “else”."),
        (HEAD + "  first f\n    task x\n", "Line 5: what may come first"),
        (HEAD + "  repeat r\n    task x\n", "Line 4: “repeat” ends with “until”, or has an “again” in it."),
        (HEAD + "  again\n", "Line 4: “again” stands in no “repeat”."),
        ("task x\n", "Line 1: “task” stands in no pool."),
        (HEAD + "  ???\n", "Line 4: not understood."),
    ],
)
def test_a_wrong_line_is_told_by_its_number(text: str, says: str) -> None:
    with pytest.raises(OutlineError) as caught:
        compiled(text)
    assert says in str(caught.value)
