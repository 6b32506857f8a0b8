"""Checkpoints: the head's number and mac written outside the database, so that a cut-off tail is found.

Whoever owns the database could cut the newest entries and put an older head back; the file in the data folder, and
the copy in every backup, still know how far the ledger reached. One line each, keyed so that none can be invented.
"""

import hmac
import json
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from wellknit.ground import clock
from wellknit.ground.canonical import canonical
from wellknit.ledger.models import Head
from wellknit.vault.master import derived


class Checkpoint(NamedTuple):
    """How far the ledger reached at a moment."""

    seq: int
    mac: str
    at: str


def path() -> Path:
    """The file of checkpoints."""
    return Path(settings.WELLKNIT_DATA) / "ledger" / "checkpoints.jsonl"


def write() -> Checkpoint | None:
    """Note the present head, unless it is noted already or there is nothing yet."""
    head = Head.objects.filter(pk=1).first()
    if head is None or head.seq == 0:
        return None
    point = Checkpoint(head.seq, bytes(head.mac).hex(), clock.now().isoformat())
    noted = read()
    if noted and noted[-1].seq == point.seq:
        return noted[-1]
    path().parent.mkdir(parents=True, exist_ok=True)
    with path().open("a") as file:
        file.write(json.dumps([*point, _seal(point)]) + "\n")
    return point


def read() -> list[Checkpoint]:
    """The genuine checkpoints, oldest first; a line that somebody altered is no checkpoint."""
    if not path().exists():
        return []
    found = []
    for text in path().read_text().splitlines():
        *point, seal = json.loads(text)
        if hmac.compare_digest(seal, _seal(Checkpoint(*point))):
            found.append(Checkpoint(*point))
    return found


def _seal(point: Checkpoint) -> str:
    return hmac.new(derived("checkpoint"), canonical(list(point)), "sha256").hexdigest()
