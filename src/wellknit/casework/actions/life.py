"""The life of a case: its risk, closing it with a second person, opening it again."""

from datetime import date

from django.db import transaction

from wellknit.access.actors import Actor, Anyone
from wellknit.access.permissions import Permission
from wellknit.casework import objections
from wellknit.casework.actions import approvals
from wellknit.casework.actions.common import done, move
from wellknit.casework.actions.turns import keep, turn
from wellknit.casework.models import Approval, Case, Task
from wellknit.casework.rules import life as rules
from wellknit.casework.rules.codes import known
from wellknit.casework.standing import need
from wellknit.casework.states import CASE
from wellknit.directory.models import Organisation
from wellknit.ground import clock
from wellknit.words.calendars import local_today


@transaction.atomic
def set_risk(*, case: Case, by: Actor, level: str, reason: str, review_on: date | None = None) -> None:
    """Say how great the danger is and why; it is looked at again on the day named, or after the level's interval."""
    need(by, Permission.RISK_WRITE, case)
    known("risk_level", level).enforce()
    today = local_today()
    day = review_on or rules.review_day(level, today)
    rules.may_be_reviewed_on(day, today).enforce()
    case.risk, case.risk_reason, case.risk_review_on = level, reason, day
    case.save(update_fields=["risk", "risk_reason", "risk_review_on"])
    turn("case.risk_set", case, by=by, code=level, words=reason)


@transaction.atomic
def ask_closing(*, case: Case, by: Actor, reason: str, words: str, despite: str = "") -> Approval:
    """Ask a second person to close the case. ``despite`` says why, although something speaks against it.

    The reasons of the asker are shown to whoever answers, together with the objections as they stand then.
    """
    need(by, Permission.CLOSE_ASK, case)
    rules.may_ask_closing(case).enforce()
    known("closing_reason", reason).enforce()
    rules.may_close_despite(objections.against_closing(case), despite).enforce()
    words = "\n\n".join(filter(None, (words.strip(), despite.strip())))
    move(case, CASE, "closing", closing_reason=reason)
    case.closing_words = words
    case.save(update_fields=["closing_words"])
    keep("case.closing_asked", case, by=by, code=reason, words=words)
    return approvals.ask(case=case, by=by, kind="closing", words=words)


_AFTER_ANSWER = {
    "approved": ("case.closed", "closed"),
    "returned": ("case.closing_returned", "open"),
    "taken_back": ("case.closing_taken_back", "open"),
}


def closing_answered(approval: Approval, by: Actor) -> None:
    """What the answer does to the case (registered with `actions.approvals`, which records it)."""
    kind, state = _AFTER_ANSWER[approval.state]
    case = approval.case
    if state == "closed":
        move(case, CASE, state, closed_at=clock.now())
        _drop_tasks(case, by)
    else:
        move(case, CASE, state, closing_reason="")
        case.closing_words = ""
        case.save(update_fields=["closing_words"])
    keep(kind, case, by=by, words=approval.answer)


def _drop_tasks(case: Case, by: Actor) -> None:
    """Nobody can do anything in a closed case, so its tasks end with it; notices of emergencies stay."""
    waiting = Task.objects.filter(case=case, state="open").exclude(source__startswith="glass:")
    waiting.update(state="dropped", done_by_id=by.worker_id, done_at=clock.now())


@transaction.atomic
def reopen(*, case: Case, by: Actor, reason: str, words: str) -> None:
    """Open a closed case again. Why it was closed stays among its turns."""
    need(by, Permission.CASE_REOPEN, case)
    rules.may_reopen(case).enforce()
    known("reopening_reason", reason).enforce()
    move(case, CASE, "open", closed_at=None, closing_reason="")
    case.closing_words = ""
    case.save(update_fields=["closing_words"])
    turn("case.reopened", case, by=by, code=reason, words=words)


@transaction.atomic
def carry_elsewhere(*, case: Case, by: Anyone, organisation: Organisation | None) -> None:
    """Say who carries the case now that responsibility has moved, or, with nobody, that it is carried here again.

    Meanwhile it is read here and not written. The other side's agreement does this, so a message of it may.
    """
    need(by, Permission.RELEASE_FOLLOW, case)
    case.carried_by = organisation
    case.save(update_fields=["carried_by"])
    done("case.carried_elsewhere" if organisation else "case.carried_here", case, by=by)
