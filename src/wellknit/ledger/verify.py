"""Reading the whole ledger again: an edit, a deletion, a reorder or a cut-off end is found and said where."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wellknit.ledger import checkpoints
from wellknit.ledger.models import Entry, Head
from wellknit.ledger.record import Line, entry_mac

_COLUMNS = ("seq", "at", "kind", "actor", "subject", "thing", "detail", "mac")
_STEP = 20_000


@dataclass(frozen=True)
class Verdict:
    """How many entries were read, and what is wrong with the first that is."""

    entries: int
    fault: str = ""

    @property
    def intact(self) -> bool:
        """Whether every entry is as it was written, in order, and none is missing."""
        return not self.fault


def verify(progress: Callable[[int], None] = lambda n: None) -> Verdict:
    """Follow the chain from the first entry to the head and hold it against the checkpoints."""
    known = {point.seq: point.mac for point in checkpoints.read()}
    count, mac = 0, b""
    for row in _rows():
        count += 1
        if row[0] != count:
            return Verdict(count - 1, f"entry {count} is missing: the next one is number {row[0]}")
        mac = entry_mac(mac, row[0], row[1], Line(*row[2:7]))
        if mac != bytes(row[7]):
            return Verdict(count, f"entry {count} is not as it was written")
        if known.get(count, mac.hex()) != mac.hex():
            return Verdict(count, f"entry {count} is not the one a checkpoint saw")
        if count % _STEP == 0:
            progress(count)
    return Verdict(count, _end_fault(count, mac, max(known, default=0)))


def _rows() -> Iterator[tuple[Any, ...]]:
    return Entry.objects.order_by("seq").values_list(*_COLUMNS).iterator(chunk_size=5000)


def _end_fault(count: int, mac: bytes, checkpoint: int) -> str:
    head = Head.objects.filter(pk=1).first()
    head_seq, head_mac = (head.seq, bytes(head.mac)) if head else (0, b"")
    if head_seq != count or (count and head_mac != mac):
        return f"the head says {head_seq} entries, but {count} are there"
    if checkpoint > count:
        return f"a checkpoint saw {checkpoint} entries, but {count} are there: the end was cut off"
    return ""
