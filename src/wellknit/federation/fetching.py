"""Pull: a node without an address asks for what waits for it, in a signed message, and hands over its receipts the same way.

Nothing is marked when envelopes are handed out: a copy of the question shows its reader ciphertext for the node that signed
it, and changes nothing.
"""

import json
from typing import Any

from django.db import transaction

from wellknit.federation import keys, own_post, protocols, receiving, sealing
from wellknit.federation.models import Outgoing, Peer
from wellknit.federation.sending import post_of
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.seal.fed import envelope
from wellknit.seal.fed.strict import NotAccepted

AT_ONCE = 20
_FETCH = f"{protocols.PREFIX}/post/1.0/fetch"


def waiting_for(raw: bytes) -> list[bytes]:
    """The envelopes that wait for whoever signed this question; nothing for a message of another kind."""
    me = keys.mine()
    opened = envelope.unseal(sealed := envelope.peek(raw), me.secrets[sealed.kid])
    peer = Peer.objects.filter(node=opened.sender, state__in=WRITTEN_TO).first()
    if peer is None or envelope.verify(opened, peer.card).type != _FETCH:
        return []
    return [bytes(row.envelope or b"") for row in ready(peer, AT_ONCE)]


@transaction.atomic
def ready(peer: Peer, most: int) -> list[Outgoing]:
    """The oldest messages to a peer that wait, sealed to a key it still has; those it cannot be sealed for are left out."""
    post = post_of(peer)
    rows = Outgoing.objects.filter(peer=peer, state="waiting", expires_at__gt=clock.now())
    found = []
    for row in rows.order_by("inc", "seq")[:most]:
        row.peer = peer
        if not sealing.is_stale(row) or sealing.again(row, ack=post.heard_seq):
            found.append(row)
    return found


def asks() -> int:
    """The chore of a node that nobody can reach: ask every peer that can be; how many were asked."""
    if not keys.is_installed() or any(each.kind != "courier" for each in keys.own_card().endpoints):
        return 0
    peers = [peer for peer in Peer.objects.filter(state__in=WRITTEN_TO) if not _is_asked(peer)]
    for peer in peers:
        ask(peer, [])
    return len(peers)


def _is_asked(peer: Peer) -> bool:
    rows = Outgoing.objects.filter(peer=peer, state="waiting", type="post/1.0/fetch", expires_at__gt=clock.now())
    return rows.exists()


@transaction.atomic
def ask(peer: Peer, receipts: list[str]) -> None:
    """Put a question into the outbox."""
    own_post.fetch(peer, receipts)


def brought(peer: Peer, answer: dict[str, Any]) -> list[str]:
    """Take the envelopes of an answer; their receipts. What is not accepted or must wait is left for the next time."""
    receipts = []
    for text in answer.get("envelopes", [])[:AT_ONCE]:
        try:
            receipts.append(receiving.take(str(text).encode(), via="network").decode())
        except (NotAccepted, receiving.Busy):
            continue
    if receipts:
        ask(peer, receipts)
    return receipts


def read(body: bytes) -> dict[str, Any]:
    """The answer to a question. Raises `NotAccepted`; what is inside is checked by whoever takes it."""
    try:
        found = json.loads(body)
        if isinstance(found, dict) and isinstance(found["receipt"], str) and isinstance(found["envelopes"], list):
            return found
    except (ValueError, KeyError, RecursionError):
        pass
    raise NotAccepted("shape")
