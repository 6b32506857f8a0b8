"""Recording that a case was printed."""

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.doors import alias
from wellknit.casework.models import Case
from wellknit.casework.standing import need
from wellknit.ledger.record import record


@transaction.atomic
def record_print(*, case: Case, by: Actor, form: str) -> None:
    """Record that somebody printed the case or took it as a PDF."""
    need(by, Permission.CASE_PRINT, case)
    record("case.printed", by=by, subject=alias(case), form=form)
