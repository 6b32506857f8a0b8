"""Who sees which referral: through its case; before there is one, through the agency that was asked."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.visibility import seen_by


def seen(actor: Actor, *, through: str = "", tells: bool = False) -> Q:
    """Of a case: who sees the case. Before there is one: who takes referrals in for the agency that was asked; once a
    worker of it has, that worker and who sees the agency's cases. What ``tells`` of the person waits for that worker.

    ``through`` leads from the rows that are asked for to their referral.
    """

    def referral(**said: Any) -> Q:
        return Q(**{f"{through}{name}": value for name, value in said.items()})

    of_case = Q(Exists(seen_by(actor).filter(case=OuterRef(f"{through}case_id"))))
    if not actor.may(Permission.REFERRAL_INTAKE):
        return of_case
    mine = referral(worker_id=actor.worker_id)
    if not tells:
        mine |= referral(worker=None, agency_id=actor.agency_id)
    if actor.agency_holder:
        mine |= referral(worker__agency_id=actor.agency_id)
    return of_case | (referral(case=None) & mine)
