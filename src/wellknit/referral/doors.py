"""The ways in to a referral: from its case, or, before there is one, from the inbox. A look at it is in the ledger."""

from typing import Any

from django.db import transaction
from django.http import Http404

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.casework.models import Case
from wellknit.ledger.record import record
from wellknit.referral.models import Referral

RELATED = ("organisation", "peer", "case__key", "key", "need", "release", "received", "agency", "worker")


def of_case(case: Case, pk: int) -> Referral:
    """A referral of a case that came through its door."""
    return _found(case, Referral.objects.filter(case=case, pk=pk).select_related(*RELATED).first())


def _found(case: Case, row: Any) -> Referral:
    if row is None:
        raise Http404
    row.case = case
    found: Referral = row
    return found


def incoming_for(actor: Actor, pk: int) -> Referral:
    """A referral that came here and is of no case yet. Raises `Http404` for what is not there or not for this actor."""
    require(actor, Permission.REFERRAL_INTAKE)
    row = Referral.objects.filter(pk=pk, incoming=True, case=None).select_related(*RELATED).first()
    if row is None:
        raise Http404
    with transaction.atomic():
        record("referral.read", by=actor, subject=alias(row))
    found: Referral = row
    return found


def alias(row: Referral) -> str:
    """The name under which the ledger speaks of a referral: its case's, or its own before there is one."""
    return row.key.alias or ""


