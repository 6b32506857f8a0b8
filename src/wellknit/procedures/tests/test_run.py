"""Going through a procedure: what opens, what closes, what is refused, and what is taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from wellknit.access.actors import Forbidden, System, acting
from wellknit.casework.actions import derived, team
from wellknit.casework.models import Task
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.procedures import library
from wellknit.procedures.actions import runs, steps, versions
from wellknit.procedures.models import Run, Step
from wellknit.procedures.reads import against_closing, shown
from wellknit.procedures.tests.given import ALONE, do, in_force, open_nodes, step
from wellknit.words.calendars import local_today

ASKING = """
procedure asking "Asking a table"
pool th "Thailand"
  lane shelter "Shelter"
  start begin "Begun"
  shelter: task ask "Ask" | decides=child, health_risk, fears_return
  rule priority "Priority" return_priority
  choose how "How?"
    if calm_way "normal" return_priority = "normal"
      task calm "Calm"
    else soon "else"
      task hurry "Hurry"
  end done "Done"
"""


@pytest.fixture
def run(case: Any, cast: Any, mina: Any) -> Run:
    """Sela's case in a procedure of one side."""
    sora, vanna = cast.actor("sora"), cast.actor("vanna")
    row = in_force(sora, vanna, text=ALONE, agency=sora.agency_id)
    return runs.begin(case=case, procedure=row, by=mina)


def test_the_first_step_is_open_and_what_it_decides_is_asked(run: Run, mina: Any) -> None:
    assert open_nodes(run) == {"th_first"}
    with pytest.raises(Refused, match="agree"):
        do(run, "first", mina)
    with pytest.raises(Refused):
        do(run, "first", mina, agreed=True, stray=True)
    do(run, "first", mina, agreed=True)
    assert open_nodes(run) == {"th_second"}
    assert Run.objects.get().facts == {"agreed": True}


def test_a_step_names_the_documents_that_are_missing_and_can_be_skipped_with_a_reason(run: Run, mina: Any) -> None:
    do(run, "first", mina, agreed=True)
    with pytest.raises(Refused, match="Before this step can be done"):
        do(run, "second", mina)
    with pytest.raises(Refused):
        steps.skip(step=step(run, "second"), by=mina, reason="")
    steps.skip(step=step(run, "second"), by=mina, reason="She keeps the form herself.")
    assert step(run, "second").state == "skipped"
    assert open_nodes(run) == {"th_rest"}


def test_the_clock_moves_a_case_on_when_its_time_has_come(run: Run, mina: Any) -> None:
    do(run, "first", mina, agreed=True)
    steps.skip(step=step(run, "second"), by=mina, reason="She keeps the form herself.")
    assert runs.fire_due() == 0
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert runs.fire_due() == 1
    assert open_nodes(run) == {"th_third"}


def test_a_second_click_does_a_step_once(run: Run, mina: Any) -> None:
    first = step(run, "first")
    do(run, "first", mina, agreed=True)
    with pytest.raises(Refused, match="not open any more"):
        steps.do(step=first, by=mina, facts={"agreed": True})
    assert Step.objects.filter(run=run, node="th_first").count() == 1


def test_a_step_taken_back_takes_what_rests_on_it_and_is_open_again(run: Run, mina: Any) -> None:
    do(run, "first", mina, agreed=True)
    steps.skip(step=step(run, "second"), by=mina, reason="She keeps the form herself.")
    with pytest.raises(Refused):
        steps.take_back(step=step(run, "first"), by=mina, reason=" ")
    steps.take_back(step=step(run, "first"), by=mina, reason="Asked in the wrong language.")
    assert open_nodes(run) == {"th_first"}
    assert set(Step.objects.filter(state="undone").values_list("node", flat=True)) == {"th_first", "th_second"}


def test_a_step_of_ones_own_stands_beside_the_plan(run: Run, mina: Any) -> None:
    own = steps.add(run=run, by=mina, title="Ring the embassy", reason="They asked us to.")
    do(run, "first", mina, agreed=True)
    assert Step.objects.get(pk=own.pk).state == "open"
    steps.do(step=own, by=mina)
    assert Step.objects.get(pk=own.pk).state == "done"


def test_one_case_goes_through_a_procedure_once_at_a_time(run: Run, case: Any, mina: Any) -> None:
    with pytest.raises(Refused, match="under way"):
        runs.begin(case=case, procedure=run.procedure, by=mina)


def test_nobody_outside_the_team_sees_or_does_anything(run: Run, cast: Any) -> None:
    own = step(run, "first")
    for name in ("otto", "rith"):
        stranger = cast.actor(name)
        with acting(stranger):
            assert not Run.objects.exists()
            assert not Step.objects.exists()
        with acting(stranger), pytest.raises((Forbidden, Exception)):
            steps.do(step=own, by=stranger, facts={"agreed": True})


def test_a_step_with_a_day_is_a_task_and_a_late_one_goes_to_who_leads(run: Run, case: Any, cast: Any, mina: Any, node: Any) -> None:
    steps.add(run=run, by=mina, title="Ring the embassy", due_on=local_today() + timedelta(days=2), reason="They asked us to.")
    derived.derive(case)
    assert [(task.code, task.assignee) for task in Task.objects.filter(case=case)] == [("step_due", cast.mina)]
    with time_machine.travel(clock.now() + timedelta(days=6)):
        derived.derive(case)
        late = Task.objects.get(case=case, code="step_late")
        assert late.assignee == cast.sora


def test_a_late_step_goes_to_nobody_who_is_barred_from_the_case(run: Run, case: Any, cast: Any, mina: Any) -> None:
    steps.add(run=run, by=mina, title="Ring the embassy", due_on=local_today(), reason="They asked us to.")
    with acting(cast.actor("sora")):
        team.bar(case=case, by=cast.actor("sora"), worker=cast.sora)
    with time_machine.travel(clock.now() + timedelta(days=6)), acting(System("test")):
        derived.derive(case)
        assert Task.objects.get(case=case, code="step_late").assignee == cast.mina


def test_a_case_is_not_closed_over_open_steps(run: Run, case: Any) -> None:
    assert "1 step is open" in next(against_closing(case))


def test_a_table_says_which_of_its_rules_applied(case: Any, cast: Any, mina: Any) -> None:
    sora, vanna = cast.actor("sora"), cast.actor("vanna")
    versions.bring_part(kind="decision", key="return_priority", xml=library.decisions()["return_priority"], by=sora)
    run = runs.begin(case=case, procedure=in_force(sora, vanna, text=ASKING, agency=sora.agency_id), by=mina)
    do(run, "ask", mina, child=False, health_risk="none", fears_return=False)
    asked = Step.objects.get(kind="rule")
    assert asked.answer == {"is": "normal", "fired": [2]}
    (rule,) = shown(asked, {}).rules
    assert rule.when[0] == ("Fears the return", "false")
    assert open_nodes(run) == {"th_calm"}
