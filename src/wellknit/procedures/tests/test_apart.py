"""What one bad run does not do to the others, and files that could not be kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from wellknit.flow.outline import compiled
from wellknit.flow.plan import BadFile
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.procedures.actions import runs, steps, versions
from wellknit.procedures.models import Procedure
from wellknit.procedures.tests.given import ALONE, do, in_force, step


def test_a_run_that_cannot_go_on_holds_up_no_other(case: Any, cast: Any, mina: Any, monkeypatch: Any) -> None:
    from wellknit.casework.actions import cases

    sora, vanna = cast.actor("sora"), cast.actor("vanna")
    row = in_force(sora, vanna, text=ALONE, agency=sora.agency_id)
    both = [runs.begin(case=each, procedure=row, by=mina) for each in (case, cases.open_case(by=mina, called="Bora"))]
    for run in both:
        do(run, "first", mina, agreed=True)
        steps.skip(step=step(run, "second"), by=mina, reason="She keeps the form herself.")
    real = runs.done

    def stuck(kind: str, row: Any, **more: Any) -> None:
        if row.pk == case.pk:
            raise Refused("the case was closed")
        real(kind, row, **more)

    monkeypatch.setattr(runs, "done", stuck)
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert runs.fire_due() == 1
    assert [step(run, "rest").state for run in both] == ["open", "done"]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [("procedure alone", "procedure Alone"), ("th_", "th_" + "x" * 90), ("task first", "task " + "f" * 90)],
    ids=["a name that is none", "a long pool", "a long step"],
)
def test_what_could_not_be_kept_is_told_when_it_is_brought_in(cast: Any, mina: Any, was: str, becomes: str) -> None:
    text = ALONE.replace(was, becomes) if was != "th_" else ALONE.replace("pool th", f"pool {becomes}")
    with pytest.raises(BadFile):
        versions.bring(xml=compiled(text), by=cast.actor("sora"))
    assert not Procedure.objects.exists()
