"""The colleagues of an agency, as names to choose from."""

from wellknit.access.actors import Actor
from wellknit.people.models import Worker


def colleagues(actor: Actor) -> list[tuple[int, str]]:
    """Those who work at the actor's agency now, by name."""
    rows = Worker.objects.filter(agency_id=actor.agency_id, is_active=True).order_by("full_name", "pk")
    return list(rows.values_list("pk", "full_name"))
