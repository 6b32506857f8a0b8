"""A backup taken while notes are written, and its restore on a blank node: what came back, and how long it took."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.nodes import HOME, Node, blank


def backup_and_restore(node: Node, kind: str, server: Any) -> dict[str, str]:
    """Seconds and words of both halves."""
    offline = HOME / "offline"
    shutil.rmtree(offline, ignore_errors=True)
    shutil.rmtree(HOME / "boxes", ignore_errors=True)
    node.run("backup-key", offline)
    before = _notes(node)
    writer = node.script("contender", 0, 400)
    time.sleep(2)
    seconds = _timed(node, offline)
    writer.communicate()
    after = _notes(node)
    content, keys = sorted((HOME / "boxes").iterdir())
    target = blank(kind, f"{kind}-restored", server)
    start = time.monotonic()
    answer = target.run("restore", content, keys, "--key", offline / "backup.private").stdout.strip()
    return {
        "backup": f"{seconds:.1f} s while notes were written, {content.stat().st_size / 2**20:.0f} MiB",
        "restore": f"{time.monotonic() - start:.1f} s, ledger and every sealed value read again",
        "what came back": answer,
        "notes": f"{before:,} before the backup, {_notes(target):,} restored, {after:,} after it",
    }


def _timed(node: Node, offline: Path) -> float:
    start = time.monotonic()
    env = node.env | {"WELLKNIT_BACKUP_KEY": str(offline / "backup.public")}
    line = [sys.executable, "-m", "wellknit", "backup", "--to", str(HOME / "boxes")]
    subprocess.run(line, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def _notes(node: Node) -> int:
    code = (
        "from wellknit.access.actors import System, acting\n"
        "from wellknit.casework.models import Note\n"
        "with acting(System('bench')): print(Note.objects.count())"
    )
    return int(node.run("shell", "--no-imports", "-c", code).stdout.strip().splitlines()[-1])
