"""What the promises of this room begin with: a short return between Bangkok and Phnom Penh, agreed to by both. Invented."""

from __future__ import annotations

from typing import Any

from wellknit.casework.models import Case
from wellknit.flow.outline import compiled
from wellknit.procedures.actions import runs, steps, versions
from wellknit.procedures.models import Procedure, Run, Step
from wellknit.referral.tests.given import under_way

RETURN = """
procedure return_short "A short return"
pool th "Thailand (sending)"
  lane shelter "Shelter"
  lane police "Police"
  start asked "Return asked for"
  shelter: task wish "Ask what the person wants" | decides=agreed; deadline=P3D
  choose agrees "Agrees?"
    if yes "yes" agreed = true
      together checks
        branch
          shelter: task medical "Medical summary"
        branch
          police: task statement "Statement"
      send notice "Notice of return" return_notice | shares=agreed
      receive confirmed "Reception confirmed" reception_confirmed
    else no "no"
      end stays "Another solution"
  end done "Returned"
pool kh "Cambodia (receiving)"
  lane ministry "Ministry"
  ministry: start told "Notice of return" on return_notice
  task prepare "Prepare reception" | decides=safe
  send confirm "Reception confirmed" reception_confirmed
  end received "Received"
"""
ALONE = """
procedure alone "At home alone"
pool th "Thailand"
  lane shelter "Shelter"
  start begin "Begun"
  shelter: task first "First" | decides=agreed
  task second "Second" | documents=consent_form
  wait rest "A week" P7D
  task third "Third"
  end done "Done"
"""


def in_force(first: Any, second: Any, *, text: str = RETURN, agency: int, also: tuple[str, ...] = ()) -> Procedure:
    """A version in force here: one proposes, another agrees; ``also`` agreed on paper."""
    row = versions.bring(xml=compiled(text), by=first)
    versions.assign(procedure=row, by=first, lanes=dict.fromkeys(versions.own_lanes(row), ("agency", agency)))
    versions.propose(procedure=row, by=first)
    versions.accept(procedure=row, by=second)
    for country in also:
        versions.accept(procedure=row, by=second, country=country)
    return Procedure.objects.get(pk=row.pk)


def step(run: Run, node: str) -> Step:
    """The live step of this node, by the end of its id."""
    rows = [row for row in Step.objects.filter(run=run).exclude(state__in=("undone", "withdrawn")) if row.node.endswith(node)]
    return rows[-1]


def open_nodes(run: Run) -> set[str]:
    """What is open in a run, by node."""
    return {row.node for row in Step.objects.filter(run=run, state__in=("open", "waiting"))}


def do(run: Run, node: str, by: Any, **facts: Any) -> None:
    """Do a step."""
    steps.do(step=step(run, node), by=by, facts=facts)


def agreed(net: Any, text: str = RETURN) -> None:
    """The same version in force on both nodes: each proposes and agrees, and tells the other."""
    for node, people in ((net.near, ("sora", "vanna")), (net.far, ("sora", "vanna"))):
        first, second = (node.cast.actor(name) for name in people)
        with node.here("sora"):
            row = versions.bring(xml=compiled(text), by=first)
            lanes = versions.own_lanes(row)
            versions.assign(procedure=row, by=first, lanes=dict.fromkeys(lanes, ("agency", first.agency_id)))
            versions.propose(procedure=row, by=first)
        with node.here("vanna"):
            versions.accept(procedure=row, by=second)
    net.deliver()


def begun(net: Any, *, told: tuple[str, ...] = ("identity", "contact", "health", "story")) -> tuple[Run, Case, Case]:
    """The return is under way in Bangkok, for a person whose case is open in Phnom Penh; ``told`` is what may leave."""
    case, row, opened = under_way(net, categories=told)
    agreed(net)
    with net.near.here("mina") as mina:
        run = runs.begin(case=case, procedure=Procedure.objects.get(), by=mina, tie=row.thid)
    return run, case, opened
