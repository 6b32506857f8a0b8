"""``./wellknit bench``: measure here, print the tables, keep them in docs/benchmarks.md when asked to."""

from __future__ import annotations

import argparse
import os
import platform
from datetime import date
from typing import Any

from tests.bench import importing, pages, post, recovery, writes
from tests.bench.nodes import ROOT, Node, Postgres, blank, made

HEAD = """# Benchmarks

Measured by `./wellknit bench --keep`; ratios of one run on one machine, so that they hold when its speed drifts. Never part
of a test's pass or fail. Both sizes are served at once and visited in turns; CPU counts the server's processes and the
database's. *Hello* is the cheapest page behind sign-in (session, worker, name). The case page is measured in its steady
state: the first opening in half an hour also writes the reading.
"""

RATIO, CPU, WRITING = 1.5, 3.0, 2.0
PACE, VERIFIED = 200, 30
PARTS = ["pages", "writes", "ledger", "recovery", "import", "post"]
DELIVERED = {"sqlite": 50, "postgres": 90}  # messages a second, at least


def main() -> None:
    """Everything, or the parts that are named."""
    asked = _arguments()
    sections = [HEAD, _machine()]
    for kind in asked.db:
        server = Postgres() if kind == "postgres" else None
        try:
            sections += _database(kind, server, asked)
        finally:
            if server:
                server.stop()
    text = "\n".join(sections)
    print(text)
    if asked.keep:
        (ROOT / "docs" / "benchmarks.md").write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./wellknit bench", description=__doc__)
    parser.add_argument("--db", nargs="+", choices=["sqlite", "postgres"], default=["sqlite", "postgres"])
    parser.add_argument("--small", type=int, default=10_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--middle", type=int, default=50_000, help="cases in the node that is backed up")
    parser.add_argument("--messages", type=int, default=1_000, help="delivered to find the pace of the post")
    parser.add_argument("--backlog", nargs="+", type=int, default=[1_000, 10_000, 100_000], help="messages that wait")
    parser.add_argument("--parts", nargs="+", choices=PARTS)
    parser.add_argument("--keep", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


def _machine() -> str:
    return f"{date.today()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}.\n"  # noqa: DTZ011


def _database(kind: str, server: Any, asked: argparse.Namespace) -> list[str]:
    parts = asked.parts or PARTS
    found = [f"## {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}\n"]
    if "post" in parts:
        found.append(_post(kind, server, asked))
    if parts == ["post"]:
        return found
    small, large = made(kind, asked.small, server), made(kind, asked.large, server)
    if "pages" in parts:
        found.append(_pages(small, large, server))
    if "writes" in parts:
        found.append(_writes(small, large))
    if "ledger" in parts:
        found.append(_ledger(large))
    if "recovery" in parts:
        found.append(_recovery(made(kind, asked.middle, server), kind, server))
    if "import" in parts:
        found.append(_import(blank(kind, f"{kind}-import", server), asked.small))
    return found


def _pages(small: Node, large: Node, server: Any) -> str:
    seen = pages.measure(small, large, server)
    hello = seen["hello"][1].each
    head = (
        f"| page | {small.cases:,}: p50 / p95 ms | {large.cases:,}: p50 / p95 ms | p95 ratio (≤ {RATIO})"
        f" | CPU ms | of hello (list, case ≤ {CPU}) | held |"
    )
    return _table(head, [_page(name, a, b, hello) for name, (a, b) in seen.items()])


def _page(name: str, small: pages.Seen, large: pages.Seen, hello: float) -> str:
    ratio, cpu = large.p95 / small.p95, large.each / hello
    held = ratio <= RATIO and (cpu <= CPU or not name.startswith(("list", "case")))
    return (
        f"| {name} | {small.p50:.1f} / {small.p95:.1f} | {large.p50:.1f} / {large.p95:.1f} | {ratio:.2f}"
        f" | {large.each:.1f} | {cpu:.1f} × | {_said(held)} |"
    )


def _said(held: bool) -> str:
    return "yes" if held else "**no**"


def _writes(small: Node, large: Node) -> str:
    alone, busy, written, failed = writes.list_under_writes(large)
    done, errors, seconds = writes.contention(small)
    ratio = busy.p95 / alone.p95
    return _table(
        "| writing | measured | held |",
        [
            f"| list p95 alone / while four clients write (≤ {WRITING} ×) | {alone.p95:.1f} / {busy.p95:.1f} ms: {ratio:.2f} ×"
            f" | {_said(ratio <= WRITING)} |",
            f"| notes written meanwhile | {written}, failed {failed} | {_said(failed == 0)} |",
            f"| 8 processes × 200 read-then-write | {done} done, {errors} failed, {done / seconds:.0f} a second"
            f" | {_said(errors == 0)} |",
        ],
    )


def _ledger(large: Node) -> str:
    pace, seconds, entries = writes.ledger_pace(large)
    return _table(
        "| ledger | measured | held |",
        [
            f"| entries appended (≥ {PACE} a second) | {pace:.0f} a second | {_said(pace >= PACE)} |",
            f"| {entries:,} entries verified (≤ {VERIFIED} s a million) | {seconds:.1f} s"
            f" | {_said(seconds / entries * 1e6 <= VERIFIED)} |",
        ],
    )


def _post(kind: str, server: Any, asked: argparse.Namespace) -> str:
    pace, least = post.delivery(kind, server, asked.messages), DELIVERED[kind]
    head = f"| {asked.messages:,} messages on one connection (≥ {least} a second)"
    rows = [f"{head} | {pace:.0f} a second | {_said(pace >= least)} |"]
    grown = post.growth(kind, server, asked.backlog)
    for waiting, seconds in grown:
        held = _said(seconds <= RATIO * grown[0][1])
        rows.append(f"| {post.AT_ONCE} messages while {waiting:,} wait | {seconds:.1f} s | {held} |")
    rows += [f"| {name}: seal / open one | {a:.2f} / {b:.2f} ms | |" for name, (a, b) in post.sealing().items()]
    return _table("| post between two nodes | measured | held |", rows)


def _recovery(node: Node, kind: str, server: Any) -> str:
    found = recovery.backup_and_restore(node, kind, server)
    return _table(f"| {node.cases:,} cases | measured |", [f"| {what} | {said} |" for what, said in found.items()])


def _import(node: Node, rows: int) -> str:
    node.run("migrate", "--verbosity", "0")
    found = importing.import_of(node, rows)
    return _table("| a file of HTCDS rows | measured |", [f"| {what} | {said} |" for what, said in found.items()])


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([head, "|" + " --- |" * (head.count("|") - 1), *rows, ""])


if __name__ == "__main__":
    main()
