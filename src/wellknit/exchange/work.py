"""The part of bringing a file in that the worker does while the person looks at the progress."""

from typing import Any

from wellknit.access.actors import Actor
from wellknit.exchange import actions
from wellknit.exchange.models import Run
from wellknit.jobs.queue import handles, put_off

KIND = "exchange.bring_in"


def register_all() -> None:
    """Say who does this kind of job."""
    handles(KIND, _bring_in)


def start(run: Run, *, good_only: bool) -> None:
    """Put the work off; a second press puts off nothing more."""
    put_off(KIND, once=f"{KIND}:{run.pk}", run=run.pk, good_only=good_only)


def _bring_in(payload: dict[str, Any]) -> None:
    run = Run.objects.select_related("file", "worker").get(pk=payload["run"])
    worker = run.worker
    by = Actor(worker.pk, worker.agency_id, worker.role_names, worker.full_name)
    actions.bring_all_in(run=run, by=by, good_only=payload["good_only"])
