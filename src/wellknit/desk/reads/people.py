"""The colleagues of an agency, as names to choose from."""

from typing import Any

from wellknit.access.actors import Actor
from wellknit.access.prepared import Prepared, Slot
from wellknit.people.models import Worker

_COLLEAGUES = Prepared(
    lambda: (
        Worker.objects.filter(agency=Slot("agency"), is_active=True)
        .order_by("full_name", "pk")
        .values_list("pk", "full_name")
    )
)


def colleagues(actor: Actor) -> list[tuple[Any, ...]]:
    """Those who work at the actor's agency now, by name."""
    return _COLLEAGUES(agency=actor.agency_id)
