"""What forms offer to choose from."""

from typing import Any

from wellknit.directory.models import Organisation
from wellknit.people.models import Agency
from wellknit.procedures import reads
from wellknit.procedures.models import Lane, Procedure


def of_lanes(row: Procedure) -> dict[str, Any]:
    """Our lanes with who is chosen, and who can be: the agencies that use this node, then organisations of the directory."""
    agencies = [(f"agency:{each.pk}", each.name) for each in Agency.objects.order_by("name")]
    others = [(f"organisation:{each.pk}", each.name) for each in Organisation.objects.order_by("name")]
    return {
        "lanes": [(lane, name, _chosen(known)) for lane, name, known in reads.lanes(row)],
        "who": [*agencies, *others],
    }


def _chosen(lane: Lane | None) -> str:
    if lane is None:
        return ""
    return f"agency:{lane.agency_id}" if lane.agency_id else f"organisation:{lane.organisation_id}"
