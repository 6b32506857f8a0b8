"""The courier file: what waits for one peer, packed to be carried; and one that was carried here, fed to the same inbox.

Both ways may bring the same message: it acts once. Receipts go back in the next file, or with the next answer on a line.
"""

from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone
from wellknit.federation import attachments, fetching, keys, receiving, settling
from wellknit.federation.models import Awaited, Blob, Outgoing, Peer, PeerCard, Received
from wellknit.federation.states import LISTENED_TO, WRITTEN_TO
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.seal.fed import bundle
from wellknit.seal.fed.card import Card
from wellknit.seal.fed.strict import NotAccepted

MESSAGES, RECEIPTS = 80, 80  # the rest of what one manifest lists is for attachments


@dataclass(frozen=True)
class Written:
    """What is in a courier file, and whether another one is needed for the rest."""

    messages: int
    receipts: int
    attachments: int
    more: bool


@dataclass(frozen=True)
class Read:
    """What a courier file has brought: new messages, copies, receipts that settled something, attachments, refusals."""

    peer: Peer
    taken: int
    known: int
    receipts: int
    attachments: int
    refused: int


@transaction.atomic
def write(peer: Peer, sink: BinaryIO, *, by: Anyone) -> Written:
    """Pack what waits for a peer, the receipts it has not had, and the attachments of both into ``sink``.

    Nothing is marked as delivered: that takes a receipt. Raises `Refused` for a peer that is not written to.
    """
    if peer.state not in WRITTEN_TO:
        raise Refused(_("Nothing is sent to this node now: it is not open on the page of the net."))
    rows = fetching.ready(peer, MESSAGES)
    owed = list(Received.objects.filter(peer=peer, receipt_owed=True).order_by("at")[:RECEIPTS])
    blobs = _owed_to(peer, bundle.MEMBERS - 2 - len(rows) - len(owed))
    _pack(peer, sink, rows, owed, blobs)
    Received.objects.filter(pk__in=[row.pk for row in owed]).update(receipt_owed=False)
    record("federation.bundle_written", by=by, thing=f"peer:{peer.pk}", messages=len(rows), receipts=len(owed))
    waiting = Outgoing.objects.filter(peer=peer, state="waiting").count()
    return Written(len(rows), len(owed), len(blobs), waiting > len(rows))


def _owed_to(peer: Peer, most: int) -> list[Blob]:
    rows = Blob.objects.filter(outgoing__peer=peer, outgoing__state__in=("waiting", "delivered", "quarantined"), taken_at=None)
    found, room = [], bundle.LIMIT // 2
    for blob in rows.order_by("pk")[:most]:
        room -= blob.byte_count
        if room > 0 and attachments.path_of(blob.name).exists():
            found.append(blob)
    return found


def _pack(peer: Peer, sink: BinaryIO, rows: list[Outgoing], owed: list[Received], blobs: list[Blob]) -> None:
    now = int(clock.now().timestamp())
    with ExitStack() as stack:
        sources = [stack.enter_context(attachments.path_of(blob.name).open("rb")) for blob in blobs]
        try:
            bundle.write(
                sink, envelopes=[bytes(row.envelope or b"") for row in rows], receipts=[row.receipt for row in owed],
                blobs=sources, by=keys.mine().signing(now), to=peer.card, now=now,
            )  # fmt: skip
        except NotAccepted:
            raise Refused(_("This node's card has run out. Ask for its new card first.")) from None


def read(source: BinaryIO, *, by: Anyone) -> Read:
    """Feed a courier file to the inbox. Raises `Refused` for a file that is not for us, not whole, or from nobody we know."""
    cards = _cards()
    try:
        found = bundle.read(source, keys=keys.mine().secrets, peers=cards, now=int(clock.now().timestamp()))
    except NotAccepted:
        raise Refused(
            _("This is not a courier file for this node from a node it knows, or it was altered on the way. Nothing was read.")
        ) from None
    peer = Peer.objects.select_related("organisation").get(node=found.sender)
    counts = Counter(_taken(raw) for raw in found.envelopes())
    settled = sum(settling.receipt_came(peer, text) for text in found.receipts())
    brought = sum(_brought(peer, sha256, blob) for sha256, blob in found.blobs())
    with transaction.atomic():
        record("federation.bundle_read", by=by, thing=f"peer:{peer.pk}", taken=counts["taken"], known=counts["known"])
    return Read(peer, counts["taken"], counts["known"], settled, brought, counts["refused"])


def _cards() -> Mapping[str, Card]:
    rows = PeerCard.objects.filter(peer__state__in=LISTENED_TO).order_by("number").select_related("peer")
    return {row.peer.node: row.read for row in rows}


def _taken(raw: bytes) -> str:
    before = Received.objects.count()
    try:
        receiving.take(raw, via="bundle")
    except (NotAccepted, receiving.Busy):
        return "refused"
    return "taken" if Received.objects.count() > before else "known"


def _brought(peer: Peer, sha256: str, source: Any) -> int:
    """An attachment is known by its hash."""
    row = Awaited.objects.filter(hash=sha256, state="awaited", received__peer=peer).select_related("received__peer").first()
    return int(row is not None and attachments.bring(row, BytesIO(source.read())))
