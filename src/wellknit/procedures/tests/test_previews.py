"""What a new version would change for cases under way is told before anybody agrees to it, and nothing is written."""

from __future__ import annotations

from typing import Any

from wellknit.casework.actions import cases
from wellknit.flow.outline import compiled
from wellknit.procedures.actions import runs, versions
from wellknit.procedures.models import Run, Step
from wellknit.procedures.previews import effect
from wellknit.procedures.tests.given import ALONE, do, in_force

LONGER = ALONE.replace('  task second "Second"', '  task between "Between" | decides=safe\n  task second "Second"')
SHORTER = ALONE.replace('  task second "Second" | documents=consent_form\n', "")


def test_a_longer_version_opens_a_step_for_who_has_not_passed_it(case: Any, cast: Any, mina: Any) -> None:
    sora, vanna = cast.actor("sora"), cast.actor("vanna")
    row = in_force(sora, vanna, text=ALONE, agency=sora.agency_id)
    both = [runs.begin(case=each, procedure=row, by=mina) for each in (case, cases.open_case(by=mina, called="Bora"))]
    do(both[0], "first", mina, agreed=True)
    before = list(Step.objects.order_by("pk").values_list("pk", "state"))

    longer = effect(versions.bring(xml=compiled(LONGER), by=sora))
    assert (longer.cases, dict(longer.opens), dict(longer.withdrawn)) == (2, {"Between": 1}, {"Second": 1})
    shorter = effect(versions.bring(xml=compiled(SHORTER), by=sora))
    assert (shorter.cases, dict(shorter.withdrawn)) == (2, {"Second": 1})
    assert list(Step.objects.order_by("pk").values_list("pk", "state")) == before
    assert {run.procedure_id for run in Run.objects.all()} == {row.pk}


def test_its_totals_are_told_to_who_keeps_procedures_and_to_nobody_else(case: Any, cast: Any, mina: Any, as_: Any) -> None:
    sora, vanna = cast.actor("sora"), cast.actor("vanna")
    runs.begin(case=case, procedure=in_force(sora, vanna, text=ALONE, agency=sora.agency_id), by=mina)
    longer = versions.bring(xml=compiled(LONGER), by=sora)
    assert "What it would change for cases under way" in as_("sora").get(f"/procedures/{longer.pk}").content.decode()
    assert "What it would change for cases under way" not in as_("mina").get(f"/procedures/{longer.pk}").content.decode()
