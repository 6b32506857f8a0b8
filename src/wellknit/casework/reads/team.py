"""Reading who works on a case, who did, who may not, and which colleagues could."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from wellknit.access.actors import Actor
from wellknit.casework.models import Bar, Case, TeamMember
from wellknit.casework.visibility import live
from wellknit.ground import clock
from wellknit.people.models import Worker

SHOWN = 100
Row = TypeVar("Row", bound=Model)


def members(case: Case) -> list[TeamMember]:
    """Whose part in the case runs now, the longest first."""
    rows = TeamMember.objects.filter(live(), case=case)
    return list(rows.select_related("worker").order_by("since", "pk"))


def former(case: Case, most: int = SHOWN) -> list[TeamMember]:
    """Whose part ended, the latest first."""
    rows = TeamMember.objects.filter(case=case, until__lte=clock.now())
    return list(rows.select_related("worker").order_by("-until", "-pk")[:most])


def member(case: Case, pk: int) -> TeamMember:
    """One part in this case. Raises `Http404`."""
    return _one(TeamMember.objects.filter(case=case, pk=pk).select_related("worker"))


def carried(case: Case) -> bool:
    """Whether the case manager's part runs; it does not when only an intake was opened, or it ran out."""
    return TeamMember.objects.filter(live(), case=case, worker=case.manager_id, part="manager").exists()


def barred(case: Case) -> set[int]:
    """The numbers of the workers barred now."""
    return set(Bar.objects.filter(case=case, lifted_at=None).values_list("worker_id", flat=True))


def bars(case: Case) -> list[Bar]:
    """Who is barred now, with names."""
    return list(Bar.objects.filter(case=case, lifted_at=None).select_related("worker").order_by("since"))


def bar(case: Case, pk: int) -> Bar:
    """One bar of this case. Raises `Http404`."""
    return _one(Bar.objects.filter(case=case, pk=pk))


def colleagues(actor: Actor) -> list[Worker]:
    """The active workers of the actor's agency, by name."""
    return list(Worker.objects.filter(agency_id=actor.agency_id, is_active=True).order_by("full_name", "pk"))


def free(actor: Actor, case: Case) -> list[Worker]:
    """The colleagues who neither manage this case nor are barred from it."""
    taken = barred(case) | {case.manager_id}
    return [worker for worker in colleagues(actor) if worker.pk not in taken]


def _one(rows: "QuerySet[Row]") -> "Row":
    row = rows.first()
    if row is None:
        raise Http404
    return row
