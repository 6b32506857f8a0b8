"""A receiver whose disk is really full, or whose database somebody else really locks: nothing torn, and all arrives once."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.harness import database_kind
from tests.net.nodes import ROOT, Killed, Node, drain, two_nodes

MESSAGES, SPARE, PLENTY = 120, 2 * 2**20, 2**30
WRONG = "WRONG"
LOCKED = float(os.environ.get("WELLKNIT_TEST_LOCKED", "2"))  # seconds; 30 in the nightly run


def test_a_full_disk_tears_nothing_and_the_sender_sends_again(tmp_path: Path) -> None:
    if database_kind() != "sqlite":
        pytest.skip("PostgreSQL keeps its files on a disk of its own")
    with small_disk(tmp_path / "harbour") as leave, two_nodes(tmp_path) as (river, harbour):
        harbour.serve()
        river.run("write", 1, MESSAGES)
        before = alarm(harbour)
        leave(SPARE)
        river.run("once")
        after = alarm(harbour)
        leave(PLENTY)
        full, waiting = harbour.counts(), river.counts()["states"].get("waiting", 0)
        with Killed(river, "couriers") as couriers:
            drain(couriers)
        here, there = river.counts(), harbour.counts()
    print(f"the disk took {full['effects']} of {MESSAGES} messages, {waiting} waited; then {there['effects']} effects")
    assert 0 < full["effects"] < MESSAGES and full["effects"] == full["received"] and full["sound"]
    assert waiting >= MESSAGES - full["effects"]
    assert not before.startswith(WRONG) and after.startswith(WRONG)
    assert (there["effects"], there["numbers"], there["sound"]) == (MESSAGES, MESSAGES, True)
    assert here["states"] == {"delivered": MESSAGES}


def test_a_database_that_somebody_locks_takes_everything_afterwards(tmp_path: Path) -> None:
    with two_nodes(tmp_path, ECHO_PATIENCE=str(LOCKED / 10)) as (river, harbour):
        harbour.serve()
        river.run("write", 1, 10)
        with locked(harbour), Killed(river, "couriers") as couriers:
            time.sleep(LOCKED)
            couriers.tell("look")
            waited, failures = couriers.waiting, river.counts()["failures"]
        with Killed(river, "couriers") as couriers:
            drain(couriers)
        here, there = river.counts(), harbour.counts()
    print(f"locked for {LOCKED:.0f} s while {waited} messages waited, {failures} tries refused; then {there['effects']} effects")
    assert waited == 10 and (failures > 0 or database_kind() != "sqlite")  # PostgreSQL waits for as long as somebody asks
    assert (there["effects"], there["numbers"], there["sound"]) == (10, 10, True) and here["states"] == {"delivered": 10}


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[int], None]]:
    """A disk of its own under this folder; told how many bytes, it has so many left."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={PLENTY}", "wellknit", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("this machine lets nobody mount a disk")

    def leave(spare: int) -> None:
        found = os.statvfs(folder)
        used = (found.f_blocks - found.f_bfree) * found.f_frsize
        subprocess.run(["mount", "-o", f"remount,size={used + spare}", str(folder)], check=True)

    try:
        yield leave
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def locked(node: Node) -> Iterator[None]:
    """Somebody else writes into the node's database and does not come to an end."""
    if database_kind() == "sqlite":
        with closing(sqlite3.connect(node.database.removeprefix("sqlite:"), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    import psycopg

    with psycopg.connect(node.database) as other:
        other.execute("LOCK TABLE federation_received IN ACCESS EXCLUSIVE MODE")
        yield


def alarm(node: Node) -> str:
    """The line in which the doctor speaks of the node's disk."""
    line = [sys.executable, "-m", "wellknit", "doctor"]
    said = subprocess.run(line, env=node.env, cwd=ROOT, text=True, stdout=subprocess.PIPE).stdout
    return next(each for each in said.splitlines() if "MiB free" in each)
