"""Messages that wait here: for a person who looks first, or for their paused sender to be open again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone
from wellknit.federation import attachments, keys, receiving
from wellknit.federation.models import Peer, Received
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.seal.fed.attachment import Attachment
from wellknit.seal.fed.message import Message


@transaction.atomic
def let_act(row: Received, *, by: Anyone) -> None:
    """Let a message act that a person has looked at. Raises `Refused` with what still stands in the way."""
    held = _held(row, "quarantined")
    effect = _acted(held)
    if effect.status != "stored":
        raise Refused(effect.why)
    _done(held, "done")
    record("federation.looked_at", by=by, thing=f"received:{held.pk}")


@transaction.atomic
def dismiss(row: Received, *, by: Anyone) -> None:
    """Put a message aside for good; its sender is told by a person, not by this."""
    held = _held(row, "quarantined")
    _done(held, "dismissed")
    record("federation.dismissed", by=by, thing=f"received:{held.pk}")


def take_up(peer: Peer, *, by: Anyone) -> int:
    """What a paused peer has sent acts now that it is open again, in the order it came; how many.

    What the room refuses goes into quarantine: its sender has the receipt already, so a person must tell it.
    """
    rows = list(Received.objects.filter(peer=peer, state="held").order_by("inc", "seq"))
    for row in rows:
        _take_up(row, by)
    return len(rows)


@transaction.atomic
def _take_up(row: Received, by: Anyone) -> None:
    held = _held(row, "held")
    effect = _acted(held)
    if effect.status == "stored":
        _done(held, "done")
    else:
        held.state, held.why = "quarantined", effect.why
        held.save(update_fields=["state", "why"])
    record("federation.looked_at", by=by, thing=f"received:{held.pk}")


def _held(row: Received, state: str) -> Received:
    """The row as it is now. Raises `Refused` when somebody was quicker."""
    held = Received.objects.select_for_update(of=("self",)).select_related("peer").get(pk=row.pk)
    if held.state != state:
        raise Refused(_("Somebody else has dealt with this message already."))
    return held


def _acted(row: Received) -> receiving.Effect:
    line, message = receiving.line_of(row.peer.node), _message(row)
    kind = receiving.kind_of(message)
    if line is None or kind is None:
        raise Refused(_("This node, or this kind of message, is not taken here now."))
    return receiving.handled(kind, message, line)


def _message(row: Received) -> Message:
    said: dict[str, Any] = row.plain
    return Message(
        id=row.message_id, type=row.type, sender=row.peer.node, recipient=keys.mine().node, created=said["created"],
        expires=int(row.expires_at.timestamp()), seq=row.seq, inc=row.inc, ack=0, body=said["body"],
        thid=row.thid or None, pthid=said["pthid"], consent=said["consent"],
        attachments=tuple(map(Attachment.from_json, said["attachments"])),
    )  # fmt: skip


def _done(row: Received, state: str) -> None:
    row.state, row.plain = state, None
    row.save(update_fields=["state", "plain"])
    if state == "dismissed":
        attachments.not_wanted(row)
