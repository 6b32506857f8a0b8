"""What another node cannot do here, though its messages are signed; and what one bad run does not do to the others."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from wellknit.access.actors import Partner, acting
from wellknit.federation.protocols import Quarantine
from wellknit.flow.outline import compiled
from wellknit.flow.plan import BadFile
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.procedures.actions import hearing, runs, steps, versions
from wellknit.procedures.models import Acceptance, Message, Procedure, Run, new_thread
from wellknit.procedures.tests.given import ALONE, RETURN, begun, do, in_force, step


def says(net: Any, thid: str, *, told: Any = None, **head: str) -> None:
    """Bangkok says something to Phnom Penh, without the courtesy of its own software."""
    with net.far.here():
        known = {"procedure": Procedure.objects.get().digest, "name": "return_notice", "tie": ""} | head
        by = Partner(net.far.peer.pk)
        with acting(by):
            hearing.said(by=by, peer=net.far.peer, thid=thid, letter=new_thread(), head=known, told=told)


@pytest.fixture
def tied(net: Any) -> tuple[Any, str, str]:
    """A return that has begun in Bangkok and of which Phnom Penh has heard nothing: the run's name, and the tie's."""
    run, _case, _opened = begun(net)
    return net, run.thid, run.tie


def test_a_run_begins_only_in_the_case_the_two_are_tied_by(tied: Any) -> None:
    net, thid, _tie = tied
    with pytest.raises(Quarantine):
        says(net, thid, tie=new_thread())
    with net.far.here():
        assert not Run.objects.exists()


def test_a_message_tells_what_its_step_shares_and_of_the_right_kind(tied: Any) -> None:
    net, thid, tie = tied
    for told in ({"safe": True}, {"agreed": "perhaps"}, {"agreed": 1}):
        with pytest.raises(Refused):
            says(net, thid, tie=tie, told=told)
    with net.far.here():
        assert not Message.objects.exists()
    says(net, thid, tie=tie, told={"agreed": True})
    with net.far.here():
        assert Run.objects.get().facts == {"agreed": True}


def test_one_case_is_in_a_procedure_once_whatever_the_other_node_calls_it(tied: Any) -> None:
    net, thid, tie = tied
    says(net, thid, tie=tie)
    with pytest.raises(Quarantine):
        says(net, new_thread(), tie=tie)
    with pytest.raises(Refused):
        says(net, thid, tie=new_thread())
    with pytest.raises(Refused):
        says(net, thid, tie=tie, name="reception_confirmed")


def test_a_node_agrees_for_its_own_country_and_never_for_ours(net: Any) -> None:
    with net.far.here("sora") as sora:
        row = versions.bring(xml=compiled(RETURN), by=sora)
    with net.far.here():
        by, peer = Partner(net.far.peer.pk), net.far.peer
        for country in ("KH", "", "LA"):
            peer.organisation.country = country
            with acting(by), pytest.raises(Refused):
                hearing.accepted(by=by, peer=peer, digest=row.digest)
        assert not Acceptance.objects.exists()
        peer.organisation.country = "TH"
        with acting(by):
            hearing.accepted(by=by, peer=peer, digest=row.digest)
        assert Acceptance.objects.get().country == "TH"


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
