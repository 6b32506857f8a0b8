"""The courier: carries what waits to each peer, one message after the other on a connection that stays open.

It may be killed at any moment, and several may run: a peer is worked for by whoever holds its lease, which lapses by
itself. A message goes until its signed receipt was verified; the other side knows a copy when it sees one.
"""

import contextlib
import logging
import threading
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Exists, OuterRef, Q

from wellknit.access.actors import System, acting
from wellknit.federation import attachments, delivery, fetching, sealing, settling, wire
from wellknit.federation.models import Awaited, Outgoing, Peer, Post
from wellknit.federation.sending import post_of
from wellknit.federation.states import WRITTEN_TO
from wellknit.federation.wire import Reply, Unreachable
from wellknit.ground import clock
from wellknit.ground.failpoints import at
from wellknit.ground.ids import new_alias
from wellknit.seal.fed.attachment import SEALED_LIMIT
from wellknit.seal.fed.strict import NotAccepted
from wellknit.vault.keyring import Shredded

LEASE = timedelta(seconds=90)  # longer than one message can take: 10 s to connect, 30 s to be answered
LANES = 4  # peers that one courier works for at the same time
BATCH = 50
POLL = 1.0
_PATIENCE = 3  # messages in a row that fail one by one, until the peer itself is left alone for a while


log = logging.getLogger("wellknit.post")


class Pause(Exception):
    """This peer is left alone for a while: it cannot be reached, or has asked for time."""

    def __init__(self, seconds: int = 0) -> None:
        super().__init__("later")
        self.seconds = seconds


@dataclass
class Lane:
    """The work for one peer while its lease is held."""

    peer: Peer
    token: str
    line: wire.Line
    delivered: int = 0
    failed: int = 0  # one after the other


def work(*, lanes: int = LANES) -> int:
    """Carry everything that can go now; how many messages were settled."""
    with acting(System("courier")):
        peers = list(_due())
    if not peers:
        return 0
    at("courier.found")
    if len(peers) == 1:
        return _each(peers)
    shares = [peers[number::lanes] for number in range(min(lanes, len(peers)))]
    done = [0] * len(shares)

    def carry(number: int) -> None:
        done[number] = _each(shares[number])
        close_old_connections()

    threads = [threading.Thread(target=carry, args=(number,), daemon=True) for number in range(len(shares))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done)


def run(stop: threading.Event, poll: float = POLL) -> None:
    """Carry until told to stop."""
    while not stop.is_set():
        try:
            work()
        except DatabaseError as fault:
            log.warning("the courier could not look for work (%s)", type(fault).__name__)
        stop.wait(poll)
        close_old_connections()


def _due() -> list[Peer]:
    """Peers for whom something can go now and nobody works."""
    now = clock.now()
    free = (Q(post__lease_until=None) | Q(post__lease_until__lte=now)) & (
        Q(post__next_at=None) | Q(post__next_at__lte=now)
    )
    going = Outgoing.objects.filter(peer=OuterRef("pk"), state="waiting", next_at__lte=now)
    coming = Awaited.objects.filter(received__peer=OuterRef("pk"), state="awaited", next_at__lte=now)
    rows = Peer.objects.filter(free, Exists(going) | Exists(coming), state__in=WRITTEN_TO)
    return [peer for peer in rows.select_related("organisation") if wire.addresses(peer.card)]


def _each(peers: list[Peer]) -> int:
    """Work for these peers; what goes wrong with one stops neither the others nor the courier."""
    delivered = 0
    with acting(System("courier")):
        for peer in peers:
            try:
                delivered += _serve(peer)
            except Exception as fault:  # a full disk, a locked database, a room's own fault: its lease lapses, then again
                log.warning("the courier could not go on with one peer (%s)", type(fault).__name__)
    return delivered


def _serve(peer: Peer) -> int:
    """Work for one peer, if nobody else does; the lease is given back at the end, or lapses."""
    token = new_alias()
    if not _lease(peer, token):
        return 0
    at("courier.leased")
    number = Post.objects.get(pk=peer.pk).failures
    endpoints = wire.addresses(peer.card)
    lane = Lane(peer, token, wire.Line(endpoints[number % len(endpoints)]))
    try:
        _carry(lane)
        _free(lane)
    except Pause as pause:
        _leave(lane, pause.seconds)
    finally:
        lane.line.close()
    at("courier.freed")
    return lane.delivered


@transaction.atomic
def _lease(peer: Peer, token: str) -> bool:
    now = clock.now()
    post_of(peer)
    rows = Post.objects.filter(Q(lease_until=None) | Q(lease_until__lte=now) | Q(courier=token), pk=peer.pk)
    return rows.update(courier=token, lease_until=now + LEASE) == 1


def _free(lane: Lane) -> None:
    rows = Post.objects.filter(pk=lane.peer.pk, courier=lane.token)
    rows.update(courier="", lease_until=None, failures=0, next_at=None)
    if lane.delivered:
        Peer.objects.filter(pk=lane.peer.pk).update(reached_at=clock.now())


def _leave(lane: Lane, seconds: int) -> None:
    """Give the lease back and leave the peer alone, longer each time."""
    failures = 1 + (0 if lane.delivered else Post.objects.get(pk=lane.peer.pk).failures)
    wait = max(delivery.wait(failures), timedelta(seconds=seconds))
    rows = Post.objects.filter(pk=lane.peer.pk, courier=lane.token)
    rows.update(courier="", lease_until=None, failures=failures, next_at=clock.now() + wait)


def _carry(lane: Lane) -> None:
    """Everything that is due, in the order of its numbers, then the attachments of what has come from there."""
    while rows := list(islice(_rows(lane.peer), BATCH)):
        if not _lease(lane.peer, lane.token):
            return  # the lease had lapsed and somebody else has it
        for row in rows:
            row.peer = lane.peer
            _deliver(lane, row)
    for awaited in attachments.due(clock.now()):
        if awaited.received.peer_id == lane.peer.pk:
            _fetch(lane, awaited)


def _rows(peer: Peer) -> list[Outgoing]:
    due = Outgoing.objects.filter(peer=peer, state="waiting", next_at__lte=clock.now())
    return list(due.order_by("inc", "seq")[:BATCH])


def _deliver(lane: Lane, row: Outgoing) -> None:
    """One message: sealed to a key the peer still has, handed over, its receipt believed or not."""
    if row.expires_at < clock.now():
        settling.give_up(row, "expired")
        return
    if sealing.is_stale(row) and not _sealed(row):
        return
    at("courier.before_post")
    part = "fetch" if row.type == "post/1.0/fetch" else "inbox"
    reply = _posted(lane, row, part)
    at("courier.after_post")
    _answered(lane, row, reply, part)
    at("courier.settled")


def _posted(lane: Lane, row: Outgoing, part: str) -> Reply:
    try:
        return lane.line.post(part, bytes(row.envelope or b""), row.message_id)
    except Unreachable:
        raise Pause from None


def _sealed(row: Outgoing) -> bool:
    """Seal a row afresh; what cannot be sealed any more ends, what waits for a card is put off."""
    try:
        with transaction.atomic():
            sealing.seal(row, ack=post_of(row.peer).heard_seq)
            row.save(update_fields=["envelope", "sha256", "sealed_to"])
    except NotAccepted as why:
        settling.give_up(row, "consent") if why.reason == "consent" else settling.put_off(row, why.reason)
        return False
    except Shredded:  # its case was erased: nothing of it leaves any more
        settling.give_up(row, "withdrawn")
        return False
    return True


def _answered(lane: Lane, row: Outgoing, reply: Reply, part: str) -> None:
    if reply.status in (429, 503):
        raise Pause(reply.retry_after)
    try:
        _believe(lane, row, reply, part)
    except NotAccepted as why:
        settling.put_off(row, why.reason)
        lane.failed += 1
        if lane.failed >= _PATIENCE:
            raise Pause from None


def _believe(lane: Lane, row: Outgoing, reply: Reply, part: str) -> None:
    """Settle a row by a receipt that its peer has signed. Raises `NotAccepted` for everything else."""
    if reply.status != 200:
        raise NotAccepted("receipt")
    answer = fetching.read(reply.body) if part == "fetch" else {}
    text = answer.get("receipt") or reply.body.decode("latin-1")
    said = settling.believed(row, text)
    at("courier.believed")
    lane.delivered += settling.settle(row, said, text)
    lane.failed = 0
    if answer:
        fetching.brought(lane.peer, answer)


def _fetch(lane: Lane, awaited: Awaited) -> None:
    """Fetch one attachment; other bytes than the message spoke of are as good as none."""
    try:
        found = lane.line.get(f"blob/{awaited.name}", min(awaited.byte_count, SEALED_LIMIT))
    except Unreachable:
        attachments.later(awaited)
        raise Pause from None
    with contextlib.suppress(NotAccepted):
        if found is not None:
            at("courier.fetched")
            attachments.bring(awaited, found)
            return
    attachments.later(awaited)
