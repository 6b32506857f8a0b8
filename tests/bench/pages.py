"""Pages at ten thousand and at a million cases: p95 side by side, CPU against the cheapest page behind sign-in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from tests.bench.nodes import Node, cpu_ms, serving, tree
from tests.bench.visitor import Visitor, sign_in

REFERENCE = re.compile(r"/case/([0-9A-Z]{5}-[0-9A-Z]{5})/")
NEXT = re.compile(r'href="(/cases\?[^"]*after=[^"]*|\?[^"]*after=[^"]*)"')
ROUNDS, EACH = 4, 30


@dataclass
class Seen:
    """What one page of one node took: seconds per request, CPU milliseconds, requests."""

    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0

    @property
    def p50(self) -> float:
        return 1000 * sorted(self.seconds)[len(self.seconds) // 2]

    @property
    def p95(self) -> float:
        return 1000 * sorted(self.seconds)[int(len(self.seconds) * 0.95)]

    @property
    def each(self) -> float:
        return self.cpu / len(self.seconds)


def visits(visitor: Visitor) -> dict[str, Any]:
    """What is measured: a name, and a function that makes one request and says how long it took."""
    _, first = visitor.get("/cases?tab=agency")
    references = list(dict.fromkeys(REFERENCE.findall(first)))[:20]
    deep = _deep(visitor, first)
    names = cycle(["Sela Bora", "Kanny Orsi", "Vari Umda", "Dana Fahn"])
    cases, deeper, exact = cycle(references), cycle(deep), cycle(references)
    for reference in references:
        visitor.get(f"/case/{reference}/")  # so that the reading is recorded and the steady state is measured
    visitor.get("/search")
    return {
        "hello": lambda: visitor.get("/whoami")[0],
        "home": lambda: visitor.get("/")[0],
        "list, first page": lambda: visitor.get("/cases?tab=agency")[0],
        "list, deep page": lambda: visitor.get(next(deeper))[0],
        "list, by state": lambda: visitor.get("/cases?tab=agency&state=closing")[0],
        "list, mine": lambda: visitor.get("/cases?tab=mine")[0],
        "case page": lambda: visitor.get(f"/case/{next(cases)}/")[0],
        "search by name": lambda: visitor.post("/search", q=next(names))[0],
        "search by reference": lambda: visitor.post("/search", q=next(exact))[0],
    }


def _deep(visitor: Visitor, page: str, steps: int = 30) -> list[str]:
    found = []
    for _ in range(steps):
        link = NEXT.search(page)
        if not link:
            break
        path = link[1].replace("&amp;", "&")
        found.append(path if path.startswith("/") else f"/cases{path}")
        _, page = visitor.get(found[-1])
    return found[steps // 2 :] or found or ["/cases?tab=agency"]


def measure(small: Node, large: Node, server: Any) -> dict[str, tuple[Seen, Seen]]:
    """Both nodes up at once, rounds interleaved, so that a slow minute of the machine hits both."""
    with serving(small, large):
        todo = {node.name: visits(sign_in(node, "supervisor")) for node in (small, large)}
        seen: dict[str, dict[str, Seen]] = {node.name: {} for node in (small, large)}
        for _ in range(ROUNDS):
            for page in todo[small.name]:
                for node in (small, large):
                    if page.startswith("search"):
                        node.script("forgive").communicate()
                    _round(node, server, todo[node.name][page], seen[node.name].setdefault(page, Seen()))
    return {page: (seen[small.name][page], seen[large.name][page]) for page in seen[small.name]}


def _round(node: Node, server: Any, visit: Any, seen: Seen) -> None:
    pids = tree(node.process.pid) + (server.pids() if server else [])
    visit()
    before = cpu_ms(pids)
    seen.seconds += [visit() for _ in range(EACH)]
    seen.cpu += cpu_ms(pids) - before
