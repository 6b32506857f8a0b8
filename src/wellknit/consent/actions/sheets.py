"""Printing the sheet of who was told what: the paper leaves, so it is recorded."""

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.casework.models import Case
from wellknit.casework.standing import need


@transaction.atomic
def print_told(*, case: Case, by: Actor) -> None:
    """Record that somebody printed the sheet for the person."""
    need(by, Permission.CASE_PRINT, case)
    done("release.sheet_printed", case, by=by)
