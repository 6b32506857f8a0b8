"""The demo's return from Thailand to Cambodia, played on both nodes as people would: a referral, then the procedure.

Each node's worker looks every few seconds whether there is a cue for somebody of its own, until the story stands where a
visitor takes it over. Nobody in it lives. Whatever a visitor did meanwhile is left as it is.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from wellknit.access.actors import System, acting
from wellknit.casework.actions import needs
from wellknit.casework.doors import case_for, person_of
from wellknit.casework.models import Case
from wellknit.config.demo import Office, scene
from wellknit.config.stories import ALL_CHECKS, Thread, paper
from wellknit.consent.actions import answers as consents
from wellknit.consent.actions import releases
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.jobs import queue
from wellknit.procedures.actions import runs, steps, versions
from wellknit.procedures.models import Procedure, Run, Step
from wellknit.procedures.states import PENDING
from wellknit.procedures.ties import of as ties_of
from wellknit.referral.actions import answers, filing, offers
from wellknit.referral.models import Referral
from wellknit.words.calendars import local_today, parse

JOB = "demo.return"
PROCEDURE, CALLED = "return_th_kh", "Chanthou"
EVERY, PATIENCE = timedelta(seconds=3), timedelta(minutes=10)
TOLD = ("identity", "contact", "family", "location", "story", "legal")
PAPERS = ("case_interview", "status_decision", "identity_evidence", "photo", "tracing_request", "family_assessment", "risk_assessment",
          "court_status")  # fmt: skip
HOME_PAPERS = ("nationality_verification", "tracing_request", "family_assessment", "tracing_result")
# What is done without a visitor, by step: what it decides. Everything else waits for the visitor.
DONE: dict[str, dict[str, Any]] = {
    "th_file": {"child": False, "health_risk": "some", "fears_return": False},
    "th_inform": {"wishes_return": True, "wishes_tracing": True},
    "kh_verify": {"nationality": "confirmed"},
    "kh_assess/family_assessment_trace": {"family_found": True},
    "kh_assess/family_assessment_visit": {"family_safe": True},
    "kh_assess/family_assessment_verify": {"accounts_agree": True},
    "kh_assess/family_assessment_write": {},
    "th_read_report": {"report_enough": True},
    "th_meeting": {},
    "th_risk": {"safe": True},
    "th_court": {"witness_hold": False},
}


def agree(office: Office) -> None:
    """Both nodes put the return in force: one supervisor proposes, the other agrees, and the other country is told."""
    first, second = scene().officers
    with office.as_(first) as by:
        versions.bring_library(by=by)
        row = Procedure.objects.get(name_key=PROCEDURE)
        versions.assign(procedure=row, by=by, lanes=dict.fromkeys(versions.own_lanes(row), ("agency", by.agency_id)))
        versions.propose(procedure=row, by=by)
    with office.as_(second) as by:
        versions.accept(procedure=row, by=by)


def begin(payload: dict[str, Any]) -> None:
    """One look: whoever has a cue acts on it. Looks again after a moment, until its time is over."""
    with acting(System("demo")):
        began = Procedure.objects.get(name_key=PROCEDURE).made_at
    for cue in CUES[settings.NODE_COUNTRY]:
        try:
            with transaction.atomic():
                cue(Office())
        except Refused:
            continue  # a visitor was quicker, or the other side is not there yet
    if clock.now() < began + PATIENCE:
        queue.put_off(JOB, at=clock.now() + EVERY)


def _case() -> Case | None:
    with acting(System("demo")):
        row = Referral.objects.exclude(case=None).filter(need_kind="return").select_related("case").first()
        return row.case if row else None


# Thailand


def _refer(office: Office) -> None:
    """Mina opens the case and asks the ministry in Phnom Penh to take up the return."""
    with acting(System("demo")):
        if Referral.objects.filter(need_kind="return").exists():
            return
    told = Thread(office)
    told.open(
        CALLED, birth=parse("2004"), sex="female", names=[{"kind": "full", "full": "Chanthou Invented"}],
        nationalities=[{"country": "KH", "standing": "claimed"}], languages=["khm"],
    )  # fmt: skip
    with office.as_("mina") as mina:
        case = case_for(mina, told.reference)
        for slot in PAPERS:
            paper(case, mina, slot)
        to = office.organisation(scene().partner)
        agreed(case, mina, to, "referral", "return", "family_tracing")
        need = needs.add(case=case, by=mina, kind="return", urgency="routine", words="To her aunt, not to her village.")
        row = offers.send(need=need, by=mina, to=to, categories=TOLD, answer_by=local_today() + timedelta(days=7))
    if row.release is not None:  # where somebody is leaves only with a second person
        with office.as_("sora") as sora:
            releases.confirm(release=row.release, by=sora)
    with office.as_("mina") as mina:
        offers.offer(referral=row, by=mina)


def agreed(case: Case, by: Any, to: Any, *purposes: str) -> None:
    """The person says what may be told to whom, and for what."""
    until = local_today() + timedelta(days=170)
    consents.answer(
        case=case, by=by, person=person_of(case), decision="given", form="spoken", given_on=local_today(), checks=ALL_CHECKS,
        language="khm", interpreter="an interpreter of the centre", words="Wants to go home to her aunt.",
        scopes=[consents.Ask(purpose, list(TOLD), to, until) for purpose in purposes],
    )  # fmt: skip


def _begin_run(office: Office) -> None:
    """Once the ministry has begun, Mina begins the return."""
    case = _case()
    with office.as_("mina") as mina:
        if case is None or Run.objects.filter(case=case).exists():
            return
        found = ties_of(case_for(mina, case.reference))
        row = Procedure.objects.filter(name_key=PROCEDURE, state="in_force").first()
        if found and row:
            runs.begin(case=case_for(mina, case.reference), procedure=row, by=mina, tie=found[0].thid)


# Cambodia


def _take_up(office: Office) -> None:
    """Chanty accepts, and opens a case once she is told who it is about."""
    with office.as_("chanty") as chanty:
        row = Referral.objects.filter(incoming=True, need_kind="return", case=None).select_related("key", "peer", "received").first()
        if row is not None and row.state == "offered":
            answers.accept(referral=row, by=chanty)
        elif row is not None and row.state == "sliced":
            case = filing.open_case(referral=row, by=chanty, called=CALLED)
            for slot in HOME_PAPERS:
                paper(case, chanty, slot)
            agreed(case, chanty, None, "casework", "family_tracing")


def _go_on(name: str) -> Callable[[Office], None]:
    """Somebody does the steps of the story that are open."""

    def cue(office: Office) -> None:
        with office.as_(name) as by:
            for step in Step.objects.filter(node__in=DONE, state__in=PENDING, case__referrals__need_kind="return"):
                steps.do(step=step, by=by, facts=DONE[step.node])

    return cue


CUES: dict[str, tuple[Callable[[Office], None], ...]] = {
    "TH": (_refer, _begin_run, _go_on("mina")),
    "KH": (_take_up, _go_on("chanty")),
}
