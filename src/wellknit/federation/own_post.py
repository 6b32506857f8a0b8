"""What nodes tell each other about the post itself: ``post/1.0``, codes alone, understood by every node."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Anyone, Partner, System
from wellknit.federation import attachments, cards, delivery, letters, outcomes, sealing, settling, streams
from wellknit.federation.keys import mine
from wellknit.federation.models import Blob, Outgoing, Peer, Received
from wellknit.federation.protocols import Incoming, Kind, Protocol, register
from wellknit.federation.sending import post_of, send
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.ground.ids import new_alias
from wellknit.ledger.record import record

SCHEMAS = Path(__file__).parent / "schemas" / "post"
NODE = System("post")
_THERE = ("delivered", "quarantined")  # states in which a peer has told us that it has a message
_FETCH_LIFE = timedelta(hours=1)  # a question that nobody answers in time is asked again


# What we say


def show_card(text: str, *, by: Anyone) -> None:
    """Send this node's new card to every peer that is written to."""
    for peer in Peer.objects.filter(state__in=WRITTEN_TO):
        send(letters.bare(peer, "post/1.0/card", {"card": text}), by=by)


def ask_for_the_rest(*, by: Anyone) -> int:
    """After a restore: tell every peer how far it was heard, so that it sends again what was forgotten; how many."""
    peers = list(Peer.objects.filter(state__in=WRITTEN_TO))
    for peer in peers:
        heard = streams.heard(post_of(peer))
        send(letters.bare(peer, "post/1.0/resync", {"inc": heard.inc, "seq": heard.seq}), by=by)
    return len(peers)


def say_opened(received: Received, role: str, *, by: Anyone) -> None:
    """Tell the sender that somebody in this role has opened what it sent: the third level of its acknowledgement."""
    body = {"message": received.message_id, "role": role}
    send(letters.bare(received.peer, "post/1.0/opened", body, thid=received.thid or None), by=by)


def got(peer: Peer, names: Sequence[str]) -> None:
    """Tell the sender that attachments have arrived, so that it need not keep them ready."""
    if peer.state in WRITTEN_TO:
        send(letters.bare(peer, "post/1.0/got", {"attachments": list(names)}), by=NODE)


def fetch(peer: Peer, receipts: Sequence[str]) -> Outgoing:
    """Ask a peer for what waits there, and hand over the receipts of what came last time."""
    return send(letters.bare(peer, "post/1.0/fetch", {"receipts": list(receipts)}), by=NODE, life=_FETCH_LIFE)


# What we hear


def _card(said: Incoming) -> None:
    cards.accept(said.peer, said.body["card"], by=Partner(said.peer.pk))


def _resend(said: Incoming) -> None:
    """Send numbers again that have not arrived; say of those that carry nothing any more that they do not."""
    inc, numbers = said.body["inc"], set(said.body["numbers"])
    rows = Outgoing.objects.select_for_update().filter(peer=said.peer, inc=inc, seq__in=numbers)
    found = {row.seq: row for row in rows}
    _send_again(row for row in found.values() if row.state in _THERE)
    gone = sorted(n for n in numbers if n not in found or found[n].state not in ("waiting", *_THERE))
    if gone and inc <= mine().incarnation:
        send(letters.bare(said.peer, "post/1.0/gone", {"inc": inc, "numbers": gone}), by=NODE)


def _resync(said: Incoming) -> None:
    """The peer was restored from a backup: everything beyond what it remembers goes again."""
    inc, seq = said.body["inc"], said.body["seq"]
    beyond = ~Q(inc=inc) | Q(seq__gt=seq)  # as `delivery.is_behind` has it
    rows = Outgoing.objects.select_for_update().filter(beyond, peer=said.peer, state__in=_THERE)
    count = _send_again(rows)
    record("federation.resent", by=Partner(said.peer.pk), thing=f"peer:{said.peer.pk}", messages=count)


def _send_again(rows: Iterable[Outgoing]) -> int:
    held = list(rows)
    for row in held:
        sealing.renewed(row)
        row.save(update_fields=["created_at", "expires_at", "envelope", "sha256", "state", "next_at", "attempts", "fault"])
    Blob.objects.filter(outgoing__in=held).update(taken_at=None)
    return len(held)


def _gone(said: Incoming) -> None:
    """Numbers that carry nothing any more are no gap."""
    post, inc = post_of(said.peer), said.body["inc"]
    for seq in said.body["numbers"]:
        if not Received.objects.filter(peer=said.peer, inc=inc, seq=seq).exists():
            Received.objects.create(
                key_id=mine().key_id, peer=said.peer, message_id=new_alias(), type="", inc=inc, seq=seq, status="gone",
                at=clock.now(), expires_at=clock.now() + delivery.LIFE,
            )  # fmt: skip
            streams.hear(post, inc, seq)


def _opened(said: Incoming) -> None:
    row = Outgoing.objects.filter(peer=said.peer, message_id=said.body["message"], opened_at=None).first()
    if row:
        row.opened_at, row.opened_role = clock.now(), said.body["role"]
        row.save(update_fields=["opened_at", "opened_role"])
        record("federation.opened", by=Partner(said.peer.pk), subject=row.subject, thing=f"outgoing:{row.pk}")
        outcomes.tell(row, "opened", row.opened_role)


def _got(said: Incoming) -> None:
    attachments.taken(said.peer.pk, said.body["attachments"])


def _fetch(said: Incoming) -> None:
    for receipt in said.body["receipts"]:
        settling.receipt_came(said.peer, receipt)


def _ping(said: Incoming) -> None:
    """That it arrived is all there is to it."""


_HANDLERS = {
    "card": _card, "resend": _resend, "resync": _resync, "gone": _gone, "opened": _opened, "got": _got, "fetch": _fetch,
    "ping": _ping,
}  # fmt: skip
_SAID = {
    "card": _("A new card of this node"), "resend": _("A request to send again what is missing"),
    "resync": _("Word that this node was restored"), "gone": _("Word that some numbers carry nothing any more"),
    "opened": _("Word that a message was opened"), "got": _("Word that attachments have arrived"),
    "fetch": _("A request for what waits there"), "ping": _("A sign that this node is there"),
}  # fmt: skip


def register_all() -> None:
    """Make the protocol known; every node speaks it."""
    kinds = (
        Kind(name, SCHEMAS / f"{name}.json", handle, bare=True, said=_SAID[name]) for name, handle in _HANDLERS.items()
    )
    register(Protocol("post", 1, 0, tuple(kinds)))
