"""How often is too often: one table of limits, and the counting of them.

Windows are fixed stretches of time: a burst over the border may reach twice the number, which every number below
bears. A hit costs one guarded update; whoever is over the limit is told how long to wait, and nothing else is done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from django.db import transaction
from django.db.models import F, QuerySet
from django.http import HttpResponse

from wellknit.access.actors import Actor
from wellknit.access.models import Hits
from wellknit.ground import clock
from wellknit.ledger.record import record
from wellknit.vault import blind

MINUTE, HOUR = 60, 60 * 60


@dataclass(frozen=True)
class Limit:
    """So many times in so many seconds, for each worker or each address. ``looking``: reading the page counts too."""

    times: int
    seconds: int
    per: Literal["worker", "address"] = "worker"
    looking: bool = False


LIMITS: dict[str, Limit] = {
    "search": Limit(60, MINUTE, looking=True),
    "directory": Limit(60, MINUTE),
    "hsds": Limit(120, MINUTE, per="address", looking=True),
    "export": Limit(20, HOUR),
    "print": Limit(60, HOUR, looking=True),
    "original": Limit(30, HOUR, looking=True),
    "break_glass": Limit(3, HOUR),
    "erase": Limit(20, HOUR),
    "upload": Limit(120, HOUR),
    "import": Limit(20, HOUR),
    "workers": Limit(60, HOUR),
    "sign_in": Limit(20, MINUTE, per="address"),
    "passkey": Limit(30, MINUTE, per="address", looking=True),
    "confirm": Limit(10, 5 * MINUTE),
    "password": Limit(5, 5 * MINUTE),
    "second_step": Limit(5, 15 * MINUTE),  # spent by the form, which knows who is halfway in
    "one_time_code": Limit(1, 30),  # the window is the code's own half minute: used once is used up
    "calendar": Limit(120, HOUR, per="address", looking=True),
    "post": Limit(120, MINUTE, per="address"),  # envelopes that were not accepted; true ones have quotas of their own
    "case_page": Limit(60, HOUR, looking=True),  # never refused: more than this is noted in the ledger
}

View = Callable[..., HttpResponse]


class TooMany(Exception):
    """Too often; becomes a 429 page that says how many seconds to wait."""

    def __init__(self, bucket: str, wait: int) -> None:
        super().__init__(bucket)
        self.wait = wait


def spend(bucket: str, who: str) -> int:
    """Count one hit. Returns 0 when it is within the limit, else the seconds until the next try."""
    limit, (rows, ends, now) = LIMITS[bucket], _window(bucket, who)
    spare = rows.filter(n__lt=limit.times)
    if spare.update(n=F("n") + 1):
        return 0
    Hits.objects.get_or_create(bucket=bucket, key=_key(who), ends=ends)
    return 0 if spare.update(n=F("n") + 1) else max(ends - now, 1)


def spent(bucket: str, who: str) -> int:
    """Look without counting: the seconds until the next try where the limit is used up, else 0."""
    rows, ends, now = _window(bucket, who)
    return max(ends - now, 1) if rows.filter(n__gte=LIMITS[bucket].times).exists() else 0


def enforce(bucket: str, who: str) -> None:
    """Count one hit. Raises `TooMany` beyond the limit."""
    wait = spend(bucket, who)
    if wait:
        raise TooMany(bucket, wait)


def forgive(bucket: str, who: str) -> None:
    """Forget the hits of somebody who has shown who they are."""
    _window(bucket, who)[0].delete()


def notice(bucket: str, by: Actor) -> None:
    """Count a deed that is never refused; the first beyond the limit leaves one line in the ledger."""
    limit, who = LIMITS[bucket], by.ledger_name
    if spend(bucket, who) and _window(bucket, who)[0].filter(n=limit.times).update(n=limit.times + 1):
        with transaction.atomic():
            record("access.unusual_reading", by=by, bucket=bucket, more_than=limit.times, seconds=limit.seconds)


def limited(bucket: str) -> Callable[[View], View]:
    """Declare on a view how often it may be used: ``@limited("search")``, beside ``@guarded``."""
    limit = LIMITS[bucket]

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            who = whose(request, limit)
            if who and (limit.looking or request.method not in ("GET", "HEAD", "OPTIONS")):
                enforce(bucket, who)
            return view(request, *args, **kwargs)

        inner.limit = bucket  # type: ignore[attr-defined]
        return inner

    return decorate


def sweep() -> int:
    """Delete the windows that are over. Returns how many."""
    return Hits.objects.filter(ends__lt=int(clock.now().timestamp())).delete()[0]


def whose(request: Any, limit: Limit) -> str:
    """To whom a hit is counted: the worker or the address; empty for nobody."""
    if limit.per == "address":
        return f"address:{request.META.get('REMOTE_ADDR', '')}"
    actor = getattr(request, "actor", None)
    return actor.ledger_name if actor else ""  # nobody signed in: `guarded` sends them away anyway


def _window(bucket: str, who: str) -> tuple[QuerySet[Hits], int, int]:
    now, seconds = int(clock.now().timestamp()), LIMITS[bucket].seconds
    ends = (now // seconds + 1) * seconds
    return Hits.objects.filter(bucket=bucket, key=_key(who), ends=ends), ends, now


def _key(who: str) -> str:
    return blind.index("access.limits", who).hex()
