"""BPMN 2.0 files as standard editors write them, of a closed profile: what is not in `PARTS` is refused by name.

Nothing in a file is ever executed: scripts, listeners and services are outside the profile, conditions are FEEL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element

from wellknit.flow.plan import N_, BadFile, Flow, Node, Plan, Problem, Procedure, linked
from wellknit.flow.tree import TOO_BIG, refuse_twins, tree

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PICTURE = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
NODES = 500  # steps of one pool

KINDS = {
    "startEvent": "start", "endEvent": "end", "userTask": "task", "manualTask": "task", "task": "task",
    "receiveTask": "catch", "businessRuleTask": "rule", "callActivity": "call", "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel", "eventBasedGateway": "event", "intermediateThrowEvent": "send", "sendTask": "send",
    "intermediateCatchEvent": "catch", "boundaryEvent": "boundary",
}  # fmt: skip
_SAID = frozenset({"documentation", "extensionElements"})
_NOTES = frozenset({"textAnnotation", "association", "group"})
_DATA = frozenset({"dataObject", "dataObjectReference", "dataStoreReference", "ioSpecification", "property"})
_STEP = _SAID | {"incoming", "outgoing", "dataInputAssociation", "dataOutputAssociation", "ioSpecification", "property"}
_EVENTS = {
    "startEvent": {"messageEventDefinition"}, "endEvent": {"terminateEventDefinition"},
    "intermediateThrowEvent": {"messageEventDefinition"}, "boundaryEvent": {"timerEventDefinition"},
    "intermediateCatchEvent": {"messageEventDefinition", "timerEventDefinition"},
}  # fmt: skip
# What may stand inside what. Pictures of data and notes are kept as they are and mean nothing here.
PARTS: dict[str, frozenset[str]] = {
    "definitions": _SAID | {"process", "collaboration", "message", "itemDefinition", "dataStore", "category"},
    "collaboration": _SAID | _NOTES | {"participant", "messageFlow"},
    "process": _SAID | _NOTES | _DATA | {"laneSet", "sequenceFlow", *KINDS},
    "laneSet": _SAID | {"lane"},
    "lane": _SAID | {"flowNodeRef", "childLaneSet"},
    "childLaneSet": _SAID | {"lane"},
    "sequenceFlow": _SAID | {"conditionExpression"},
    "timerEventDefinition": _SAID | {"timeDuration"},
    **{tag: _STEP | frozenset(_EVENTS.get(tag, ())) for tag in KINDS},
    **dict.fromkeys(
        ("participant", "messageFlow", "message", "messageEventDefinition", "terminateEventDefinition"), _SAID
    ),
}
# What editors put beside our properties: who may claim a task, which form or table it names. Nothing that runs.
EXTRAS = frozenset(
    {"properties", "property", "userTask", "assignmentDefinition", "formDefinition", "calledElement", "calledDecision"}
)

NOT_BPMN = N_("This is no BPMN 2.0 file.")
OUTSIDE = N_("“{step}”: {element} is not part of the symbols a procedure may use.")
LOOSE = N_("The arrow {id} does not lead from one step to another of the same pool.")
NO_HOST = N_("“{step}” sits on no step.")
NO_PROCESS = N_("The file holds no procedure.")
BAD_PICTURE = N_("The picture holds a coordinate that is no number.")


def read(xml: bytes) -> Procedure:
    """The procedure in a file, calls not yet expanded. Raises `BadFile` with sentences for its author."""
    root = _parsed(xml)
    outside = [
        Problem(OUTSIDE, step.get("id", ""), {"step": _called(step), "element": name}) for step, name in _outside(root)
    ]
    if outside:
        raise BadFile(*dict.fromkeys(outside))
    processes = [each for each in root if each.tag == MODEL + "process"]
    if not processes:
        raise BadFile(Problem(NO_PROCESS))
    refuse_twins(id_ for each in root.iter() if each.tag.startswith(MODEL) and (id_ := each.get("id")))
    messages = tuple(_flow(each) for each in root.iter(MODEL + "messageFlow"))
    named = {each.get("id", ""): each.get("name", "") for each in root.iter(MODEL + "message")}
    named |= {end: flow.name for flow in messages if flow.name for end in (flow.source, flow.target)}
    plans = [_plan(each, named) for each in processes]
    boxes, lines = _picture(root)
    return Procedure(
        root.get("id", ""), root.get("name", ""), {plan.id: plan for plan in plans}, messages, boxes, lines,
        {each.get("id", ""): each.get("processRef", "") for each in root.iter(MODEL + "participant")}, _captions(root),
    )  # fmt: skip


def expanded(procedure: Procedure, library: Mapping[str, Plan] | None = None) -> Procedure:
    """The same with called procedures in place of their calls; those of the file itself need no library.

    A called step's id is the call's, a slash and its own, so it stays the same in the next version. A call of something
    unknown, or of a procedure that calls itself, stays as it is and is told by the check.
    """
    known = {**(library or {}), **procedure.plans}
    called = {node.calls for plan in procedure.plans.values() for node in plan.nodes.values() if node.calls}
    plans = {key: _without_calls(plan, known, (key,)) for key, plan in procedure.plans.items() if key not in called}
    return replace(procedure, plans=plans)


def _parsed(xml: bytes) -> Element:
    root = tree(xml)
    if root.tag != MODEL + "definitions":
        raise BadFile(Problem(NOT_BPMN))
    return root


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _called(element: Element) -> str:
    """How its author knows an element."""
    return element.get("name") or element.get("id") or _local(element)


def _outside(parent: Element) -> Iterator[tuple[Element, str]]:
    """Everything below that the profile does not know, each with the step it stands in."""
    allowed = PARTS[_local(parent)]
    for child in parent:
        name = _local(child)
        if child.tag == PICTURE + "BPMNDiagram":
            continue
        if child.tag != MODEL + name or name not in allowed:
            yield (child if name in KINDS or child.get("name") else parent), name
        elif name == "extensionElements":
            yield from (
                (parent, _local(extra)) for extra in child.iter() if extra is not child and _local(extra) not in EXTRAS
            )
        elif name in PARTS:
            yield from _outside(child)


def _flow(element: Element) -> Flow:
    condition = element.findtext(MODEL + "conditionExpression") or ""
    return Flow(
        element.get("id", ""), element.get("sourceRef", ""), element.get("targetRef", ""), element.get("name", ""),
        condition.strip().removeprefix("=").strip(),
    )  # fmt: skip


def _plan(process: Element, messages: Mapping[str, str]) -> Plan:
    """One pool, its steps in their lanes and its arrows tied to them."""
    lanes = {
        (ref.text or "").strip(): lane
        for lane in process.iter(MODEL + "lane")
        for ref in lane.findall(MODEL + "flowNodeRef")
    }
    nodes = [_node(each, lanes, messages) for each in process if _local(each) in KINDS]
    flows = [_flow(each) for each in process.iter(MODEL + "sequenceFlow")]
    ids = {node.id for node in nodes if node.id}
    if len(nodes) > NODES:
        raise BadFile(Problem(TOO_BIG))
    loose = [Problem(LOOSE, flow.id, {"id": flow.id}) for flow in flows if not {flow.source, flow.target} <= ids]
    alone = [each for each in nodes if each.kind == "boundary" and each.host not in ids]
    loose += [Problem(NO_HOST, each.id, {"step": each.name or each.id}) for each in alone]
    if loose:
        raise BadFile(*loose)
    lanes_by_id = {lane.get("id", ""): _called(lane) for lane in process.iter(MODEL + "lane")}
    return Plan(process.get("id", ""), process.get("name", ""), linked(nodes, flows), lanes_by_id, _documentation(process))


def _documentation(element: Element) -> str:
    return "\n".join(each.text or "" for each in element.findall(MODEL + "documentation")).strip()


def _node(element: Element, lanes: Mapping[str, Element], messages: Mapping[str, str]) -> Node:
    """A symbol with what its event definition, its documentation and its properties say."""
    id_, kind = element.get("id", ""), KINDS[_local(element)]
    parts = {_local(each): each for each in element}
    if "terminateEventDefinition" in parts:
        kind = "terminate"
    told = parts.get("messageEventDefinition", element)
    lane = lanes.get(id_)
    timer = parts.get("timerEventDefinition")
    named = messages.get(told.get("messageRef", "")) or messages.get(id_, "")
    return Node(
        id_, kind, element.get("name", ""),
        lane="" if lane is None else lane.get("id", ""),
        message=named if timer is None and kind in {"start", "send", "catch"} else "",
        timer="" if timer is None else (timer.findtext(MODEL + "timeDuration") or "").strip(),
        host=element.get("attachedToRef", ""),
        interrupting=element.get("cancelActivity") != "false",
        calls=element.get("calledElement") or _extra(element, "processId"),
        decision=_extra(element, "decisionRef") or _extra(element, "decisionId"),
        default=element.get("default", ""),
        text=_documentation(element),
        properties={
            each.get("name", ""): each.get("value", "") for each in element.iter() if _local(each) == "property" and each.get("name")
        },
    )  # fmt: skip


def _extra(element: Element, name: str) -> str:
    """An attribute an editor has its own namespace for, on the element or among its extensions."""
    found = (value for each in element.iter() for key, value in each.attrib.items() if key.rpartition("}")[2] == name)
    return next(found, "")


def _captions(root: Element) -> dict[str, str]:
    """What is written on pools, lanes, arrows of messages and notes."""
    named = {
        each.get("id", ""): each.get("name", "") for tag in ("participant", "lane") for each in root.iter(MODEL + tag)
    }
    notes = {each.get("id", ""): each.findtext(MODEL + "text") or "" for each in root.iter(MODEL + "textAnnotation")}
    return named | notes


def _picture(
    root: Element,
) -> tuple[dict[str, tuple[float, float, float, float]], dict[str, tuple[tuple[float, float], ...]]]:
    """Where the author drew each symbol and each arrow."""
    boxes: dict[str, tuple[float, float, float, float]] = {}
    lines: dict[str, tuple[tuple[float, float], ...]] = {}
    for shape in root.iter(PICTURE + "BPMNShape"):
        if (bounds := shape.find(BOUNDS)) is not None:
            x, y, width, height = (_number(bounds, name) for name in ("x", "y", "width", "height"))
            boxes[shape.get("bpmnElement", "")] = (x, y, width, height)
    for edge in root.iter(PICTURE + "BPMNEdge"):
        lines[edge.get("bpmnElement", "")] = tuple(
            (_number(each, "x"), _number(each, "y")) for each in edge.findall(WAYPOINT)
        )
    return boxes, lines


def _number(element: Element, name: str) -> float:
    try:
        value = float(element.get(name, ""))
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e6:
        raise BadFile(Problem(BAD_PICTURE))
    return value


def _without_calls(plan: Plan, known: Mapping[str, Plan], above: tuple[str, ...]) -> Plan:
    """A plan in which every call is replaced by what it calls."""
    nodes: dict[str, Node] = dict(plan.nodes)
    flows = dict(plan.flows)
    for call in [node for node in plan.nodes.values() if node.kind == "call"]:
        if call.calls not in known or call.calls in above or len(call.outs) != 1 or call.id in plan.timers:
            continue
        inner = _without_calls(known[call.calls], known, (*above, call.calls))
        if (
            len(inner.starts) != 1
            or inner.starts[0].message
            or any(n.kind == "terminate" for n in inner.nodes.values())
        ):
            continue
        _put_in(inner, call, nodes, flows)
        if len(nodes) > NODES:
            raise BadFile(Problem(TOO_BIG))
    return replace(plan, nodes=linked(nodes.values(), flows.values()))


def _put_in(inner: Plan, call: Node, nodes: dict[str, Node], flows: dict[str, Flow]) -> None:
    """The called procedure's steps in place of the call; its start and ends become points one passes, but not a reminder's."""
    del nodes[call.id]
    timers = [node for node in inner.nodes.values() if node.host and not node.interrupting]
    beside = {node for timer in timers for node in inner.reminder(timer)}
    ends = [node for node in inner.nodes.values() if node.kind == "end" and node.id not in beside]
    for node in inner.nodes.values():
        kind = "exclusive" if node.kind == "start" or node in ends else node.kind
        default = f"{call.id}/{node.default}" if node.default else ""
        host = f"{call.id}/{node.host}" if node.host else ""
        own = f"{call.id}/{node.id}"
        nodes[own] = replace(node, id=own, kind=kind, lane=call.lane or node.lane, host=host, default=default)
    for flow in inner.flows.values():
        moved = {"source": f"{call.id}/{flow.source}", "target": f"{call.id}/{flow.target}"}
        flows[f"{call.id}/{flow.id}"] = replace(flow, id=f"{call.id}/{flow.id}", **moved)
    for flow in call.ins:
        flows[flow.id] = replace(flows[flow.id], target=f"{call.id}/{inner.starts[0].id}")
    (out,) = call.outs
    leaving = flows.pop(out.id)
    for node in ends:
        flows[f"{out.id}/{node.id}"] = replace(leaving, id=f"{out.id}/{node.id}", source=f"{call.id}/{node.id}")
