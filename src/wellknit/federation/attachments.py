"""Attachments: sealed beside their message, handed out as long as they are owed, fetched, checked, cleaned and passed on.

On disk lies ciphertext only; the key travels inside the message. A file is written before its row is committed: a crash
between the two leaves ciphertext nobody names, which `sweep` removes.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from wellknit.access.actors import Partner, acting
from wellknit.federation import delivery, protocols
from wellknit.federation.models import Awaited, Blob, Outgoing, Received
from wellknit.ground import clock
from wellknit.ledger.record import record
from wellknit.seal.fed import attachment
from wellknit.seal.fed.attachment import Attachment
from wellknit.seal.fed.message import Message, new_id
from wellknit.seal.fed.strict import from_base64, to_base64
from wellknit.vault import files
from wellknit.vault.cleaning import Unclean
from wellknit.vault.cleaning.apart import clean_apart
from wellknit.vault.cleaning.formats import FORMATS
from wellknit.vault.models import SealedFile

_SAID = {"kept": "federation.attachment_kept", "refused": "federation.attachment_refused"}
_STRAY_AFTER = timedelta(days=1)
_EXTENSIONS = {each.media_type: each.extension for each in FORMATS}


def path_of(name: str) -> Path:
    """Where the sealed bytes of an attachment lie."""
    return Path(settings.WELLKNIT_DATA) / "post" / name[-2:] / name


# On the way out


def seal_all(sources: Sequence[SealedFile], row: Outgoing) -> list[tuple[Attachment, Blob]]:
    """Seal each file for the peer, under a key and a name of its own."""
    return [_sealed(file, row) for file in sources]


def _sealed(file: SealedFile, row: Outgoing) -> tuple[Attachment, Blob]:
    name = new_id(int(clock.now().timestamp() * 1000))
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as sink:
        made = attachment.seal(BytesIO(files.load(file)), sink, id=name, media_type=file.media_type)
        sink.flush()
        os.fsync(sink.fileno())
    part.rename(path)
    return made, Blob(key_id=row.key_id, outgoing=row, name=name, byte_count=made.byte_count, hash=made.hash)


def keep(blobs: list[Blob]) -> None:
    """Write down what is owed; a message without attachments costs nothing."""
    if blobs:
        Blob.objects.bulk_create(blobs)


def owed(name: str) -> Path | None:
    """The sealed bytes of an attachment that is still owed to its peer; nothing else has an answer."""
    found = Blob.objects.filter(
        name=name, taken_at=None, outgoing__state__in=("waiting", "delivered", "quarantined"),
        outgoing__peer__state__in=("open", "leaving"),
    ).exists()  # fmt: skip
    path = path_of(name)
    return path if found and path.exists() else None


def taken(peer_id: int, names: Iterable[str]) -> None:
    """The peer has these: they are not handed out again, unless it loses them and asks for the message."""
    Blob.objects.filter(outgoing__peer_id=peer_id, name__in=list(names)).update(taken_at=clock.now())


# On the way in


def await_all(row: Received, message: Message) -> None:
    """Write down the attachments a message speaks of; the courier fetches them."""
    for each in message.attachments:
        Awaited.objects.create(
            key_id=row.key_id, received=row, name=each.id, media_type=each.media_type, byte_count=each.byte_count,
            hash=each.hash, opens=to_base64(each.key), next_at=clock.now(),
        )  # fmt: skip


def described(row: Awaited) -> Attachment:
    """The attachment as its message described it."""
    return Attachment(row.name, row.media_type, row.byte_count, row.hash, from_base64(row.opens))


def bring(row: Awaited, source: BinaryIO) -> bool:
    """Check, open, clean and pass on what was fetched; whether the room has it. Raises `NotAccepted` for other bytes."""
    plain = BytesIO()
    attachment.unseal(described(row), source, plain)
    try:
        cleaned = clean_apart(plain.getvalue(), f"attachment.{_EXTENSIONS.get(row.media_type, 'bin')}")
    except Unclean:
        return _end(row, "refused")
    return _end(row, "kept", protocols.Attached(row.received.peer, row.received.message_id, row.name, cleaned.media_type, cleaned.data))


@transaction.atomic
def _end(row: Awaited, state: str, found: protocols.Attached | None = None) -> bool:
    """Pass it on and note it, in one transaction; of two couriers who bring the same one does."""
    if not Awaited.objects.filter(pk=row.pk, state="awaited").update(state=state):
        return False
    by = Partner(row.received.peer_id)
    handler = protocols.kind_of(row.received.type.removeprefix(f"{protocols.PREFIX}/")).attached
    if found and handler:
        with acting(by):
            handler(found)
    record(_SAID[state], by=by, thing=f"received:{row.received_id}")
    _thank(row)
    return state == "kept"


def _thank(row: Awaited) -> None:
    from wellknit.federation import own_post

    own_post.got(row.received.peer, [row.name])


def later(row: Awaited) -> None:
    """It could not be fetched: again, with growing patience."""
    attempts = row.attempts + 1
    Awaited.objects.filter(pk=row.pk).update(attempts=attempts, next_at=clock.now() + delivery.wait(attempts))


def not_wanted(row: Received) -> None:
    """The message was put aside: what it would have brought is not fetched."""
    Awaited.objects.filter(received=row, state="awaited").delete()


def due(now: datetime) -> list[Awaited]:
    """What is to be fetched now, from peers that are listened to."""
    rows = Awaited.objects.filter(state="awaited", next_at__lte=now, received__peer__state__in=("open", "leaving"))
    return list(rows.exclude(received__state__in=("held", "quarantined")).select_related("received__peer")[:20])


def sweep() -> int:
    """Remove sealed bytes that no row names; how many."""
    known = set(Blob.objects.values_list("name", flat=True))
    before = (clock.now() - _STRAY_AFTER).timestamp()
    stray = [
        path for path in (Path(settings.WELLKNIT_DATA) / "post").glob("*/*")
        if path.stem not in known and path.stat().st_mtime < before
    ]  # fmt: skip
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)
