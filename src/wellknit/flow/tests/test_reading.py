"""Files as editors write them are read; what is outside the profile, or hostile, is refused with a sentence."""

from datetime import datetime

import pytest

from wellknit.flow import bpmn, outline, tree
from wellknit.flow.bpmn import expanded, read
from wellknit.flow.period import Period, period
from wellknit.flow.plan import BadFile
from wellknit.flow.tests.flow_cast import HOME, procedure

FILE = outline.compiled(HOME)
TASK = b'<bpmn:userTask id="one_close" name="Close the file">'


def refusal(xml: bytes) -> str:
    with pytest.raises(BadFile) as caught:
        read(xml)
    assert caught.value.problems
    return str(caught.value)


def test_pools_lanes_messages_and_what_steps_say_are_read() -> None:
    found = read(FILE)
    assert list(found.plans) == ["one", "two", "assessing"]
    consent = found.plans["one"].nodes["one_consent"]
    assert (consent.kind, consent.name, consent.lane) == ("task", "Consent to return", "one_shelter")
    assert (consent.listed("consents"), consent.listed("documents"), consent.listed("decides")) == (
        ("return", "share"),
        ("consent_form",),
        ("agreed",),
    )
    assert consent.text == "To be confirmed by both parties."
    assert found.plans["one"].nodes["one_priority"].decision == "return_priority"
    assert found.plans["one"].nodes["one_tracing"].message == "trace_request"
    assert found.plans["two"].nodes["two_request"].message == "trace_request"
    late = found.plans["two"].nodes["two_trace_late"]
    assert (late.kind, late.host, late.timer, late.interrupting) == ("boundary", "two_trace", "P60D", True)
    assert {flow.name for flow in found.messages} == {
        "trace_request",
        "assessment",
        "return_notice",
        "return_off",
        "arrival",
    }
    assert found.plans["one"].nodes["one_medical"].properties["calendar"] == "working"


def test_calls_are_put_in_place_with_ids_that_stay() -> None:
    found = expanded(read(FILE))
    assert list(found.plans) == ["one", "two"]
    look = found.plans["two"].nodes["two_assess/assessing_look"]
    assert (look.name, look.lane) == ("Visit the family", "two_province")
    assert "two_assess" not in found.plans["two"].nodes


def test_a_called_procedure_may_come_from_a_library() -> None:
    library = {"assessing": read(FILE).plans["assessing"]}
    cut = HOME[: HOME.index("sub assessing")]
    assert "two_assess/assessing_write" in expanded(read(outline.compiled(cut)), library).plans["two"].nodes
    assert "two_assess" in expanded(read(outline.compiled(cut))).plans["two"].nodes


def test_a_message_may_be_named_by_its_arrow_alone() -> None:
    bare = FILE.replace(b' messageRef="Message_arrival"', b"")
    assert read(bare).plans["one"].nodes["one_back"].message == "arrival"


def test_conditions_may_begin_with_the_sign_editors_put_there() -> None:
    flow = read(FILE.replace(b">agreed = true<", b">= agreed = true<")).plans["one"].flows["one_agrees_yes"]
    assert flow.condition == "agreed = true"


def test_other_editors_elements_for_tables_and_calls_are_understood() -> None:
    extra = b'<bpmn:extensionElements><z:calledDecision xmlns:z="urn:z" decisionId="table"/></bpmn:extensionElements>'
    found = read(
        FILE.replace(
            TASK, b'<bpmn:businessRuleTask id="one_more" name="More">' + extra + b"</bpmn:businessRuleTask>" + TASK
        )
    )
    assert found.plans["one"].nodes["one_more"].decision == "table"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (TASK, b'<bpmn:scriptTask id="x" name="Run me"><bpmn:script>x</bpmn:script></bpmn:scriptTask>' + TASK,
         "“Run me”: scriptTask is not part"),
        (TASK, b'<bpmn:serviceTask id="x" name="Call it"/>' + TASK, "“Call it”: serviceTask"),
        (TASK, b'<bpmn:subProcess id="x" name="Inner"/>' + TASK, "“Inner”: subProcess"),
        (TASK, b'<bpmn:inclusiveGateway id="x" name="Some of"/>' + TASK, "“Some of”: inclusiveGateway"),
        (TASK, TASK + b"<bpmn:multiInstanceLoopCharacteristics/>", "“Close the file”: multiInstanceLoopCharacteristics"),
        (TASK, TASK + b'<bpmn:extensionElements><c:taskListener xmlns:c="urn:c"/></bpmn:extensionElements>',
         "“Close the file”: taskListener"),
        (TASK, TASK + b'<bpmn:extensionElements><c:properties xmlns:c="urn:c"><c:script/></c:properties></bpmn:extensionElements>',
         "script is not part"),
        (b"bpmn:timeDuration>", b"bpmn:timeCycle>", "timeCycle is not part"),
        (b"bpmn:timerEventDefinition", b"bpmn:signalEventDefinition", "signalEventDefinition is not part"),
        (TASK, b'<evil:thing xmlns:evil="urn:evil" name="Strange"/>' + TASK, "“Strange”: thing"),
        (b'targetRef="one_close"', b'targetRef="two_done"', "does not lead from one step to another of the same pool"),
        (b'attachedToRef="two_trace"', b'attachedToRef="one_close"', "“60 days” sits on no step."),
        (b'id="one_close"', b'id="one_back"', "The id one_back is used twice."),
        (b'width="110"', b'width="wide"', "a coordinate that is no number"),
        (b'width="110"', b'width="nan"', "a coordinate that is no number"),
        (b"bpmn:process", b"bpmn:procession", "procession is not part"),
    ],
)  # fmt: skip
def test_what_is_outside_the_profile_is_refused_by_name(before: bytes, after: bytes, says: str) -> None:
    assert FILE.count(before)
    assert says in refusal(FILE.replace(before, after))


def test_every_stranger_in_a_file_is_named_at_once() -> None:
    two = FILE.replace(TASK, b'<bpmn:scriptTask id="x" name="A"/><bpmn:sendSignal id="y" name="B"/>' + TASK)
    assert "“A”" in refusal(two)
    assert "“B”" in refusal(two)


DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "declaration", [DTD, OUTSIDE, "<!DOCTYPE x>", '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">']
)
def test_document_types_and_entities_are_refused_in_every_encoding(encoding: str, declaration: str) -> None:
    body = FILE.decode().partition("?>")[2].replace("Close the file", "&a;" if "ENTITY" in declaration else "x")
    said = refusal((declaration + body).encode(encoding))
    assert "document type" in said or "not well-formed" in said
    if encoding in {"utf-8", "utf-16"}:
        assert "document type" in said


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (b"", "not well-formed"),
        (b"PK\x03\x04 not xml", "not well-formed"),
        (b'<?xml version="1.0" encoding="unheard-of"?><a/>', "not well-formed"),
        (b"<a/>", "no BPMN 2.0 file"),
        (FILE + b" " * tree.LARGEST, "larger"),
        (b"<a>" + b"<b/>" * tree.MOST + b"</a>", "larger"),
        (b"<a>" * 40 + b"</a>" * 40, "nested more deeply"),
        (b"<a>" * 200_000 + b"</a>" * 200_000, ""),
        (f'<d:definitions xmlns:d="{bpmn.MODEL[1:-1]}"/>'.encode(), "holds no procedure"),
    ],
)
def test_what_is_no_procedure_is_refused_with_a_sentence(xml: bytes, says: str) -> None:
    assert says in refusal(xml)


def test_too_many_steps_are_refused() -> None:
    many = b"".join(b'<bpmn:userTask id="t%d"/>' % number for number in range(bpmn.NODES + 1))
    assert "larger" in refusal(FILE.replace(TASK, many + TASK))


@pytest.mark.parametrize(
    ("text", "is_"),
    [
        ("P14D", Period(0, 14, 0)), ("P2W", Period(0, 14, 0)), ("P1Y2M", Period(14, 0, 0)), ("PT72H", Period(0, 0, 259_200)),
        ("P1DT1M", Period(0, 1, 60)), ('"P3D"', Period(0, 3, 0)), ("P", None), ("PT", None), ("14 days", None), ("P1.5D", None), ("", None),
        ("P" + "9" * 50 + "D", None), ("-P1D", None), ("P9999Y", None),
    ],
)  # fmt: skip
def test_durations_are_those_of_iso_8601(text: str, is_: Period | None) -> None:
    assert period(text) == is_


def test_no_duration_leads_out_of_the_calendar() -> None:
    longest = period("P999Y9999M99999W999999DT999999H9999999M99999999S")
    assert longest and longest.after(datetime(2026, 1, 31)).year < 9999


def test_a_month_after_the_last_day_is_the_last_day() -> None:
    assert Period(1, 0, 0).after(datetime(2026, 1, 31, 9)) == datetime(2026, 2, 28, 9)
    assert Period(11, 3, 60).after(datetime(2026, 1, 31, 9)) == datetime(2027, 1, 3, 9, 1)


def test_an_expanded_file_keeps_its_messages_and_its_picture() -> None:
    found = procedure(HOME)
    assert len(found.messages) == 5
    assert found.boxes["two_assess"]
