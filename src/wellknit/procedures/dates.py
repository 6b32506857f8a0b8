"""What of a run becomes a task of its case: a step that has a day, and, once one is late, a look by whoever leads the agency."""

from collections.abc import Iterator

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.access.policy import Standing, allowed_to_roles
from wellknit.casework.dates import Due
from wellknit.casework.models import Case
from wellknit.casework.visibility import seen_by
from wellknit.people.models import Worker
from wellknit.procedures.models import Step
from wellknit.procedures.rules import BY_PEOPLE
from wellknit.procedures.states import PENDING
from wellknit.words.calendars import local_today
from wellknit.words.clocks import reminders

TEXTS = {
    "step_due": _("A step of a procedure is due: see what is open in the case's procedures"),
    "step_late": _("A step of a procedure is overdue and nobody has settled it: ask what stands in the way"),
}
MOVED_BY = frozenset({"run.begun", "run.moved", "step.done", "step.skipped", "step.undone", "step.added", "step.sent", "step.heard"})


def due(case: Case) -> Iterator[Due]:
    """The days of a case's open steps; and, some days after one has passed, the day for somebody who leads."""
    rows = Step.objects.filter(case=case, state__in=PENDING, kind__in=BY_PEOPLE).exclude(due_at=None)
    for step in rows:
        day = localtime(step.due_at).date()
        yield Due(f"step_due:{step.pk}", day)
        late = day + reminders()["step_late"]
        if late <= local_today():
            yield Due(f"step_late:{step.pk}", late, _who_leads(case))


def _who_leads(case: Case) -> int | None:
    """Somebody of the case's agency who sees it and makes its team; else its manager. Whoever is barred knows nothing of it."""
    workers = Worker.objects.filter(agency=case.agency_id, is_active=True).order_by("full_name", "pk")
    return next((each.pk for each in workers if _leads(each, case)), None)


def _leads(worker: Worker, case: Case) -> bool:
    if not allowed_to_roles(worker.role_names, Permission.TEAM_WRITE):
        return False
    actor = Actor(worker.pk, worker.agency_id, worker.role_names)
    parts = frozenset(seen_by(actor).filter(case=case).values_list("part", flat=True))
    return bool(actor.may(Permission.TEAM_WRITE, Standing(parts - {"agency"}, agency="agency" in parts)))
