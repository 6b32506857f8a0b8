"""What a test tells one of its nodes to do, in a process of that node: ``python -m tests.net.control DEED …``."""

import json
import os
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import connection, connections, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402

from tests.net.echo.models import Effect  # noqa: E402
from wellknit.access.actors import System, acting  # noqa: E402
from wellknit.directory.models import Organisation  # noqa: E402
from wellknit.federation import courier, delivery, keys, letters, wire  # noqa: E402
from wellknit.federation.models import Outgoing, Peer, PeerCard, Post, Received  # noqa: E402
from wellknit.federation.models.peers import read_card  # noqa: E402
from wellknit.federation.sending import send  # noqa: E402
from wellknit.ground import clock, failpoints  # noqa: E402
from wellknit.seal.fed.message import new_id  # noqa: E402

BY = System("test")


def install() -> None:
    root = keys.write_root(Path(os.environ["WELLKNIT_DATA"]) / "root")
    keys.install(root=root, by=BY)
    keys.issue_card(root, by=BY)
    print(keys.mine().text)


def introduce(text: str) -> None:
    card = read_card(text)
    organisation = Organisation.objects.create(name=card.name, country="KH")
    peer = Peer.objects.create(node=card.node, organisation=organisation, state="open")
    PeerCard.objects.create(peer=peer, number=card.number, hash=card.hash, text=text, accepted_at=clock.now())


def write(first: str, count: str) -> None:
    """So many letters, fifty in a deed."""
    peer, last = Peer.objects.get(), int(first) + int(count)
    for start in range(int(first), last, 50):
        with transaction.atomic():
            for n in range(start, min(start + 50, last)):
                send(letters.bare(peer, "echo/1.0/say", {"n": n}), by=BY)


def counts() -> None:
    """Everything a test wants to know, as JSON."""
    states = dict(Outgoing.objects.values_list("state").annotate(n=Count("pk")))
    seqs = list(Outgoing.objects.order_by("seq").values_list("seq", flat=True))
    found = {
        "states": states, "gapless": seqs == list(range(1, len(seqs) + 1)), "effects": Effect.objects.count(),
        "messages": Effect.objects.values("message").distinct().count(),
        "numbers": Effect.objects.values("n").distinct().count(), "received": Received.objects.count(),
        "failures": sum(Post.objects.values_list("failures", flat=True)), "sound": sound(),
    }  # fmt: skip
    print(json.dumps(found))


def sound() -> bool:
    """Whether the database itself finds nothing wrong, and the ledger is intact."""
    from wellknit.ledger.verify import verify

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            if cursor.fetchone()[0] != "ok":
                return False
    return verify().intact


def once() -> None:
    print(courier.work())


def timed(most: str) -> None:
    """Deliver so many (a multiple of a batch) on one connection, found as the courier finds them; the seconds it took."""
    start = time.perf_counter()
    (peer,) = courier._due()
    lane = courier.Lane(peer, "bench", wire.Line(wire.addresses(peer.card)[0]))
    while lane.delivered < int(most):
        for row in courier._rows(peer):
            row.peer = peer
            courier._deliver(lane, row)
    print(time.perf_counter() - start)
    lane.line.close()
    assert lane.delivered == int(most)


def pad(waiting: str) -> None:
    """Let so many wait: behind the true messages copies of the last one, which are looked past and never delivered."""
    there = Outgoing.objects.filter(state="waiting").count()
    last = Outgoing.objects.order_by("seq").last()
    columns = {field.attname: getattr(last, field.attname) for field in Outgoing._meta.concrete_fields}
    columns.pop("id")
    for start in range(there, int(waiting), 5_000):
        numbers = range(start, min(start + 5_000, int(waiting)))
        Outgoing.objects.bulk_create(
            Outgoing(**columns | {"message_id": new_id(n), "seq": last.seq + 1 + n - start}) for n in numbers
        )
        last.seq += len(numbers)


def couriers() -> None:
    """A courier, killed and begun anew whenever a test says so."""
    _hasten(lease=2)
    _obey(lambda: courier.run(threading.Event(), poll=0.02))


def receivers(port: str) -> None:
    """What answers, killed and begun anew: the node's own application, served so that it is back at once."""
    from tests.net.server import serve
    from wellknit.config.wsgi import application

    _obey(lambda: serve(application, int(port)))


def senders(most: str) -> None:
    """One message after the other is written and carried, until there are so many; killed and begun anew."""
    _hasten(lease=0.5)

    def deed() -> None:
        while True:
            written = Outgoing.objects.count()
            if written < int(most):
                write(str(written + 1), "1")
            courier.work()
            time.sleep(0.02)

    _obey(deed)


def _hasten(lease: float) -> None:
    """Let a courier try again at once, and its lease lapse after so many seconds."""
    courier.LEASE = timedelta(seconds=lease)
    delivery.SHORTEST, delivery.LONGEST = timedelta(seconds=0.05), timedelta(seconds=0.2)


def _obey(deed: Any) -> None:
    """Do a deed in a child. For each line read: kill the child and begin anew, begin one that kills itself at a point, or only
    look; say how many were killed, how many had died by themselves, and how many messages still wait."""
    child, kills, deaths = _fork(deed), 0, 0
    for line in sys.stdin:
        word, _, point = line.strip().partition(" ")
        if word in ("kill", "die"):
            kills += _kill(child)
            child = _fork(deed, point)
        elif _ended(child):
            deaths += 1
            child = _fork(deed)
        waiting = Outgoing.objects.filter(state="waiting").count() if word == "look" else -1
        print(kills, deaths, waiting, flush=True)
    _kill(child)


def _fork(deed: Any, point: str = "") -> int:
    """A child that does the deed; one that kills itself the first time it passes the point, if one is named."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        if point:
            failpoints.arm(point, lambda: os.kill(os.getpid(), signal.SIGKILL))
        deed()
    return child


def _ended(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG)[0] == child
    except ChildProcessError:
        return True


def _kill(child: int) -> int:
    if _ended(child):
        return 0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 1


DEEDS: dict[str, Any] = {
    deed.__name__: deed for deed in (install, introduce, write, pad, counts, once, timed, couriers, senders, receivers)
}  # fmt: skip

if __name__ == "__main__":
    with acting(BY):
        DEEDS[sys.argv[1]](*sys.argv[2:])
