"""Recording services given. No service asks for somebody's status, nor for anything they did in return."""

from datetime import date

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions import plans
from wellknit.casework.actions.common import made
from wellknit.casework.actions.once import put
from wellknit.casework.models import Case, Need, Plan, PlanAction, Service
from wellknit.casework.rules import plan as rules
from wellknit.casework.rules.codes import known
from wellknit.casework.standing import need as must
from wellknit.directory.actions import chosen
from wellknit.directory.models import Organisation
from wellknit.words.calendars import local_today


@transaction.atomic
def give(
    *, case: Case, by: Actor, kind: str, given_on: date, until: date | None = None,
    provider: Organisation | str | None = None, need: Need | None = None, plan: Plan | None = None,
    words: str = "", ticks: PlanAction | None = None,
) -> Service:  # fmt: skip
    """Record a service, for a need or under a plan; ``ticks`` is the plan's action that is done with it."""
    must(by, Permission.SERVICE_WRITE, case)
    known("service_kind", kind).enforce()
    rules.not_ahead(given_on, local_today()).enforce()
    rules.in_order(given_on, until).enforce()
    rules.in_this_case(case.pk, [row.case_id for row in (need, plan, ticks) if row]).enforce()
    service = Service(
        **made(case, by), kind=kind, given_on=given_on, until=until, need=need,
        provider=chosen(provider, by=by), plan=plan or (ticks.plan if ticks else None), words=words,
    )  # fmt: skip
    put("service.given", service, by=by)
    if ticks:
        plans.tick(action=ticks, by=by, done_on=given_on)
    return service
