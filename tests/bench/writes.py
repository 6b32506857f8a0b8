"""Writing: lists while four clients write, eight processes that read then write, the ledger's pace."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.nodes import Node, serving
from tests.bench.pages import REFERENCE, Seen
from tests.bench.visitor import Visitor, sign_in

ROUNDS, WRITERS = 4, 4


def list_under_writes(node: Node, requests: int = 500) -> tuple[Seen, Seen, int, int]:
    """The list alone, and while four clients write notes; how many notes were written and how many failed."""
    alone, busy, counts = Seen(), Seen(), multiprocessing.Array("i", 2)
    with serving(node):
        for _ in range(ROUNDS):  # in turns; and whose connections share a process of the server is drawn anew
            reader = sign_in(node, "supervisor")
            _look(reader, alone, requests)
            with _writing(node, counts):
                _look(reader, busy, requests)
    return alone, busy, counts[0], counts[1]


def _look(reader: Visitor, seen: Seen, requests: int) -> None:
    seen.seconds += [reader.get("/cases?tab=agency")[0] for _ in range(requests)]


@contextmanager
def _writing(node: Node, counts: Any) -> Iterator[None]:
    """Each writer is a process of its own, as people's browsers are: in one, they would hold up the reader's clock."""
    stop = multiprocessing.Event()
    visitors = [sign_in(node, "supervisor") for _ in range(WRITERS)]
    writers = [multiprocessing.Process(target=_write, args=(visitor, stop, counts)) for visitor in visitors]
    for writer in writers:
        writer.start()
    time.sleep(5)  # until each has been round its cases once: the first look at a case in half an hour writes a reading
    yield
    stop.set()
    for writer in writers:
        writer.join()


def _write(visitor: Visitor, stop: Any, counts: Any) -> None:
    _, page = visitor.get("/cases?tab=agency&state=open")
    references = REFERENCE.findall(page)
    while not stop.is_set():
        for reference in references:
            failed = _note(visitor, reference)
            with counts.get_lock():
                counts[failed] += 1
            # Some three notes a second each, a hundred times what a person writes; and people do not write in step.
            time.sleep(random.uniform(0, 0.5))  # noqa: S311 - a pause, no secret
            if stop.is_set():
                return


def _note(visitor: Visitor, reference: str) -> int:
    try:
        visitor.get(f"/case/{reference}/notes/add")
        visitor.post(
            f"/case/{reference}/notes/add", kind="visit", category="story", happened_on="1/3/2026", body="Invented."
        )
    except RuntimeError:
        return 1
    return 0


def contention(node: Node, processes: int = 8, each: int = 200) -> tuple[int, int, float]:
    """Processes that read a case and then write to it: how many succeeded, how many failed, in how many seconds."""
    start = time.monotonic()
    running = [node.script("contender", number, each) for number in range(processes)]
    answers = [process.communicate()[0].split() for process in running]
    done, failed = (sum(int(answer[column]) for answer in answers) for column in (0, 1))
    return done, failed, time.monotonic() - start


def ledger_pace(node: Node) -> tuple[float, float, int]:
    """Entries appended per second, seconds to verify all, and how many that were."""
    pace = float(node.script("appender", 2000).communicate()[0])
    start = time.monotonic()
    answer: Any = node.run("ledger", "verify").stdout
    return pace, time.monotonic() - start, int("".join(filter(str.isdigit, answer.rsplit(":", 1)[1])))
