"""The cases somebody ticked in a list, and the colleague they named."""

from collections.abc import Iterable

from wellknit.access.actors import Actor
from wellknit.casework.models import Case
from wellknit.people.models import Worker

MOST = 100


def chosen_cases(references: Iterable[str]) -> list[Case]:
    """The cases with these references that the actor sees; others are as if they were not."""
    wanted = list(references)[:MOST]
    return list(
        Case.objects.filter(reference__in=wanted)
        .select_related("key", "agency", "manager")
        .order_by("reference")
    )


def colleague(actor: Actor, pk: str) -> Worker | None:
    """An active worker of the actor's agency by number."""
    rows = Worker.objects.filter(agency_id=actor.agency_id, is_active=True)
    return rows.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 20 else None
