"""What happens to a peer once it is known: paused by one officer at once, blocked by two, left when all is finished."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, System, require
from wellknit.access.permissions import Permission
from wellknit.federation import looking
from wellknit.federation.actions.moves import held, moved
from wellknit.federation.deeds import DEEDS, Deed
from wellknit.federation.models import Peer
from wellknit.federation.net_objections import against_leaving
from wellknit.federation.rules import peers as rules
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused

NODE = System("net")
SETTLED: dict[str, Any] = {"asked": "", "asked_at": None, "asked_by_id": None}


@transaction.atomic
def pause(*, peer: Peer, by: Actor, reason: str) -> None:
    """Pause a peer at once; what is sent waits on both sides."""
    require(by, Permission.NET_WRITE)
    rules.may_give_reason(reason).enforce()
    _do("pause", held(peer), by, reason=reason.strip())


@transaction.atomic
def reopen(*, peer: Peer, by: Actor) -> None:
    """Open a paused peer again; what it has sent meanwhile acts now, in the order it came."""
    require(by, Permission.NET_WRITE)
    row = held(peer)
    rules.may_open(split_view=row.split_view, asked=row.asked).enforce()
    _do("open", row, by, reason="")
    looking.take_up(row, by=by)


@transaction.atomic
def ask_to_block(*, peer: Peer, by: Actor, reason: str) -> None:
    """Pause a peer at once and ask a second officer to block it."""
    require(by, Permission.NET_WRITE)
    rules.may_give_reason(reason).enforce()
    _do("ask_to_block", held(peer), by, reason=reason.strip(), **_asks("block", by))


@transaction.atomic
def block(*, peer: Peer, by: Actor) -> None:
    """Block a peer as the second officer."""
    require(by, Permission.NET_CONFIRM)
    _second("block", held(peer), by)


@transaction.atomic
def ask_to_clear(*, peer: Peer, by: Actor) -> None:
    """Say, as the first officer, that the number was compared after an alarm about two cards, and is the same."""
    require(by, Permission.NET_CONFIRM)
    row = held(peer)
    rules.may_clear(split_view=row.split_view).enforce()
    _do("ask_to_clear", row, by, **_asks("clear", by))


@transaction.atomic
def clear(*, peer: Peer, by: Actor) -> None:
    """Settle an alarm about two cards as the second officer."""
    require(by, Permission.NET_CONFIRM)
    row = held(peer)
    rules.may_clear(split_view=row.split_view).enforce()
    _second("clear", row, by, split_view=False)


@transaction.atomic
def turn_down(*, peer: Peer, by: Actor) -> None:
    """Turn down what waits for a second officer; who asked may do so, too."""
    require(by, Permission.NET_CONFIRM)
    _do("keep", held(peer), by, **SETTLED)


@transaction.atomic
def leave(*, peer: Peer, by: Actor, reason: str) -> None:
    """Begin to stop working with a peer: what is under way is finished first."""
    require(by, Permission.NET_WRITE)
    rules.may_give_reason(reason).enforce()
    _do("leave", held(peer), by, reason=reason.strip())


@transaction.atomic
def stay(*, peer: Peer, by: Actor) -> None:
    """Go on working with a peer that was to be left."""
    require(by, Permission.NET_WRITE)
    _do("stay", held(peer), by, reason="")


@transaction.atomic
def finish(*, peer: Peer, by: Actor) -> None:
    """Part from a peer with which nothing is under way any more."""
    require(by, Permission.NET_WRITE)
    row = held(peer)
    if row.state == "leaving":
        rules.may_finish_leaving(len(against_leaving(row))).enforce()
    _do("finish", row, by)


@transaction.atomic
def part(*, peer: Peer, by: Actor) -> None:
    """Part for good from a peer that was blocked."""
    require(by, Permission.NET_WRITE)
    _do("part", held(peer), by)


@transaction.atomic
def drop(*, peer: Peer, by: Actor) -> None:
    """Set an introduction aside before the node was open."""
    require(by, Permission.NET_WRITE)
    _do("drop", held(peer), by)


@transaction.atomic
def follow_departures() -> int:
    """Part from those with which everything under way has come to its end; how many."""
    leaving = Peer.objects.select_for_update(of=("self",)).filter(state="leaving").select_related("organisation")
    done = [row for row in leaving if not against_leaving(row)]
    for row in done:
        moved(row, "left", "federation.left", NODE, set={})
    return len(done)


def _asks(what: str, by: Actor) -> dict[str, Any]:
    return {"asked": what, "asked_by_id": by.worker_id, "asked_at": clock.now()}


def _second(name: str, row: Peer, by: Actor, **also: Any) -> None:
    rules.may_second(row.asked, DEEDS[name].second, own=row.asked_by_id == by.worker_id).enforce()
    _do(name, row, by, **SETTLED, **also)


def _do(name: str, row: Peer, by: Actor, **also: Any) -> None:
    """Make a move of the table of deeds, from the states it starts in. Raises `Refused`."""
    deed: Deed = DEEDS[name]
    if row.state not in deed.since or row.asked not in deed.asked:
        raise Refused(_("This cannot be done now: it is not in the right state any more. Look at it again."))
    moved(row, deed.to or row.state, deed.kind, by, set=also)
