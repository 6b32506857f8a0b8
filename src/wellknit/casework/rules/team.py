"""Who may join a case team and leave it, when a case may be restricted, and whom a bar may meet."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from wellknit.access.permissions import Permission as P
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.models import Case, TeamMember
from wellknit.ground.verdicts import YES, Verdict
from wellknit.people.models import Worker

# Managers come by handing over, intakes by opening a case, emergency parts by breaking the glass.
PARTS_TO_GIVE = (
    "worker",
    "legal",
    "health",
    "tracing",
    "repatriation",
    "custodian",
    "provider",
    "interpreter",
)
ALWAYS_ENDS = frozenset({"interpreter"})  # somebody from outside, in for one task
WHOLE = frozenset({"manager", "worker"})


def may_join(
    case: Case, worker: Worker, part: str, *, until: datetime | None, now: datetime, barred: bool
) -> Verdict:
    """Active colleagues of the case's agency whose role works with cases; not the barred, and not the manager."""
    if part not in PARTS_TO_GIVE:
        return Verdict(_("This part in a case is not given out here."))
    if worker.agency_id != case.agency_id or not worker.is_active or not works_with_cases(worker):
        return Verdict(
            _("Only active colleagues of this agency whose role works with cases can join a team.")
        )
    if barred:
        return Verdict(_("This colleague is barred from the case."))
    if worker.pk == case.manager_id:
        return Verdict(_("The case manager has the whole case already."))
    return _may_last(part, until, now)


def works_with_cases(worker: Worker) -> bool:
    """Whether any role of somebody reads cases at all; the auditor's and the administrator's do not."""
    return allowed_to_roles(worker.role_names, P.CASE_READ)


def _may_last(part: str, until: datetime | None, now: datetime) -> Verdict:
    if until is None and part in ALWAYS_ENDS:
        return Verdict(_("Say until when: an interpreter's part ends by itself."))
    return Verdict(_("The last day lies in the past.")) if until is not None and until <= now else YES


def may_leave(case: Case, member: TeamMember, others: Iterable[TeamMember]) -> Verdict:
    """The case manager hands over first; a restricted case keeps somebody who can lift the restriction."""
    if member.part == "manager":
        return Verdict(_("A case needs a case manager: hand the case over first."))
    return may_stay_restricted(case.restricted, others)


def may_stay_restricted(restricted: bool, team: Iterable[TeamMember]) -> Verdict:
    """Only the team sees a restricted case, so a supervisor must be in it for good."""
    if restricted and not any(_can_lift(member) for member in team):
        return Verdict(
            _(
                "Take a supervisor into the team first: otherwise nobody could approve plans or lift the restriction."
            )
        )
    return YES


def _can_lift(member: TeamMember) -> bool:
    whole = member.part in WHOLE and member.until is None and member.worker.is_active
    return whole and allowed_to_roles(member.worker.role_names, P.RESTRICT)


def may_bar(case: Case, worker: Worker, *, barred: bool, others: Iterable[TeamMember]) -> Verdict:
    """A bar meets colleagues of the agency; a manager hands the case over before they are barred."""
    if barred:
        return Verdict(_("This colleague is barred already."))
    if worker.agency_id != case.agency_id:
        return Verdict(_("This colleague works for another agency."))
    if worker.pk == case.manager_id:
        return Verdict(_("This colleague is the case manager: hand the case over first."))
    return may_stay_restricted(case.restricted, others)
