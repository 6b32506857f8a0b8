"""The only way a view reaches a case or a row of it. The unknown and the unseen look alike; readings are recorded."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.http import Http404

from wellknit.access.actors import Actor
from wellknit.access.limits import notice
from wellknit.access.permissions import Permission
from wellknit.access.prepared import Prepared, Slot
from wellknit.casework.finding import find
from wellknit.casework.models import Case, Reading
from wellknit.casework.models.base import CaseBound
from wellknit.casework.standing import need
from wellknit.casework.visibility import seen_by
from wellknit.ground import clock
from wellknit.ledger.record import record

HALF_HOUR = 30 * 60
Row = TypeVar("Row", bound=CaseBound)
_READ = Prepared(
    lambda: Reading.objects.filter(worker=Slot("worker"), case=Slot("case"), slot=Slot("slot")).values_list("pk")
)


def case_for(actor: Actor, reference: str, permission: Permission = Permission.CASE_READ) -> Case:
    """The case, if it exists for this actor and they may do this on it; the reading is in the ledger.

    Raises `Http404` for the unseen and the unknown alike, `Forbidden` for the seen that is not allowed.
    """
    case = find(actor, reference.upper())
    if case is None:
        raise Http404
    need(actor, permission, case)
    record_reading(actor, case)
    return case


def still_sees(actor: Actor, case: Case) -> bool:
    """Whether the actor sees the case after a deed that may have taken it from them."""
    return seen_by(actor).filter(case=case).exists()


def row_for(case: Case, model: type[Row], pk: int, *related: str) -> Row:
    """A row of a case already opened through its door."""
    # None says "nothing beside it": an empty call would join everything.
    row: Any = model.objects.filter(case=case, pk=pk).select_related(*related or [None]).first()
    if row is None:
        raise Http404
    row.case = case
    return row


def person_of(case: Case, pk: int | None = None) -> Any:
    """The principal person of a case, or the one with this number in it."""
    members = case.casepersons.select_related("person__key").order_by("pk")
    member = (members.filter(person_id=pk) if pk else members).first()
    if member is None:
        raise Http404
    return member.person


def record_reading(actor: Actor, case: Case) -> None:
    """Record that the actor opened the case: once per worker, case and half hour."""
    slot = int(clock.now().timestamp()) // HALF_HOUR
    mark: dict[str, Any] = {"worker": actor.worker_id, "case": case, "slot": slot}
    if _READ(worker=actor.worker_id, case=case.pk, slot=slot):
        return
    with transaction.atomic():
        _, first = Reading.objects.get_or_create(**mark)
        if first:
            record("case.read", by=actor, subject=alias(case))
            notice("case_page", actor)


def alias(row: Case | CaseBound) -> str:
    """The name under which the ledger speaks of a row's case."""
    case = row if isinstance(row, Case) else row.case
    return case.key.alias or ""


def thing(row: Model) -> str:
    """How the ledger names a row: its model and number."""
    return f"{row._meta.model_name}:{row.pk}"
