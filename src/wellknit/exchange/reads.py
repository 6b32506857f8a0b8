"""What is taken out: the cases of the actor's agency, in the order in which they were opened."""

from collections.abc import Iterator
from typing import Any

from wellknit.access.actors import Actor
from wellknit.casework.models import Case


def cases_of(actor: Actor) -> Iterator[Case]:
    """Every case the actor sees, one after the other; memory holds few of them."""
    rows: Any = Case.objects.filter(agency_id=actor.agency_id).select_related("key", "agency", "manager")
    yield from rows.order_by("pk").iterator(chunk_size=500)
