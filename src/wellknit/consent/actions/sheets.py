"""Printing a sheet that says something of a person: paper leaves the house too, so it is recorded."""

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.casework.models import Case
from wellknit.casework.standing import need


@transaction.atomic
def print_sheet(*, case: Case, by: Actor, sheet: str) -> None:
    """Record that somebody printed who was told what (``told``) or a filled form of consent (``paper``)."""
    need(by, Permission.CASE_PRINT, case)
    done("release.sheet_printed", case, by=by, sheet=sheet)
