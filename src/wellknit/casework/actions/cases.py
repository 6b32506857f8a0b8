"""Opening a case."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.actions.common import atomic, done, keep, new_key
from wellknit.casework.actions.people import new_person
from wellknit.casework.models import Case, CasePerson, TeamMember
from wellknit.casework.rules import people as rules
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused

INTAKE_LASTS = timedelta(hours=72)


def open_case(
    *, by: Actor, called: str, person: dict[str, Any] | None = None, form_token: str = "", **case_fields: Any
) -> Case:
    """Open a case for a person who is not on file: the opener becomes its case manager.

    ``called`` is what the person wants to be called; ``person`` holds whatever else `people.describe` takes: columns
    such as ``birth`` and lists such as ``names``. The same ``form_token`` opens one case, however often it is sent.
    """
    require(by, Permission.CASE_OPEN)
    told = person or {}
    rules.facts(told).enforce()
    try:
        return _open(by, called, told, form_token=form_token or None, **case_fields)
    except IntegrityError as met:
        twin = opened_with(by, form_token)
        if twin is None:
            raise Refused(_("This form was used before. Start again from the search; nothing was saved.")) from met
        return twin


def opened_with(by: Actor, form_token: str) -> Case | None:
    """The case that this worker's form opened before, when it comes a second time."""
    rows = Case.objects.filter(form_token=form_token, manager_id=by.worker_id)
    return rows.first() if form_token else None


@atomic
def _open(by: Actor, called: str, told: dict[str, Any], **case_fields: Any) -> Case:
    case = _new_case(by, clock.now(), **case_fields)
    keep(CasePerson(case=case, person=new_person(called, told)))
    done("case.opened", case, by=by)
    return case


def _new_case(by: Actor, now: datetime, **fields: Any) -> Case:
    case = Case(key=new_key(), agency_id=by.agency_id, manager_id=by.worker_id, opened_at=now, updated_at=now, **fields)
    keep(case)
    # Whoever may not plan (the hotline) only takes the case in: seen for three days, then a supervisor hands it on.
    carries = allowed_to_roles(by.roles, Permission.PLAN_WRITE)
    part = {"part": "manager"} if carries else {"part": "intake", "until": now + INTAKE_LASTS}
    keep(TeamMember(case=case, worker_id=by.worker_id, since=now, **part))
    return case
