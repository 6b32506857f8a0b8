"""A procedure as a BPMN 2.0 file that standard editors open: the same that `bpmn.read` reads."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from wellknit.flow.bpmn import BOUNDS, MODEL, PICTURE, WAYPOINT
from wellknit.flow.plan import Node, Plan, Procedure

CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"  # the namespace in which the usual editor shows extension properties
NAMESPACES = {"bpmn": MODEL, "bpmndi": PICTURE, "dc": BOUNDS, "di": WAYPOINT, "camunda": CAMUNDA}
TAGS = {
    "start": "startEvent", "end": "endEvent", "terminate": "endEvent", "task": "userTask", "rule": "businessRuleTask",
    "send": "intermediateThrowEvent", "catch": "intermediateCatchEvent", "boundary": "boundaryEvent", "call": "callActivity",
    "exclusive": "exclusiveGateway", "parallel": "parallelGateway", "event": "eventBasedGateway",
}  # fmt: skip


def write(procedure: Procedure) -> bytes:
    """The file of a procedure, with its picture if it has one."""
    for prefix, uri in NAMESPACES.items():
        register_namespace(prefix, uri[1:].partition("}")[0])
    root = Element(
        MODEL + "definitions", {"id": procedure.id, "name": procedure.name, "targetNamespace": "urn:wellknit"}
    )
    if procedure.pools:
        _collaboration(root, procedure)
    for name in sorted(
        {node.message for plan in procedure.plans.values() for node in plan.nodes.values() if node.message}
    ):
        SubElement(root, MODEL + "message", {"id": f"Message_{name}", "name": name})
    for plan in procedure.plans.values():
        _process(root, plan)
    if procedure.boxes:
        _diagram(root, procedure)
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _collaboration(root: Element, procedure: Procedure) -> None:
    together = SubElement(root, MODEL + "collaboration", {"id": f"{procedure.id}_pools"})
    for box, plan in procedure.pools.items():
        name = procedure.captions.get(box, "")
        SubElement(together, MODEL + "participant", {"id": box, "name": name} | ({"processRef": plan} if plan else {}))
    for flow in procedure.messages:
        SubElement(
            together,
            MODEL + "messageFlow",
            {"id": flow.id, "name": flow.name, "sourceRef": flow.source, "targetRef": flow.target},
        )


def _process(root: Element, plan: Plan) -> None:
    process = SubElement(root, MODEL + "process", {"id": plan.id, "name": plan.name, "isExecutable": "true"})
    if plan.text:
        SubElement(process, MODEL + "documentation").text = plan.text
    if plan.lanes:
        lanes = SubElement(process, MODEL + "laneSet", {"id": f"{plan.id}_lanes"})
        for lane, name in plan.lanes.items():
            element = SubElement(lanes, MODEL + "lane", {"id": lane, "name": name})
            for node in plan.nodes.values():
                if node.lane == lane:
                    SubElement(element, MODEL + "flowNodeRef").text = node.id
    for node in plan.nodes.values():
        _node(process, node)
    for flow in plan.flows.values():
        element = SubElement(
            process, MODEL + "sequenceFlow", {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
        )
        if flow.name:
            element.set("name", flow.name)
        if flow.condition:
            SubElement(element, MODEL + "conditionExpression").text = flow.condition


def _node(process: Element, node: Node) -> None:
    said = {"name": node.name, "calledElement": node.calls, "default": node.default, "attachedToRef": node.host}
    element = SubElement(
        process, MODEL + TAGS[node.kind], {"id": node.id} | {key: text for key, text in said.items() if text}
    )
    if node.host and not node.interrupting:
        element.set("cancelActivity", "false")
    if node.decision:
        element.set(CAMUNDA + "decisionRef", node.decision)
    if node.text:
        SubElement(element, MODEL + "documentation").text = node.text
    if node.properties:
        properties = SubElement(SubElement(element, MODEL + "extensionElements"), CAMUNDA + "properties")
        for name, value in node.properties.items():
            SubElement(properties, CAMUNDA + "property", {"name": name, "value": value})
    for flow in node.ins:
        SubElement(element, MODEL + "incoming").text = flow.id
    for flow in node.outs:
        SubElement(element, MODEL + "outgoing").text = flow.id
    _event(element, node)


def _event(element: Element, node: Node) -> None:
    """What a symbol waits for, or what it sets off."""
    if node.message:
        SubElement(
            element,
            MODEL + "messageEventDefinition",
            {"id": f"{node.id}_message", "messageRef": f"Message_{node.message}"},
        )
    if node.timer:
        timer = SubElement(element, MODEL + "timerEventDefinition", {"id": f"{node.id}_timer"})
        SubElement(timer, MODEL + "timeDuration").text = node.timer
    if node.kind == "terminate":
        SubElement(element, MODEL + "terminateEventDefinition", {"id": f"{node.id}_ends"})


def _diagram(root: Element, procedure: Procedure) -> None:
    diagram = SubElement(root, PICTURE + "BPMNDiagram", {"id": f"{procedure.id}_picture"})
    whole = f"{procedure.id}_pools" if procedure.pools else next(iter(procedure.plans))
    plane = SubElement(diagram, PICTURE + "BPMNPlane", {"id": f"{procedure.id}_plane", "bpmnElement": whole})
    lanes = {lane for plan in procedure.plans.values() for lane in plan.lanes}
    for name, (x, y, width, height) in procedure.boxes.items():
        shape = SubElement(plane, PICTURE + "BPMNShape", {"id": f"{name}_shape", "bpmnElement": name})
        if name in lanes or name in procedure.pools:
            shape.set("isHorizontal", "true")
        SubElement(shape, BOUNDS, {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"})
    for name, points in procedure.lines.items():
        edge = SubElement(plane, PICTURE + "BPMNEdge", {"id": f"{name}_edge", "bpmnElement": name})
        for x, y in points:
            SubElement(edge, WAYPOINT, {"x": f"{x:g}", "y": f"{y:g}"})
