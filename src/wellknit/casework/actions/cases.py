"""Opening a case."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.actions.common import done
from wellknit.casework.models import Case, CasePerson, Person, TeamMember
from wellknit.ground import clock
from wellknit.vault import keyring

INTAKE_LASTS = timedelta(hours=72)


@transaction.atomic
def open_case(*, by: Actor, called: str, person: dict[str, Any] | None = None, **case_fields: Any) -> Case:
    """Open a case for a person who is not on file: the opener becomes its case manager.

    ``called`` is what the person wants to be called; ``person`` holds further columns of `Person`.
    """
    require(by, Permission.CASE_OPEN)
    now = clock.now()
    human = Person(key=keyring.create(), called=called, made_at=now, **(person or {}))
    human.save(force_insert=True)
    case = _new_case(by, now, **case_fields)
    CasePerson.objects.create(case=case, person=human)
    done("case.opened", case, by=by)
    return case


def _new_case(by: Actor, now: datetime, **fields: Any) -> Case:
    case = Case(
        key=keyring.create(), agency_id=by.agency_id, manager_id=by.worker_id, opened_at=now, updated_at=now, **fields
    )
    case.save(force_insert=True)
    # Whoever may not plan (the hotline) only takes the case in: they see it for three days and a supervisor hands it on.
    carries = allowed_to_roles(by.roles, Permission.PLAN_WRITE)
    part = {"part": "manager"} if carries else {"part": "intake", "until": now + INTAKE_LASTS}
    TeamMember.objects.create(case=case, worker_id=by.worker_id, since=now, **part)
    return case
