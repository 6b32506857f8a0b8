"""The post between two nodes: how fast it goes, how it grows with what waits, and sealing beside another library."""

from __future__ import annotations

import shutil
import time
from typing import Any

from jwcrypto import jwe, jwk

from tests.bench import nodes as bench
from tests.net.nodes import Node
from wellknit.seal.tests import fed_cast as cast

AT_ONCE = 200  # of a backlog: enough to time, few enough that it stays one


def delivery(kind: str, server: Any, messages: int) -> float:
    """Messages a second on one connection: posted, verified, known, acted on, committed on both sides, acknowledged."""
    with _Pair(kind, server) as (river, _harbour):
        river.run("write", 1, 50)
        river.run("once")  # connections, plans and caches are warm
        river.run("write", 51, messages)
        return messages / float(river.run("timed", messages))


def growth(kind: str, server: Any, backlogs: list[int]) -> list[tuple[int, float]]:
    """Seconds for two hundred messages while so many wait."""
    found = []
    with _Pair(kind, server) as (river, _harbour):
        river.run("write", 1, 50)
        river.run("once")
        river.run("write", 51, AT_ONCE * len(backlogs))
        for backlog in backlogs:
            river.run("pad", backlog)
            found.append((backlog, float(river.run("timed", AT_ONCE))))
    return found


class _Pair:
    """Two nodes that know each other, each with a server."""

    def __init__(self, kind: str, server: Any) -> None:
        self.pair = [self._node(kind, name, server) for name in ("river", "harbour")]

    def _node(self, kind: str, name: str, server: Any) -> Node:
        plain = f"{kind}-post-{name}"
        folder = bench.HOME / plain
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return Node(name, folder, bench.database(kind, plain, server, anew=True))

    def __enter__(self) -> list[Node]:
        for node in self.pair:
            node.command("migrate", "--run-syncdb", "--verbosity", "0")
        cards = [node.run("install") for node in self.pair]
        for node, card in zip(self.pair, reversed(cards), strict=True):
            node.run("introduce", card)
        self.pair[1].serve()
        return self.pair

    def __exit__(self, *why: object) -> None:
        for node in self.pair:
            node.stop()


def sealing(rounds: int = 300) -> dict[str, tuple[float, float]]:
    """Milliseconds to seal and to open one message: our two suites, and jwcrypto with what J1 is made of, unsigned."""
    found = {suite: _ours(suite, rounds) for suite in ("X1", "J1")}
    return found | {"jwcrypto, encryption alone": _theirs(rounds)}


def _ours(suite: Any, rounds: int) -> tuple[float, float]:
    raws: list[bytes] = []
    sealed = _each(lambda: raws.append(cast.sealed(suite=suite)), rounds)
    return sealed, _each(lambda: cast.opened(raws.pop()), rounds)


def _theirs(rounds: int) -> tuple[float, float]:
    key, raws = jwk.JWK.generate(kty="OKP", crv="X25519"), []
    header = {"alg": "ECDH-ES+A256KW", "enc": "A256CBC-HS512"}

    def seal() -> None:
        token = jwe.JWE(b"x" * 1024, recipient=key, protected=header)
        raws.append(token.serialize(compact=True))

    def unseal() -> None:
        jwe.JWE().deserialize(raws.pop(), key)

    return _each(seal, rounds), _each(unseal, rounds)


def _each(deed: Any, rounds: int) -> float:
    start = time.perf_counter()
    for _ in range(rounds):
        deed()
    return (time.perf_counter() - start) / rounds * 1000

