"""The private address of a worker's calendar: made anew, or ended. Only its fingerprint is kept."""

import hashlib
import secrets

from django.db import transaction

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.ledger.record import record
from wellknit.people.models import Worker


def fingerprint(token: str) -> str:
    """What is kept of a token; 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, by: Actor) -> str:
    """A new token; the one before is worth nothing any more."""
    require(by, Permission.CASE_LIST)
    token = secrets.token_urlsafe(32)
    Worker.objects.filter(pk=by.worker_id).update(calendar_token=fingerprint(token))
    record("desk.calendar_made", by=by)
    return token


@transaction.atomic
def end(*, by: Actor) -> None:
    """No calendar address any more; ending it twice is no fault."""
    require(by, Permission.CASE_LIST)
    if Worker.objects.filter(pk=by.worker_id).exclude(calendar_token="").update(calendar_token=""):
        record("desk.calendar_ended", by=by)
