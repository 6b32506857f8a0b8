"""Finding a case by its exact reference, for the two deeds of people who do not see it: emergency and erasure."""

from django.db.models import Exists, OuterRef

from wellknit.access.actors import Actor
from wellknit.casework.models import Bar, Case


def by_reference(reference: str, by: Actor) -> Case | None:
    """The case of the actor's agency with this reference, unless they are barred from it. Asked in the node's name."""
    cases = Case.objects.select_related("key").filter(
        reference=reference.strip().upper(), agency=by.agency_id
    )
    barred = Bar.objects.filter(case=OuterRef("pk"), worker=by.worker_id, lifted_at=None)
    return cases.exclude(Exists(barred)).first()
