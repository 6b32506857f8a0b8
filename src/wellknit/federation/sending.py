"""Sending: a letter becomes a numbered, sealed row of the outbox, in the transaction of the deed that wrote it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone
from wellknit.federation import attachments, delivery, keys, protocols, sealing
from wellknit.federation.keys import Mine
from wellknit.federation.letters import Letter
from wellknit.federation.models import Outgoing, Peer, Post
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.ground.failpoints import at
from wellknit.ground.verdicts import YES, Refused, Verdict
from wellknit.ledger.record import record
from wellknit.seal.fed.message import new_id
from wellknit.seal.fed.strict import NotAccepted, Reason

_WHY: dict[Reason, Any] = {
    "consent": _("The person's consent does not cover this for that node, purpose and day. Nothing was sent."),
    "size": _("This is too long for one message. Write it shorter, or attach it."),
    "limits": _("The other node does not take as much as this. Attach less."),
}


def send(letter: Letter, *, by: Anyone, life: timedelta = delivery.LIFE) -> Outgoing:
    """Put a letter into the outbox; the courier delivers it once the deed is committed.

    Must run inside the deed's transaction; raises `RuntimeError` outside of one. Raises `Refused` for a peer that is not
    written to now, for a consent that does not cover it, and for what the peer does not take.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a letter belongs into the transaction of its deed")
    protocols.kind_of(letter.type).require(letter.body)
    post = post_of(letter.to)
    may_write_to(post.peer).enforce()
    row = _numbered(letter, post, keys.mine(), life)
    at("send.numbered")
    sealed = attachments.seal_all(letter.attachments, row)
    row.plain = _plain(letter) | {"attachments": [each.as_json() for each, _blob in sealed]}
    _sealed(row, post)
    at("send.sealed")
    row.save(force_insert=True)
    attachments.keep([blob for _each, blob in sealed])
    at("send.kept")
    _note(row, letter, by)
    at("send.noted")
    return row


def post_of(peer: Peer) -> Post:
    """The counters of a peer, held until the transaction ends: numbers are given out one after the other."""
    rows = Post.objects.select_for_update(of=("self",)).select_related("peer")
    return rows.filter(peer=peer).first() or Post.objects.select_related("peer").get_or_create(peer=peer)[0]


def may_write_to(peer: Peer) -> Verdict:
    """Whether this peer is written to now, with the reason if not."""
    if peer.state in WRITTEN_TO:
        return YES
    return Verdict(_("Nothing is sent to this node now: it is not open on the page of the net."))


def _numbered(letter: Letter, post: Post, me: Mine, life: timedelta) -> Outgoing:
    """The row with the next number of the stream; in a new incarnation the first."""
    seq = post.sent_seq + 1 if post.sent_inc == me.incarnation else 1
    post.sent_inc, post.sent_seq = me.incarnation, seq
    Post.objects.filter(pk=post.pk).update(sent_inc=me.incarnation, sent_seq=seq)
    now = clock.now()
    return Outgoing(
        peer=post.peer, message_id=_id(now), type=letter.type, subject=letter.subject, thid=letter.thid or "",
        inc=me.incarnation, seq=seq, key_id=letter.key_id or me.key_id, next_at=now, created_at=now, expires_at=now + life,
    )  # fmt: skip


def _id(now: datetime) -> str:
    return new_id(int(now.timestamp() * 1000))


def _plain(letter: Letter) -> dict[str, Any]:
    return {
        "body": letter.body, "consent": letter.consent, "purpose": letter.purpose, "pthid": letter.pthid,
        "categories": sorted(letter.categories),
    }  # fmt: skip


def _sealed(row: Outgoing, post: Post) -> None:
    """Seal the envelope now; a peer whose card has run out is sealed to when its next one comes."""
    try:
        sealing.seal(row, ack=post.heard_seq)
    except NotAccepted as why:
        if why.reason != "key":
            raise Refused(str(_WHY.get(why.reason, _("This cannot be sent to that node.")))) from None


def _note(row: Outgoing, letter: Letter, by: Anyone) -> None:
    record(
        "federation.sent", by=by, subject=letter.subject, thing=f"outgoing:{row.pk}", type=row.type, peer=row.peer_id,
        categories=sorted(letter.categories),
    )  # fmt: skip
