"""The counters of a stream in the database: what was heard, what is missing, and asking for it."""

from datetime import datetime

from django.db import transaction

from wellknit.access.actors import System
from wellknit.access.prepared import Prepared, Slot
from wellknit.federation import delivery, letters
from wellknit.federation.delivery import Heard
from wellknit.federation.models import Post, Received
from wellknit.federation.sending import send
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.ledger.record import record

NODE = System("post")
_FIELDS = [field.attname for field in Post._meta.concrete_fields]
_NOTED = ["heard_inc", "heard_seq", "heard_high", "gap_since", "hour", "hour_count", "hour_bytes"]


_counters = Prepared(lambda: Post.objects.select_for_update().filter(pk=Slot("peer")).values_list(*_FIELDS))


def held(peer_id: int) -> Post | None:
    """The counters of a peer, held until the transaction ends; nothing for one that was neither heard nor written to."""
    found = _counters(peer=peer_id)
    return Post.from_db(None, _FIELDS, found[0]) if found else None


def heard(post: Post) -> Heard:
    """The counters as the rules read them."""
    return Heard(post.heard_inc, post.heard_seq, post.heard_high)


def hear(post: Post, inc: int, seq: int) -> None:
    """A number has come. The row must be held."""
    old = heard(post)
    here = _here(post) if old.has_gap and inc == old.inc else ()
    now = delivery.hear(old, inc, seq, here)
    post.heard_inc, post.heard_seq, post.heard_high = now.inc, now.seq, now.high
    post.gap_since = (post.gap_since or clock.now()) if now.has_gap else None
    note(post)


def note(post: Post) -> None:
    """Write the counters down."""
    Post.objects.filter(pk=post.pk).update(**{name: getattr(post, name) for name in _NOTED})


def _here(post: Post) -> list[int]:
    rows = Received.objects.filter(peer_id=post.pk, inc=post.heard_inc, seq__gt=post.heard_seq)
    return list(rows.order_by("seq").values_list("seq", flat=True)[:10_000])


def ask_for_missing() -> int:
    """The chore: ask every peer for the numbers that have been missing for ten minutes; how many were asked."""
    now = clock.now()
    waiting = Post.objects.filter(gap_since__lte=now - delivery.ASK_AFTER, peer__state__in=WRITTEN_TO)
    return sum(_ask(pk, now) for pk in waiting.values_list("pk", flat=True))


@transaction.atomic
def _ask(pk: int, now: datetime) -> bool:
    post = Post.objects.select_for_update(of=("self",)).select_related("peer").get(pk=pk)
    numbers = delivery.missing(heard(post), _here(post))
    if not numbers or (post.asked_at and now - post.asked_at < delivery.ASK_AFTER * 6):
        return False
    if post.gap_since and now - post.gap_since >= delivery.ALARM_AFTER:
        record("federation.withheld", by=NODE, thing=f"peer:{pk}", numbers=len(numbers))
    Post.objects.filter(pk=pk).update(asked_at=now)
    body = {"inc": post.heard_inc, "numbers": numbers}
    send(letters.bare(post.peer, "post/1.0/resend", body), by=NODE)
    return True
