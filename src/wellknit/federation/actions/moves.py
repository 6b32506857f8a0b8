"""What every move of a peer is made of: the row held, the guarded update, the line in the ledger."""

from typing import Any

from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone
from wellknit.federation.models import Peer
from wellknit.federation.states import PEER
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record


def held(peer: Peer) -> Peer:
    """The row as it is now; nobody else writes it until the transaction ends."""
    return Peer.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=peer.pk)


def worker(by: Anyone) -> int | None:
    """Who acts, where it is a worker."""
    return by.worker_id if isinstance(by, Actor) else None


def moved(row: Peer, to: str, kind: str, by: Anyone, *, set: dict[str, Any], **detail: Any) -> None:
    """Make a move from the state the row is in, or stay there; raises `Refused` when somebody was quicker."""
    old, also = row.state, dict(set)
    if to != old:
        also |= {"state": to, "moved_at": clock.now()}
    allowed = to == old or PEER.allow(old, to)
    if not allowed or Peer.objects.filter(pk=row.pk, state=old, asked=row.asked).update(**also) != 1:
        raise Refused(_("Somebody else changed this a moment ago. Look at it again before you go on."))
    for name, value in also.items():
        setattr(row, name, value)
    record(kind, by=by, thing=f"peer:{row.pk}", before=old, after=to, **detail)
