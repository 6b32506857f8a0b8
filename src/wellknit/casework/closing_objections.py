"""What, inside casework itself, speaks against closing a case: one function per noun, registered together."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellknit.casework.models import Approval, Case, Need, Task
from wellknit.casework.objections import register
from wellknit.casework.states import APPROVAL, NEED, TASK
from wellknit.words.codelists import codelist


def register_all() -> None:
    """Make casework's own objections known."""
    register(open_needs)
    register(plan_waiting)
    register(open_tasks)


def open_needs(case: Case) -> Iterator[str]:
    """Each need that is neither met, nor given up, nor refused by the person."""
    for kind in (
        Need.objects.filter(case=case, state=NEED.start).order_by("pk").values_list("kind", flat=True)
    ):
        yield _("A need is still open: %(need)s.") % {"need": codelist("need_kind").label(kind)}


def plan_waiting(case: Case) -> Iterator[str]:
    """A plan that somebody was asked to approve and nobody answered."""
    if Approval.objects.filter(case=case, kind="plan", state=APPROVAL.start).exists():
        yield _("A plan still waits for approval.")


def open_tasks(case: Case) -> Iterator[str]:
    """Tasks that people wrote and nobody finished; what dates made ends with the case."""
    number = Task.objects.filter(case=case, state=TASK.start, source="").count()
    if number:
        yield ngettext("%(number)d task is not done.", "%(number)d tasks are not done.", number) % {"number": number}
