"""Two hosts on one machine: network namespaces with addresses of their own and a bad line between them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.net.wire import DEVICE

ROOT = Path(__file__).resolve().parents[2]


def why_not() -> str:
    """Why this machine cannot play two hosts; empty where it can."""
    if os.name == "nt" or os.geteuid() != 0:
        return "network namespaces are made by root alone"
    if not shutil.which("ip") or not Path("/dev/net/tun").exists():
        return "there is no `ip` command or no TUN device here"
    name = f"wk{os.getpid()}probe"
    if subprocess.run(["ip", "netns", "add", name], capture_output=True).returncode != 0:
        return "this machine makes no network namespaces"
    subprocess.run(["ip", "netns", "del", name], check=True)
    return ""


@dataclass
class Hosts:
    """A context in which two hosts reach each other at ``addresses`` over a line with this loss (0–1) and delay (s)."""

    loss: float = 0.0
    delay: float = 0.0
    names: tuple[str, str] = field(default_factory=lambda: (f"wk{os.getpid()}a", f"wk{os.getpid()}b"))
    addresses: tuple[str, str] = ("10.77.0.1", "10.77.0.2")
    carried: int = 0
    lost: int = 0
    _wire: Any = None

    def __enter__(self) -> Hosts:
        for name in self.names:
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        line = [sys.executable, "-m", "tests.net.wire", *self.names, str(self.loss), str(self.delay)]
        self._wire = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if self._wire.stdout.readline().strip() != "up":
            raise RuntimeError("the wire did not come up")
        for name, own, other in zip(self.names, self.addresses, reversed(self.addresses), strict=True):
            _ip("-n", name, "addr", "add", own, "peer", other, "dev", DEVICE)
            _ip("-n", name, "link", "set", DEVICE, "up")
        return self

    def __exit__(self, *_: object) -> None:
        counts, _ = self._wire.communicate("")
        self.carried, self.lost = map(int, counts.split())
        for name in self.names:
            _ip("netns", "del", name)

    def inside(self, host: int, *words: object) -> list[str]:
        """The command line that runs these words on one of the two hosts."""
        return ["ip", "netns", "exec", self.names[host], *map(str, words)]


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)
