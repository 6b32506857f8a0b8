"""Procedures that tests tell about, and a hand that walks a case along."""

from __future__ import annotations

import random

from wellknit.flow import bpmn, outline
from wellknit.flow.feel import parse
from wellknit.flow.plan import Key, Plan, Procedure
from wellknit.flow.reached import OPEN, PASSED, Way, choose, reached

HOME = """
procedure home "Going home"
pool one "Sending side"
  lane shelter "Shelter"
  lane office "Central office"
  start asked "Return asked for"
  shelter: task consent "Consent to return" | consents=return, share; documents=consent_form; decides=agreed
    note To be confirmed by both parties.
  choose agrees "Agrees?"
    if yes "yes" agreed = true
      office: rule priority "Priority" return_priority
    else no "no"
      end stays "Stays"
  send tracing "Ask for tracing" trace_request | shares=name, agreed
  together checks
    branch
      shelter: task medical "Medical clearance" | deadline=P10D; calendar=working
    branch
      shelter: task statement "Statement"
        remind statement_late "14 days" P14D
          office: task review "Review of the delay"
    branch
      office: receive assessed "Assessment received" assessment
  office: choose safe "Safe?"
    if safe "yes" safe = true
      send notice "Return notice" return_notice | shares=name
    else unsafe "no"
      send cancel "Return called off" return_off
      end elsewhere "Another solution"
  receive back "Arrival confirmed" arrival
  task close "Close the file"
  end home "Home"
pool two "Receiving side"
  lane ministry "Ministry"
  lane province "Province"
  start request "Request received" on trace_request
  province: task trace "Trace the family"
    give_up trace_late "60 days" P60D
      ministry: task again "Ask another province"
  call assess "Assess the family" assessing
  ministry: send report "Assessment" assessment | shares=safe
  first answer "Answer"
    on expected "Return notice received" return_notice
      province: task receive_person "Receive the person"
      send arrived "Arrival" arrival
      repeat after_care
        together visits
          branch
            province: task visit "Visit"
          branch
            ministry: task ring "Ring the family"
        until settled "Settled?" settled = true
    on called_off "Called off" return_off
  end done "Done"
sub assessing "Assessing a family"
  lane anyone "Whoever assesses"
  start begin "Begin"
  anyone: task look "Visit the family"
  task write "Write the assessment" | decides=safe
  end written "Written"
"""

LOOP = """
pool p "Pool"
  lane a "Agency"
  start s "Start"
  repeat r
    task t1 "Prepare"
    together b
      branch
        task left "Left"
      branch
        task right "Right"
    until u "Enough?" enough = true
  task after "After"
"""


def procedure(text: str) -> Procedure:
    """An outline, through the file and back, with its calls put in."""
    return bpmn.expanded(bpmn.read(outline.compiled(text)))


def plan(text: str, pool: str = "p") -> Plan:
    """One pool of an outline."""
    return procedure(text).plans[pool]


class Case:
    """A case walking through one pool: names are told without the pool's prefix."""

    def __init__(self, plan: Plan, **facts: object) -> None:
        self.plan, self.facts = plan, facts
        self.records: dict[Key, Way | None] = {}
        self.answer()

    def answer(self) -> None:
        """Choices answer themselves."""
        while found := [key for key in self.open_keys() if self.plan.nodes[key[0]].is_choice]:
            self.records[found[0]] = choose(self.plan.nodes[found[0][0]], self.facts, parse)

    def open_keys(self) -> list[Key]:
        return [key for key, state in reached(self.plan, self.records).items() if state == OPEN]

    def open(self) -> list[str]:
        """What is open, such as ``visit`` or ``visit 2`` in a third round."""
        return sorted(self._told(key) for key in self.open_keys())

    def passed(self) -> list[str]:
        return [self._told(key) for key, state in reached(self.plan, self.records).items() if state == PASSED]

    def _told(self, key: Key) -> str:
        name, round_ = key
        return " ".join([name.removeprefix(f"{self.plan.id}_"), *(str(count) for count in round_)])

    def key(self, told: str) -> Key:
        name, *counts = told.split()
        return (f"{self.plan.id}_{name}", tuple(map(int, counts)))

    def do(self, *told: str, **facts: object) -> Case:
        """Do, send, receive or let fire what is open."""
        self.facts |= facts
        for one in told:
            assert one in self.open(), f"{one} is not among {self.open()}"
            self.records[self.key(one)] = None
            self.answer()
        return self


def random_outline(seed: int, *, joins_in_loops: bool = True, messages: bool = False) -> str:
    """A block-structured procedure of tasks, choices, parallel blocks and loops. Its lines come from the seed alone."""
    dice = random.Random(seed)
    counter = iter(range(10_000))
    lines = ['pool p "Pool"', '  lane a "Agency"', '  start s "Start"']

    def block(depth: int, indent: str, looped: bool) -> None:
        for _ in range(dice.randint(1, 3)):
            number = next(counter)
            kinds = ["task", "task", "choose", "repeat"] + (["together"] if joins_in_loops or not looped else [])
            kind = dice.choice(kinds) if depth else "task"
            if kind == "task":
                lines.append(f'{indent}task t{number} "Step {number}"')
            elif kind == "repeat":
                lines.append(f"{indent}repeat r{number}")
                block(depth - 1, indent + "    ", True)
                lines.append(f'{indent}    until u{number} "Enough {number}?" w{number}_0 = true')
            else:
                lines.append(f'{indent}{kind} g{number} "Block {number}"')
                for way in range(dice.randint(2, 3)):
                    head = (
                        "branch"
                        if kind == "together"
                        else f'if w{way} "way {way}" w{number}_{way} = true'
                        if way
                        else "else no"
                    )
                    lines.append(f"{indent}  {head}")
                    block(depth - 1, indent + "    ", looped)

    block(3, "  ", False)
    return "\n".join([*lines, '  end e "End"'])
