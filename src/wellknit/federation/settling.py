"""What a peer's receipt, or the end of its time, does to a message we sent; and telling whoever wrote it."""

import json
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone, Partner, System
from wellknit.federation import delivery, outcomes, sealing
from wellknit.federation.models import Outgoing, Peer, Post, Received
from wellknit.federation.states import FAILED, OUTGOING
from wellknit.ground import clock
from wellknit.ground.failpoints import at
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.seal.fed import receipt
from wellknit.seal.fed.receipt import Receipt
from wellknit.seal.fed.strict import NotAccepted, from_base64

NODE = System("post")
_SAID = {
    "refused": "federation.refused", "unsupported": "federation.unsupported", "consent": "federation.consent",
    "expired": "federation.expired", "withdrawn": "federation.withdrawn",
}  # fmt: skip
_STATE: dict[str, str] = {"stored": "delivered"}  # every other answer is a state by its own name


def believed(row: Outgoing, text: str) -> Receipt:
    """A receipt of this row's peer for this envelope. Raises `NotAccepted`."""
    now = int(clock.now().timestamp())
    return receipt.read(text, id=row.message_id, envelope=row.sha256, card=row.peer.card, now=now)


@transaction.atomic
def settle(row: Outgoing, said: Receipt, text: str) -> bool:
    """Note what the peer answered; whether that settles it. A clock that differs is no end: it goes again later."""
    if said.status == "clock":
        put_off(row, "clock")
        return False
    _move(row, _STATE.get(said.status, said.status), Partner(row.peer_id), said.status, receipt=text, envelope=None)
    return True


def _move(row: Outgoing, to: str, by: Anyone, what: Any, **also: Any) -> None:
    """The guarded move, a ledger line where something ends badly, and word to whoever wrote it."""
    fresh = {"state": to, "settled_at": clock.now(), **also}
    if Outgoing.objects.filter(pk=row.pk, state__in=OUTGOING.sources(to)).update(**fresh) != 1:
        return  # another courier, or the bundle, was first
    for name, value in fresh.items():
        setattr(row, name, value)
    at("settle.moved")
    if to in _SAID:
        record(_SAID[to], by=by, subject=row.subject, thing=f"outgoing:{row.pk}", type=row.type)
    outcomes.tell(row, what)
    at("settle.told")


def put_off(row: Outgoing, fault: str, seconds: int = 0) -> None:
    """This message could not go now: again, with growing patience, or when the peer has said."""
    row.attempts += 1
    wait = delivery.wait(row.attempts)
    row.next_at = clock.now() + max(wait, timedelta(seconds=seconds))
    Outgoing.objects.filter(pk=row.pk, state="waiting").update(attempts=row.attempts, fault=fault, next_at=row.next_at)


@transaction.atomic
def give_up(row: Outgoing, state: str) -> None:
    """It ends here, without the peer's answer: ``expired``, or ``consent`` when that has run out before it went."""
    _move(row, state, NODE, state)


def receipt_came(peer: Peer, text: str) -> bool:
    """A receipt that did not come as an answer: in a bundle, or with a question for more. Whether it settled anything."""
    row = Outgoing.objects.select_related("peer").filter(peer=peer, message_id=_id_in(text)).first()
    if row is None or row.state != "waiting":
        return False
    try:
        return settle(row, believed(row, text), text)
    except NotAccepted:
        return False


def _id_in(text: str) -> str:
    """The message a receipt says it is about; nothing is believed yet."""
    try:
        return str(json.loads(from_base64(text.split(".")[1]))["id"])
    except (NotAccepted, IndexError, KeyError, TypeError, ValueError):
        return ""


# What people do


@transaction.atomic
def try_again(row: Outgoing, *, by: Anyone) -> None:
    """Send it once more, now: what waits at once, what ended badly with a new life."""
    held = Outgoing.objects.select_for_update().get(pk=row.pk)
    if held.state != "waiting" and held.state not in FAILED:
        raise Refused(_("This has been delivered, or was taken back. There is nothing to try again."))
    sealing.renewed(held, always=held.state != "waiting")
    held.save(update_fields=["created_at", "expires_at", "envelope", "sha256", "state", "next_at", "attempts", "fault"])
    Post.objects.filter(pk=held.peer_id).update(next_at=None)
    record("federation.tried_again", by=by, subject=held.subject, thing=f"outgoing:{held.pk}")


@transaction.atomic
def withdraw(row: Outgoing, *, by: Anyone) -> None:
    """Take a message back that the peer has not acknowledged. It may have arrived all the same."""
    if row.state != "waiting" and row.state not in FAILED:
        raise Refused(_("The other node has this already. Ask it to give it back."))
    _move(row, "withdrawn", by, "withdrawn", envelope=None)


def expire() -> int:
    """The chore: what has waited longer than it may live ends, and somebody is told; how many."""
    rows = Outgoing.objects.filter(state="waiting", expires_at__lt=clock.now()).select_related("peer")
    ended = list(rows[:1000])
    for row in ended:
        give_up(row, "expired")
    return len(ended)


def sweep() -> int:
    """The chore: forget what was delivered more than thirty days ago, and ids that no copy can act under any more."""
    old = clock.now() - delivery.KEPT
    over = Outgoing.objects.filter(state__in=("delivered", "quarantined", "withdrawn"), settled_at__lt=old)
    tombs = Received.objects.filter(expires_at__lt=clock.now() - delivery.TOMBSTONE, state__in=("done", "dismissed"))
    return over.delete()[0] + tombs.delete()[0]

