"""One procedure on two nodes: each its own side, messages between, facts only as the person agreed."""

from __future__ import annotations

from typing import Any

import pytest

from wellknit.casework.actions import cases
from wellknit.consent import actions as consents
from wellknit.consent.models import Consent
from wellknit.flow.outline import compiled
from wellknit.ground.verdicts import Refused
from wellknit.procedures.actions import runs, steps, versions
from wellknit.procedures.models import Message, Procedure, Run, Step
from wellknit.procedures.tests.given import RETURN, agreed, begun, do, in_force, open_nodes, step
from wellknit.referral.actions import offers
from wellknit.referral.models import Referral
from wellknit.referral.tests.given import under_way


def there(net: Any) -> Run:
    with net.far.here():
        return Run.objects.select_related("procedure", "peer", "case__key", "key").get()


def noticed(net: Any, run: Run) -> None:
    """Bangkok has done its part, and its notice has arrived."""
    with net.near.here("mina") as mina:
        do(run, "wish", mina, agreed=True)
        do(run, "medical", mina)
        do(run, "statement", mina)
    net.deliver()


def test_a_version_is_in_force_only_when_both_countries_have_agreed(net: Any) -> None:
    with net.near.here("sora") as sora:
        row = versions.bring(xml=compiled(RETURN), by=sora)
        versions.assign(procedure=row, by=sora, lanes=dict.fromkeys(versions.own_lanes(row), ("agency", sora.agency_id)))
        versions.propose(procedure=row, by=sora)
        with pytest.raises(Refused, match="somebody else"):
            versions.accept(procedure=row, by=sora)
    with net.near.here("vanna") as vanna:
        versions.accept(procedure=row, by=vanna)
        assert Procedure.objects.get().state == "proposed"
    agreed_there(net)
    assert net.deliver() == ["accepted stored", "accepted stored"]
    with net.near.here():
        assert Procedure.objects.get().state == "in_force"
    with net.far.here():
        assert Procedure.objects.get().state == "in_force"


def agreed_there(net: Any) -> None:
    with net.far.here("sora") as sora:
        row = versions.bring(xml=compiled(RETURN), by=sora)
        versions.assign(procedure=row, by=sora, lanes=dict.fromkeys(versions.own_lanes(row), ("agency", sora.agency_id)))
        versions.propose(procedure=row, by=sora)
    with net.far.here("vanna") as vanna:
        versions.accept(procedure=row, by=vanna)


def test_the_return_runs_on_both_nodes_to_its_end(net: Any) -> None:
    run, _case, opened = begun(net)
    noticed(net, run)
    with net.far.here("otto") as otto:
        mine = Run.objects.get()
        assert (mine.case_id, open_nodes(mine)) == (opened.pk, {"kh_prepare"})
        do(mine, "prepare", otto, safe=True)
    net.deliver()
    with net.near.here():
        assert Run.objects.get().ended_at is not None
    with net.far.here():
        assert Run.objects.get().ended_at is not None


def test_facts_go_through_the_gate_and_wait_where_the_person_did_not_agree(net: Any) -> None:
    run, _case, _opened = begun(net, told=("identity", "contact"))
    with net.near.here("mina") as mina:
        do(run, "wish", mina, agreed=True)  # of her story, of which nothing may be told
        do(run, "medical", mina)
        do(run, "statement", mina)
        waiting = step(run, "notice")
        assert waiting.state == "waiting"
    assert not any(kind.startswith(("told", "said")) for kind in net.deliver())


def test_nothing_is_sent_twice_and_a_message_that_comes_twice_is_one(net: Any) -> None:
    run, _case, _opened = begun(net)
    noticed(net, run)
    with net.far.here():
        assert Message.objects.count() == 1
        assert Step.objects.filter(node="kh_told").count() == 1


def test_a_step_taken_back_across_the_border_asks_a_person_there_to_look(net: Any) -> None:
    run, _case, _opened = begun(net)
    noticed(net, run)
    with net.near.here("mina") as mina:
        steps.take_back(step=step(run, "statement"), by=mina, reason="Signed by somebody else.")
        assert open_nodes(run) == {"th_statement"}
    net.deliver()
    with net.far.here():
        beside = Step.objects.get(kind="added")
        assert "Review" in beside.title
        assert open_nodes(Run.objects.get()) == {"kh_prepare", ""}


def test_without_a_version_in_force_there_a_message_waits_for_a_person(net: Any) -> None:
    case, row, _opened = under_way(net, categories=("identity", "story"))
    with net.near.here("sora") as sora, net.near.here("vanna") as vanna:
        procedure = in_force(sora, vanna, agency=sora.agency_id, also=("KH",))
    with net.near.here("mina") as mina:
        run = runs.begin(case=case, procedure=procedure, by=mina, tie=row.thid)
        do(run, "wish", mina, agreed=True)
        do(run, "medical", mina)
        do(run, "statement", mina)
    assert "told quarantined" in net.deliver()


def test_a_case_without_a_partner_does_not_begin_what_takes_two(net: Any) -> None:
    agreed(net)
    with net.near.here("mina") as mina:
        case = cases.open_case(by=mina, called="Sela")
        with pytest.raises(Refused, match="together with another node"):
            runs.begin(case=case, procedure=Procedure.objects.get(), by=mina)
        assert not Run.objects.exists()


def test_what_came_on_a_consent_goes_with_it(net: Any) -> None:
    run, _case, _opened = begun(net)
    noticed(net, run)
    with net.near.here("mina") as mina:
        consents.withdraw(consent=Consent.objects.select_related("case__key", "person").get(), by=mina)
    net.deliver()
    with net.far.here():
        assert Message.objects.get().facts == {}
        assert Run.objects.get().facts == {}


def test_a_procedure_of_any_two_countries_begins_on_the_side_that_asks(net: Any) -> None:
    case, row, opened = under_way(net, categories=("identity", "story"))
    agreed(net, RETURN.replace("pool th", "pool host").replace("pool kh", "pool home"))
    with net.near.here("mina") as mina:
        run = runs.begin(case=case, procedure=Procedure.objects.get(state="in_force"), by=mina, tie=row.thid)
        assert (run.pool, run.corridor) == ("host", "TH-KH")
    noticed(net, run)
    with net.far.here():
        assert (Run.objects.get().pool, Run.objects.get().case_id) == ("home", opened.pk)


def test_once_the_referral_is_taken_back_nothing_goes_to_the_other_side(net: Any) -> None:
    run, _case, _opened = begun(net, told=("identity", "contact"))
    with net.near.here("mina") as mina:
        row = Referral.objects.select_related("case__key", "key", "peer", "release").get()
        offers.revoke(referral=row, by=mina, reason="sent_in_error")
        do(run, "wish", mina, agreed=True)
        do(run, "medical", mina)
        do(run, "statement", mina)
        assert step(run, "notice").state == "waiting"
    assert not {"said stored", "told stored"} & set(net.deliver())
