"""Writing what a person needs, and how each need ends: met, unmet, or refused, which is their right."""

from django.db import transaction

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, made, move
from wellknit.casework.actions.once import put
from wellknit.casework.models import Case, Need
from wellknit.casework.rules.codes import known
from wellknit.casework.standing import need as must
from wellknit.casework.states import NEED


@transaction.atomic
def add(*, case: Case, by: Actor, kind: str, words: str = "", urgency: str = "routine") -> Need:
    """Add a need; it starts open."""
    must(by, Permission.NEED_WRITE, case)
    known("need_kind", kind).enforce()
    known("urgency", urgency).enforce()
    need = Need(**made(case, by), kind=kind, words=words, urgency=urgency)
    put("need.added", need, by=by)
    return need


@transaction.atomic
def change(*, need: Need, by: Actor, to: str) -> None:
    """Say that a need was met, cannot be met, was refused by the person, or is open again."""
    must(by, Permission.NEED_WRITE, need.case)
    move(need, NEED, to)
    done("need.moved", need, by=by, to=to)
