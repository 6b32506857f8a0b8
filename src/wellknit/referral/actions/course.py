"""What happens on the receiving side, told to the sender by codes: begun, given, done, returned; and who is responsible."""

from datetime import date

from django.db import transaction

from wellknit.access.actors import Actor, Anyone
from wellknit.access.permissions import Permission
from wellknit.casework.actions import life
from wellknit.casework.standing import need
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions.common import done, move, must, tell, today
from wellknit.referral.contents import tells_of_identification
from wellknit.referral.models import Progress, Recognition, Referral
from wellknit.referral.rules import moves as rules
from wellknit.words.calendars import local_today


@transaction.atomic
def report(*, referral: Referral, by: Actor, what: str, on: date, service: str = "") -> None:
    """Tell the sender what was given: what, which kind of service, on which day; never more."""
    must(by, referral)
    rules.may_report(referral.state).enforce()
    rules.known("referral_progress", what).enforce()
    if service:
        rules.known("service_kind", service).enforce()
    rules.may_have_been(on, local_today()).enforce()
    keep(referral, what, on, service, incoming=False)
    done("referral.progress", referral, by=by, what=what)
    tell(referral, "progress", by, what=what, service=service, on=on.isoformat())


def keep(row: Referral, what: str, on: date, service: str, *, incoming: bool) -> None:
    """Keep one line of progress. Part of the deed of reporting, or of hearing."""
    found = Progress(
        key_id=row.key_id, referral=row, incoming=incoming, at=clock.now(), what=what, service=service, on=on
    )
    found.save(force_insert=True)


@transaction.atomic
def recognise(*, referral: Referral, by: Actor, body: str, on: date, standard: str) -> None:
    """Recognise the identification as a victim that the other side made, and tell it so by codes (ACTIP article 14)."""
    must(by, referral)
    known = Recognition.objects.filter(referral=referral).exists()
    rules.may_recognise(referral.state, identified=tells_of_identification(referral), recognised=known).enforce()
    rules.known("vic_TraffickingStatusDecisionMakingOrg", body).enforce()
    rules.known("standard_of_proof", standard).enforce()
    rules.may_have_been(on, local_today()).enforce()
    keep_recognition(referral, body, on, standard, incoming=False)
    done("referral.recognised", referral, by=by, body=body, standard=standard)
    tell(referral, "recognition", by, body=body, standard=standard, on=on.isoformat())


def keep_recognition(row: Referral, body: str, on: date, standard: str, *, incoming: bool) -> None:
    """Keep a recognition. Part of the deed of recognising, or of hearing."""
    found = Recognition(
        key_id=row.key_id, referral=row, incoming=incoming, at=clock.now(), body=body, on=on, standard=standard
    )
    found.save(force_insert=True)


@transaction.atomic
def finish(*, referral: Referral, by: Actor, outcome: str) -> None:
    """Say that the referral is done, and what came of it. The need itself stays the sender's to settle."""
    must(by, referral)
    rules.known("referral_outcome", outcome).enforce()
    move(referral, "done", reason=outcome)
    done("referral.done", referral, by=by, outcome=outcome)
    tell(referral, "done", by, outcome=outcome, on=today())


@transaction.atomic
def give_back(*, referral: Referral, by: Actor, reason: str) -> None:
    """Return a referral to its sender, who carries the need again, and the case if responsibility had moved."""
    must(by, referral)
    rules.known("return_reason", reason).enforce()
    move(referral, "returned", reason=reason)
    done("referral.returned", referral, by=by, reason=reason)
    tell(referral, "return", by, reason=reason)


# Responsibility


@transaction.atomic
def ask_handover(*, referral: Referral, by: Actor) -> None:
    """Ask the other side to take over responsibility. Nothing moves before they agree."""
    must(by, referral)
    rules.may_ask_handover(referral.state, referral.handover).enforce()
    if referral.case is None or referral.incoming:
        raise Refused(str(rules.NOT_NOW))
    need(by, Permission.CASE_HANDOVER, referral.case)
    _handover(referral, "asked")
    done("referral.handover_asked", referral, by=by)
    tell(referral, "handover", by, step="asked")


@transaction.atomic
def answer_handover(*, referral: Referral, by: Actor, agree: bool) -> None:
    """Take over responsibility for the case, or leave it where it is."""
    must(by, referral)
    rules.may_answer_handover(referral.state, referral.handover).enforce()
    settle_handover(referral, by, agree)
    tell(referral, "handover", by, step="agreed" if agree else "refused")


def settle_handover(row: Referral, by: Anyone, agree: bool) -> None:
    """What an answer does on either side: the sender's copy is then read and not written. Part of that deed."""
    if not agree:
        _handover(row, "refused")
        return done("referral.handover_refused", row, by=by)
    move(row, "transferred", handover="")
    if not row.incoming and row.case is not None:
        life.carry_elsewhere(case=row.case, by=by, organisation=row.organisation)
    return done("referral.transferred", row, by=by)


def _handover(row: Referral, step: str) -> None:
    row.handover = step
    row.save(update_fields=["handover"])
