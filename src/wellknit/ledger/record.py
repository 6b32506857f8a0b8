"""Appending to the ledger, inside the transaction of the deed it records."""

import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from django.db import transaction

from wellknit.ground import clock
from wellknit.ground.canonical import canonical
from wellknit.ledger.kinds import kind as known_kind
from wellknit.ledger.models import Entry, Head
from wellknit.vault.master import derived


class Named(Protocol):
    """Whoever acts: a worker, or the node itself for a reason."""

    @property
    def ledger_name(self) -> str: ...


class Line(NamedTuple):
    """What is about to be recorded, before it has a number."""

    kind: str
    actor: str
    subject: str
    thing: str
    detail: str


def line(kind: str, *, by: Named, subject: str = "", thing: str = "", **detail: Any) -> Line:
    """Prepare one entry. Raises `KeyError` for a kind no room registered."""
    known_kind(kind)
    text = json.dumps(detail, sort_keys=True, ensure_ascii=False) if detail else ""
    return Line(kind, by.ledger_name, subject or "", thing, text)


def record(kind: str, *, by: Named, subject: str = "", thing: str = "", **detail: Any) -> None:
    """Record one deed: ``subject`` is the alias of the case, ``thing`` names a row (``note:123``).

    ``detail`` holds facts about the deed, field names and codes; never what a field says. Must run inside the deed's
    transaction; raises `RuntimeError` outside of one.
    """
    append([line(kind, by=by, subject=subject, thing=thing, **detail)])


def append(lines: Sequence[Line]) -> None:
    """Chain entries behind the head, in order, in the transaction that is open."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a ledger entry belongs into the transaction of its deed")
    head = _hold_head()
    seq, mac, at = head.seq, bytes(head.mac), clock.now()
    entries = []
    for each in lines:
        seq += 1
        mac = entry_mac(mac, seq, at, each)
        entries.append(Entry(seq=seq, at=at, mac=mac, **each._asdict()))
    Entry.objects.bulk_create(entries)
    if Head.objects.filter(pk=1, seq=head.seq).update(seq=seq, mac=mac) != 1:
        raise RuntimeError("the ledger's head moved while it was held")


def _hold_head() -> Head:
    head = Head.objects.select_for_update().filter(pk=1).first()
    return head or Head.objects.get_or_create(pk=1)[0]


def entry_mac(before: bytes, seq: int, at: datetime, each: Line) -> bytes:
    """The keyed hash that chains an entry: over the one before, number, time and every column."""
    body = canonical([seq, at.isoformat(), *each])
    return hmac.digest(derived("ledger"), before + body, "sha256")
