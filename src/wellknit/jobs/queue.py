"""Putting work off and taking it up: claimed by a lease, so that a killed worker's job is simply taken up again.

A job may run twice (its worker died after the work and before the mark): handlers must bear that. Jobs are put off
in the transaction of the deed that wants them, so nothing is announced that was not committed.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction

from wellknit.ground import clock
from wellknit.jobs.models import Job

LEASE = timedelta(minutes=5)
ATTEMPTS = 8
KEPT = timedelta(days=7)  # done jobs: long enough to see on Monday what ran over a weekend that went wrong
log = logging.getLogger("wellknit.jobs")

Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
_chores: dict[str, "Chore"] = {}


@dataclass(frozen=True)
class Chore:
    """Something that is done again and again, every so often."""

    name: str
    every: timedelta
    run: Callable[[], Any]


def handles(kind: str, handler: Handler) -> None:
    """Say who does jobs of a kind; filled in ``AppConfig.ready()``."""
    _handlers[kind] = handler


def every(interval: timedelta, name: str, run: Callable[[], Any]) -> None:
    """Say what is to be done every so often; filled in ``AppConfig.ready()``."""
    _chores[name] = Chore(name, interval, run)
    handles(f"chore.{name}", lambda payload: run())


def put_off(kind: str, *, at: datetime | None = None, once: str | None = None, **payload: Any) -> None:
    """Put a job off; with ``once``, only if no job of that name is there."""
    if once and Job.objects.filter(once=once).exists():
        return
    job = Job(kind=kind, payload=payload, run_after=at or clock.now(), once=once)
    # Of two deeds that put off the same at once, the later finds it done; neither fails for it.
    Job.objects.bulk_create([job], ignore_conflicts=once is not None)


def schedule_chores() -> None:
    """See that every chore has its next turn waiting."""
    for chore in _chores.values():
        put_off(f"chore.{chore.name}", once=f"chore.{chore.name}")


def claim() -> Job | None:
    """Take the oldest job that is due and whose lease has run out; nobody else gets it while the lease holds."""
    now = clock.now()
    free = models.Q(lease_until=None) | models.Q(lease_until__lte=now)
    due = Job.objects.filter(free, state="waiting", run_after__lte=now).order_by("run_after", "pk")
    with transaction.atomic():
        job = due.select_for_update(skip_locked=_can_skip()).first()
        if job is None:
            return None
        changed = Job.objects.filter(free, pk=job.pk, state="waiting").update(
            lease_until=now + LEASE, attempts=models.F("attempts") + 1
        )
    job.attempts += 1
    return job if changed else None


def _can_skip() -> bool:
    return bool(transaction.get_connection().features.has_select_for_update_skip_locked)


def run(job: Job) -> None:
    """Do a claimed job; a fault puts it off with growing patience, and after eight it is dead and shown to people."""
    try:
        _handlers[job.kind](job.payload)
    except Exception as fault:  # any fault of a handler must leave the queue going
        log.warning("job %s %s failed (%s)", job.kind, job.pk, type(fault).__name__)
        _put_back(job, type(fault).__name__)
        return
    _finish(job)


def _put_back(job: Job, fault: str) -> None:
    state = "dead" if job.attempts >= ATTEMPTS else "waiting"
    wait = timedelta(seconds=2**job.attempts)
    Job.objects.filter(pk=job.pk).update(state=state, fault=fault, lease_until=None, run_after=clock.now() + wait)


def _finish(job: Job) -> None:
    chore = _chores.get(job.kind.removeprefix("chore."))
    if chore is None:
        Job.objects.filter(pk=job.pk).update(state="done", once=None, lease_until=None)
        return
    Job.objects.filter(pk=job.pk).update(
        run_after=clock.now() + chore.every, lease_until=None, attempts=0, fault="", state="waiting"
    )


def work_off() -> int:
    """Do everything that is due now; how many jobs were done."""
    count = 0
    while (job := claim()) is not None:
        run(job)
        count += 1
    return count


def sweep() -> int:
    """Delete done jobs whose turn came long ago; how many. Dead ones stay until somebody has looked at them."""
    return Job.objects.filter(state="done", run_after__lt=clock.now() - KEPT).delete()[0]
