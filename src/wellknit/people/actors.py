"""The actor a signed-in worker is."""

from typing import Any

from wellknit.access.actors import Actor


def actor_of(worker: Any) -> Actor | None:
    """The actor a signed-in worker is; nobody for a stranger or for somebody who left."""
    if not worker.is_authenticated or not worker.is_active:
        return None
    return Actor(worker.pk, worker.agency_id, worker.role_names, worker.full_name)
