"""The whole return from Thailand to Cambodia by the library's procedure, on two nodes with a bad line between them.

A third of all envelopes and a third of all receipts are lost, a third arrive twice. On the way a step is skipped, a step
whose message has crossed is taken back, and a new version comes into force. Everybody is invented.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
import time_machine

from wellknit.casework.models import Case, Document
from wellknit.config.demo_return import agreed
from wellknit.config.stories import paper
from wellknit.consent.actions import releases
from wellknit.federation.models import Outgoing
from wellknit.flow.outline import compiled
from wellknit.ground import clock
from wellknit.ledger.verify import verify
from wellknit.procedures import library, plans
from wellknit.procedures.actions import runs, steps, versions
from wellknit.procedures.models import Message, Procedure, Run, Step
from wellknit.procedures.states import LIVE, PENDING
from wellknit.referral.actions import answers, filing, offers
from wellknit.referral.tests import given

TOLD = ("identity", "contact", "health", "story", "family", "legal", "location")
# What is found on the way: a return that goes well, to an aunt, with one visit after which a second is needed.
FOUND: dict[str, Any] = {
    "child": False, "health_risk": "some", "fears_return": False, "wishes_return": True, "wishes_tracing": True,
    "nationality": "confirmed", "family_found": True, "family_safe": True, "accounts_agree": True, "report_enough": True,
    "safe": True, "witness_hold": False, "chooses_return": True, "travel_day": "2026-12-20", "reception_ready": True,
    "still_wishes": True, "arrived": True, "risk_at_home": "low", "trafficker_near": False, "home_safe": True,
    "income_enough": True, "debt_pressing": False, "feedback_agreed": True, "settled": True,
}  # fmt: skip
NEXT = library.outline("return_th_kh").replace(
    'shelter: task close "Close', 'shelter: task thank "Thank the escort"\n  shelter: task close "Close'
)
SKIPPED, TAKEN_BACK = "th_claims", "th_day"


class Side:
    """One node in the return: who works there, and what they do with what is open."""

    def __init__(self, node: Any, who: str) -> None:
        self.node, self.who = node, who

    def works(self) -> bool:
        """Do everything that is open for people; whether something was."""
        with self.node.here(self.who) as by:
            found = Run.objects.first()
            pending = Step.objects.filter(run=found, state__in=PENDING, kind__in=("task", "added", "send")) if found else ()
            return bool([self.does(step, by) for step in pending])

    def does(self, step: Step, by: Any) -> None:
        run = Run.objects.select_related("procedure").get(pk=step.run_id)
        node = plans.plan_of(run).nodes.get(step.node)
        if not Step.objects.filter(pk=step.pk, state__in=PENDING).exists():
            return
        for slot in node.listed("documents") if node else ():
            if not Document.objects.filter(case=run.case_id, slot=slot).exists():
                paper(Case.objects.get(pk=run.case_id), by, slot)
        if step.kind == "send":
            steps.look_again(run=run, by=by)
        elif step.node == SKIPPED:
            steps.skip(step=step, by=by, reason="She was paid before she came to us.")
        else:
            steps.do(step=step, by=by, facts={name: FOUND[name] for name in (node.listed("decides") if node else ())})


def in_force_on_both(net: Any, text: str) -> None:
    """A version, agreed to on both nodes."""
    for node in (net.near, net.far):
        with node.here("sora") as sora:
            for key, xml in library.decisions().items():
                versions.bring_part(kind="decision", key=key, xml=xml, by=sora)
            for key in ("family_assessment", "follow_up_visit", "identification_mdt"):
                versions.bring_part(kind="call", key=key, xml=library.xml(key), by=sora)
            row = versions.bring(xml=compiled(text), by=sora)
            versions.assign(procedure=row, by=sora, lanes=dict.fromkeys(versions.own_lanes(row), ("agency", sora.agency_id)))
            versions.propose(procedure=row, by=sora)
        with node.here("vanna") as vanna:
            versions.accept(procedure=row, by=vanna)
    net.deliver()


def waits(net: Any) -> bool:
    """Whether something has not got through yet."""
    found = []
    for node in (net.near, net.far):
        with node.here():
            found.append(Outgoing.objects.filter(state="waiting").exists())
    return any(found)


def a_quarter_passes(net: Any) -> int:
    """The next visit is three months later; how many clocks ran out."""
    with net.far.here(), time_machine.travel(clock.now() + timedelta(days=95)):
        return runs.fire_due()


def has_passed(node: Any, name: str) -> bool:
    with node.here():
        return Step.objects.filter(node=name, state="done").exists()


def _referred(net: Any) -> tuple[Any, Any, Any]:
    """Phnom Penh has a case of her; that it may know where she will be took a second person in Bangkok."""
    case, need = given.begun(net, covered=TOLD)
    row = given.sent(net, need, categories=TOLD)
    with net.near.here("sora") as sora:
        releases.confirm(release=row.release, by=sora)
    with net.near.here("mina") as mina:
        offers.offer(referral=row, by=mina)
    net.deliver()
    with net.far.here("otto") as otto:
        answers.accept(referral=given.there(net, row), by=otto)
    net.deliver()
    with net.far.here("otto") as otto:
        opened = filing.open_case(referral=given.there(net, row), by=otto, called="Sela")
    net.deliver()
    return case, row, opened


@pytest.fixture
def begun(net: Any) -> Any:
    """The return has begun in Bangkok, with the consent it needs, for a case that is open in Phnom Penh."""
    case, row, opened = _referred(net)
    in_force_on_both(net, library.outline("return_th_kh"))
    with net.near.here("mina") as mina:
        agreed(case, mina, net.near.peer.organisation, "return", "family_tracing")
        runs.begin(case=case, procedure=Procedure.objects.get(name_key="return_th_kh"), by=mina, tie=row.thid)
    with net.far.here("otto") as otto:
        agreed(opened, otto, None, "casework", "family_tracing")
    return net


@pytest.mark.django_db
def test_a_return_comes_to_its_end_over_a_bad_line(begun: Any) -> None:
    net, dice = begun, Random(7)
    near, far = Side(net.near, "mina"), Side(net.far, "otto")
    once = Counter[str]()
    for _round in range(80):
        busy = near.works() | far.works()
        busy |= bool(net.deliver(2, dice)) | waits(net)
        if has_passed(net.far, "kh_notice") and not once["back"]:
            once["back"] += 1
            with net.near.here("mina") as mina:
                step = Step.objects.get(node=TAKEN_BACK, state="done")
                steps.take_back(step=step, by=mina, reason="The bridge is closed on that day.")
        if has_passed(net.far, "kh_papers_issue") and not once["version"]:
            once["version"] += 1
            net.deliver()
            in_force_on_both(net, NEXT)
            for node, who in ((net.near, "mina"), (net.far, "otto")):
                with node.here(who) as by:
                    runs.move(run=Run.objects.get(), procedure=Procedure.objects.get(name_key="return_th_kh", state="in_force"), by=by)
        if not busy and not a_quarter_passes(net):
            break
    for node in (net.near, net.far):
        with node.here():
            run = Run.objects.get()
            left = list(Step.objects.filter(run=run, state__in=PENDING).values_list("node", "kind"))
            assert (left, run.ended_at is not None, run.procedure.version) == ([], True, 2)
            live = Counter(Step.objects.filter(state__in=LIVE).exclude(node="").values_list("node", "round"))
            assert not [key for key, times in live.items() if times > 1]
            assert not [key for key, times in Counter(Message.objects.values_list("letter", "incoming")).items() if times > 1]
            assert verify().intact
    with net.far.here():
        assert Step.objects.filter(kind="added", state="done").count() >= 1, "nobody looked at what was taken back"
        assert Step.objects.filter(node="kh_seen", state="done").exists(), "no feedback came back"
    with net.near.here():
        assert Step.objects.get(node=SKIPPED, state="skipped").reason
        assert Step.objects.filter(node="th_thank", state="done").exists()
