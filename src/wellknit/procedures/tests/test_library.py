"""The library brought in: every procedure as a draft that can be proposed, with everything it rests on."""

from __future__ import annotations

from typing import Any

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.flow import bpmn
from wellknit.procedures import library, plans
from wellknit.procedures.actions import versions
from wellknit.procedures.models import Procedure


@pytest.mark.django_db
def test_each_comes_in_once_with_the_tables_its_steps_and_its_calls_ask(cast: Any) -> None:
    sora = cast.actor("sora")
    assert versions.bring_library(by=sora) == len(library.keys())
    assert versions.bring_library(by=sora) == 0
    with acting(sora):
        for row in Procedure.objects.all():
            asked = {node.decision for plan in plans.whole(row).plans.values() for node in plan.nodes.values() if node.decision}
            assert asked == set(row.decisions), row.name_key
        assert "revictimisation_warning" in Procedure.objects.get(name_key="return_th_kh").decisions


@pytest.mark.django_db
def test_what_begins_by_itself_has_no_fault(cast: Any) -> None:
    sora = cast.actor("sora")
    versions.bring_library(by=sora)
    drawn = [plan for xml in map(library.xml, library.keys()) for plan in bpmn.read(xml).plans.values()]
    called = {node.calls for plan in drawn for node in plan.nodes.values()}
    with acting(sora):
        faults = {row.name_key: plans.faults(row) for row in Procedure.objects.all() if not set(plans.drawn(row).plans) & called}
    assert {key: found for key, found in faults.items() if found} == {}
    assert len(faults) == 13


@pytest.mark.django_db
def test_a_caseworker_does_not_bring_it_in(cast: Any) -> None:
    with pytest.raises(Forbidden):
        versions.bring_library(by=cast.actor("mina"))
