"""Two real nodes on this machine: each with a folder, a database, a key ring and a server of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.harness import database_kind

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Node:
    """One node; ``more`` are settings of its own."""

    name: str
    folder: Path
    database: str
    port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)
    server: Any = field(default=None, repr=False)

    @property
    def env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WELLKNIT_", "PYTEST"))}
        return kept | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "DJANGO_SETTINGS_MODULE": "tests.net.settings",
            "WELLKNIT_DATA": str(self.folder), "WELLKNIT_DATABASE": self.database, "WELLKNIT_NODE_NAME": self.name,
            "WELLKNIT_ENDPOINTS": f"http://127.0.0.1:{self.port}/fed/v1/inbox", "WELLKNIT_PEER_MESSAGES": "1000000",
        } | self.more  # fmt: skip

    def run(self, *words: object) -> str:
        """Tell the node to do something; what it prints."""
        line = [sys.executable, "-m", "tests.net.control", *map(str, words)]
        return subprocess.run(line, env=self.env, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE).stdout.strip()

    def counts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("counts"))
        return found

    def command(self, *words: object) -> None:
        """One of the commands of `./wellknit`, as the keeper of the node gives it."""
        line = [sys.executable, "-m", "wellknit", *map(str, words)]
        subprocess.run(line, env=self.env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    def migrate(self) -> None:
        """Begin as a copy of a database that was migrated once for all nodes of this process."""
        _copy(_blank().database, self.database)

    def serve(self) -> None:
        """Answer on the port."""
        line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        line += ["--workers", "1", "--blocking-threads", "2", "--no-access-log", "--log-level", "critical"]
        line += ["wellknit.config.wsgi:application"]
        self.server = subprocess.Popen(line, env=self.env, cwd=ROOT, start_new_session=True)
        self.wait()

    def wait(self) -> None:
        """Until it answers."""
        for _ in range(400):
            with suppress(OSError):
                urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5).close()
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} did not start")

    def stop(self) -> None:
        if self.server:
            with suppress(ProcessLookupError):
                os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()


class Killed:
    """A part of a node, its ``couriers``, ``senders`` or ``receivers``, that can be killed and is begun anew."""

    def __init__(self, node: Node, part: str, *words: object) -> None:
        line = [sys.executable, "-m", "tests.net.control", part, *map(str, words)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = subprocess.Popen(line, env=node.env, cwd=ROOT, text=True, **pipes)
        self.kills = self.deaths = self.waiting = 0

    def tell(self, word: str) -> None:
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        self.kills, self.deaths, self.waiting = map(int, self.process.stdout.readline().split())

    def __enter__(self) -> Killed:
        return self

    def __exit__(self, *why: object) -> None:
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def drain(couriers: Killed, *others: Killed) -> None:
    """Until everything has been acknowledged, or nothing moves any more for a minute; who has died is begun anew."""
    still, before = 0, -1
    while still < 300 and before:
        for part in (*others, couriers):
            part.tell("look")
        still, before = (still + 1 if couriers.waiting == before else 0), couriers.waiting
        time.sleep(0.2)


@contextmanager
def two_nodes(folder: Path, **more: str) -> Iterator[tuple[Node, Node]]:
    """River and Harbour, introduced to each other and answering."""
    pair = [Node(name, folder / name, database(folder, name), more=more) for name in ("river", "harbour")]
    try:
        for node in pair:
            node.folder.mkdir(exist_ok=True)
            node.migrate()
        cards = [node.run("install") for node in pair]
        for node, card in zip(pair, reversed(cards), strict=True):
            node.run("introduce", card)
        yield pair[0], pair[1]
    finally:
        for node in pair:
            node.stop()


def database(folder: Path, name: str) -> str:
    """The setting that names the database of a node."""
    if database_kind() == "sqlite":
        return f"sqlite:{folder / name / 'node.sqlite3'}"
    return os.environ["WELLKNIT_TEST_PG"].replace("/wellknit?", f"/net_{name}_{os.getpid()}?")


def empty_database(folder: Path, name: str) -> str:
    """The same of one that is there, with nothing in it; SQLite makes its file by itself."""
    address = database(folder, name)
    if database_kind() != "sqlite":
        _created(address)
    return address


@cache
def _blank() -> Node:
    folder = Path(tempfile.mkdtemp(dir=os.environ["WELLKNIT_TEST_HOME"]))
    node = Node("template", folder / "template", empty_database(folder, "template"))
    node.folder.mkdir()
    node.command("migrate", "--run-syncdb", "--verbosity", "0")
    return node


def _copy(template: str, to: str) -> None:
    if database_kind() == "sqlite":
        shutil.copy(template.removeprefix("sqlite:"), to.removeprefix("sqlite:"))
    else:
        _created(to, f"TEMPLATE {_named(template)}")


def _created(address: str, how: str = "") -> None:
    import psycopg

    server = os.environ["WELLKNIT_TEST_PG"].replace("/wellknit?", "/postgres?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_named(address)} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {_named(address)} {how}")


def _named(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]
