"""The picture: every step named, every state in colour, sign and words, nothing that a strict policy would stop."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from wellknit.flow import bpmn, draw, outline, tidy
from wellknit.flow.cropping import cropped
from wellknit.flow.draw import Look, changed_nodes, svg, wrapped
from wellknit.flow.plan import Flow, Node, Plan, linked
from wellknit.flow.tests.flow_cast import HOME, LOOP, random_outline

FOUND = bpmn.read(outline.compiled(HOME))
STEPS = "\n".join(f'  task step{number} "step {number}"' for number in range(40))
LONG = outline.procedure(f'procedure long "Long"\npool one "One"\n  lane desk "Desk"\n  desk: start go "Go"\n{STEPS}\n  end over "Over"')
SVG = "{http://www.w3.org/2000/svg}"


def node(picture: str, label: str) -> ElementTree.Element:
    """The symbol whose title begins so."""
    root = ElementTree.fromstring(picture)
    return next(each for each in root.iter(f"{SVG}g") if (each.findtext(f"{SVG}title") or "").startswith(label))


def test_every_step_is_named_in_the_text() -> None:
    root = ElementTree.fromstring(svg(FOUND))
    titles = {each.text for each in root.iter(f"{SVG}title")}
    shown = [each for key in ("one", "two") for each in FOUND.plans[key].nodes.values() if each.name]
    assert len(shown) > 25
    assert {each.name for each in shown} <= titles
    said = {re.sub(r"\s", "", "".join(each.itertext())) for each in root.iter(f"{SVG}text")}
    assert {re.sub(r"\s", "", each.name) for each in shown} <= said
    assert {"Shelter", "Centraloffice", "Sendingside", "Receivingside"} <= said


def test_a_state_is_colour_and_sign_and_words() -> None:
    picture = svg(
        FOUND, Look(states={"one_medical": "overdue", "one_consent": "done"}, notes={"one_medical": "6 days late"})
    )
    late = node(picture, "Medical clearance")
    assert late.get("class") == "node task is-overdue"
    assert late.findtext(f"{SVG}title") == "Medical clearance — overdue — 6 days late"
    assert "!" in "".join(late.itertext())
    assert late.find(f"{SVG}rect").get("fill") == draw.STATES["overdue"][0]
    assert "✓" in "".join(node(picture, "Consent to return").itertext())


def test_names_and_states_are_told_in_the_readers_language() -> None:
    look = Look(
        "เรื่อง",
        {"one_consent": "done"},
        labels={"one_consent": "ความยินยอม", "one_agrees_yes": "ใช่"},
        words={"done": "เสร็จแล้ว"},
        language="th",
    )
    picture = svg(FOUND, look)
    assert "<title>ความยินยอม — เสร็จแล้ว</title>" in picture
    assert 'lang="th"' in picture
    assert ">ใช่<" in picture
    assert "Consent to return" not in picture


def test_what_could_be_markup_is_only_text() -> None:
    evil = '"><script>alert(1)</script>'
    picture = svg(
        FOUND,
        Look(
            evil,
            labels={"one_consent": evil, "one_shelter": evil},
            notes={"one_close": evil},
            words={"done": evil},
            language='"x',
        ),
    )
    assert "<script" not in picture
    ElementTree.fromstring(picture)


def test_a_strict_policy_has_nothing_to_stop() -> None:
    picture = svg(FOUND, Look(states=dict.fromkeys(FOUND.plans["one"].nodes, "open"), changed=FOUND.plans["one"].nodes))
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href|<image|<foreignObject", picture)


def test_of_the_partner_only_messages_are_shown() -> None:
    states = {"two_trace": "open", "two_report": "sent", "one_close": "open"}
    picture = svg(FOUND, Look(states=states, own="one"))
    assert "is-" not in node(picture, "Trace the family").get("class", "")
    assert "is-sent" in node(picture, "Assessment — sent").get("class", "")
    assert "is-open" in node(picture, "Close the file").get("class", "")
    assert "is-open" in node(svg(FOUND, Look(states=states)), "Trace the family").get("class", "")


def test_a_call_shows_the_state_of_its_steps() -> None:
    states = {"two_assess/assessing_look": "done", "two_assess/assessing_write": "overdue"}
    assert "is-overdue" in node(svg(FOUND, Look(states=states)), "Assess the family").get("class", "")


def test_side_by_side_what_changed_is_marked_in_both() -> None:
    other = bpmn.read(
        outline.compiled(
            HOME.replace("deadline=P10D", "deadline=P20D").replace(
                '  task close "Close the file"\n', '  task archive "Archive"\n'
            )
        )
    )
    assert changed_nodes(FOUND, other) == {"one_medical", "one_close", "one_back"}
    assert changed_nodes(other, FOUND) == {"one_medical", "one_archive", "one_back"}
    marked = node(svg(other, Look(changed=changed_nodes(other, FOUND))), "Archive")
    assert "changed" in marked.get("class", "").split()
    assert marked.findtext(f"{SVG}title") == "Archive — changed"


def test_the_picture_stays_small() -> None:
    look = Look(
        states=dict.fromkeys(FOUND.plans["one"].nodes, "overdue"),
        notes=dict.fromkeys(FOUND.plans["one"].nodes, "6 days late"),
    )
    assert len(svg(FOUND, look).encode()) < 100_000


@pytest.mark.parametrize("text", [HOME, LOOP, *map(random_outline, range(5))])
def test_a_layout_places_everything_and_nothing_on_top_of_another(text: str) -> None:
    bare = replace(bpmn.read(outline.compiled(text)), boxes={}, lines={})
    found = tidy.laid_out(bare)
    assert not tidy.has_picture(bare)
    assert tidy.has_picture(found)
    steps = [found.boxes[each.id] for plan in found.plans.values() for each in plan.nodes.values() if not each.host]
    assert [(one, two) for at, one in enumerate(steps) for two in steps[at + 1 :] if overlap(one, two)] == []
    assert set(found.lines) == {flow.id for plan in found.plans.values() for flow in plan.flows.values()} | {
        flow.id for flow in found.messages
    }
    assert svg(bare) == svg(found)


def overlap(one: tidy.Box, two: tidy.Box) -> bool:
    return (
        one[0] < two[0] + two[2] and two[0] < one[0] + one[2] and one[1] < two[1] + two[3] and two[1] < one[1] + one[3]
    )


def test_a_line_is_never_parted_inside_a_letter() -> None:
    khmer = "កម្ពុជាសង្គមកិច្ច"
    lines = wrapped(khmer, 4, 9)
    assert "".join(lines) == khmer
    assert all(line[0] not in "្ុិ" and not line.endswith("្") for line in lines)


def test_a_name_too_long_says_that_more_follows() -> None:
    assert wrapped("one two three four", 5, 2) == ["one", "two…"]
    assert wrapped("", 5, 2) == []


def test_a_long_line_of_steps_and_a_loop_without_one_entry_are_laid_out_too() -> None:
    steps = "".join(f'  task t{number} "Step"\n' for number in range(400))
    long = outline.procedure('pool p "Pool"\n  lane a "Agency"\n  start s "Start"\n' + steps)
    assert max(tidy.columns(long.plans.values()).values()) == 401
    nodes = [Node("s", "start"), Node("a", "task"), Node("b", "task")]
    flows = [Flow("1", "s", "a"), Flow("2", "s", "b"), Flow("3", "a", "b"), Flow("4", "b", "a")]
    assert set(tidy.columns([Plan("p", "P", linked(nodes, flows))])) == {"s", "a", "b"}


def test_a_part_of_the_picture_holds_what_lies_around_a_step_and_every_lane() -> None:
    whole = tidy.laid_out(LONG)
    part = cropped(whole, {"one_step20"})
    assert {"one_step20", "one_step19", "one_step21"} <= set(part.boxes)
    assert not {"one_step2", "one_step38"} & set(part.boxes)
    assert {name for name in whole.boxes if name in whole.captions} <= set(part.boxes)
    inside = [x for line in part.lines.values() for x, _y in line]
    frame = part.boxes["one_pool"]
    assert min(inside) >= frame[0] and max(inside) <= frame[0] + frame[2]
    picture = svg(LONG, Look(around={"one_step20"}))
    assert "<title>step 20</title>" in picture and "<title>step 2</title>" not in picture


def test_without_a_step_to_look_at_the_picture_is_whole() -> None:
    assert svg(LONG, Look(around={"nowhere"})) == svg(LONG)
