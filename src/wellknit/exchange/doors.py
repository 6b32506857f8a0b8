"""The only way a view reaches a file that was laid down: the worker who did, or nobody."""

from django.http import Http404

from wellknit.access.actors import Actor
from wellknit.exchange.models import Run


def run_for(actor: Actor, number: int) -> Run:
    """The worker's own run; the unknown and another's look alike."""
    run = Run.objects.select_related("file").filter(pk=number, worker_id=actor.worker_id).first()
    if run is None:
        raise Http404
    return run


def runs_of(actor: Actor) -> list[Run]:
    """The worker's newest runs."""
    return list(Run.objects.filter(worker_id=actor.worker_id).order_by("-pk")[:20])
