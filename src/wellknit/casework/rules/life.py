"""When a case may be written, closed, opened again and handed over; and how often its risk is looked at again."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from wellknit.access.permissions import Permission as P
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.models import Case
from wellknit.ground.verdicts import YES, Verdict
from wellknit.people.models import Worker

# A rule of our own: no standard read so far names intervals. An agency that has its own writes its own date.
REVIEW_AFTER = {
    "immediate": timedelta(days=1),
    "high": timedelta(days=7),
    "medium": timedelta(days=30),
    "low": timedelta(days=90),
}
LONGEST_REVIEW = timedelta(days=365)

# What a closed case no longer takes. Who sees it, what the person agreed to or takes back, and whether two records
# are of one person may change at any time: these do not write into the case.
STOPPED_BY_CLOSING = frozenset(
    {
        P.PERSON_WRITE, P.STATUS_DECIDE, P.STORY_WRITE, P.NEED_WRITE, P.PLAN_WRITE, P.PLAN_APPROVE, P.SERVICE_WRITE,
        P.NOTE_WRITE, P.DOCUMENT_WRITE, P.CONTACT_WRITE, P.RISK_WRITE, P.TASK_WRITE, P.CLOSE_ASK, P.RUN_WRITE,
        P.STEP_WRITE,
    }
)  # fmt: skip


def may_be_written(case: Case) -> Verdict:
    """A closed case is read and not written, nor is one for which another agency is responsible by now."""
    if case.carried_by_id is not None:
        return Verdict(_("Another agency is responsible for this case now. Here it is read and not written."))
    return _may_be_worked(case)


def _may_be_worked(case: Case) -> Verdict:
    return YES if case.is_open else Verdict(_("This case is closed. Open it again before you write in it."))


def may_happen_in(case: Case, permission: P) -> Verdict:
    """Whether the state of the case leaves room for a deed of this permission."""
    if permission is P.CLOSE_ASK and case.carried_by_id is not None:
        return _may_be_worked(case)
    return may_be_written(case) if permission in STOPPED_BY_CLOSING else YES


def review_day(level: str, today: date) -> date:
    """When a risk of this level is looked at again unless somebody says otherwise."""
    return today + REVIEW_AFTER[level]


def may_be_reviewed_on(day: date, today: date) -> Verdict:
    """A review lies ahead, and within a year."""
    if not today <= day <= today + LONGEST_REVIEW:
        return Verdict(_("The day of the next review must lie between today and a year from now."))
    return YES


def may_ask_closing(case: Case) -> Verdict:
    """Closing is asked for once at a time."""
    if case.state == "closing":
        return Verdict(_("Closing was asked for already and waits for an answer."))
    return _may_be_worked(case)


def may_close_despite(objections: Sequence[str], despite: str) -> Verdict:
    """What speaks against closing stops it, unless the asker says in words why it is right all the same."""
    if objections and not despite.strip():
        return Verdict(
            _("Something speaks against closing. Settle it, or say why the case should close all the same.")
        )
    return YES


def may_reopen(case: Case) -> Verdict:
    """Only a closed case is opened again."""
    return YES if case.state == "closed" else Verdict(_("This case is not closed."))


def may_manage(worker: Worker) -> bool:
    """Whether somebody's roles let them carry a case: to manage is to plan."""
    return worker.is_active and allowed_to_roles(worker.role_names, P.PLAN_WRITE)


def may_take_over(case: Case, worker: Worker, *, barred: bool, carried: bool = True) -> Verdict:
    """The new case manager works actively at the agency, may work cases, and has no conflict of interest here.

    ``carried`` says whether somebody is case manager now: after an intake ran out, its opener may take over for good.
    """
    if worker.agency_id != case.agency_id or not may_manage(worker):
        return Verdict(_("A case can only be handed to an active caseworker or supervisor of its agency."))
    if barred:
        return Verdict(_("This colleague is barred from the case."))
    if worker.pk == case.manager_id and carried:
        return Verdict(_("This colleague is the case manager already."))
    return YES
