"""Two nodes in one test: two databases, two key rings, two folders, and only sealed envelopes between them.

The second database is a copy of the first as the tests find it, empty. *Being* at a node means that Django's one connection
is that node's, and that nothing of the other's keys is in memory. Letters leave one outbox and are taken by the other's
inbox, as the courier would do it; receipts go back. Real processes and a real network are in the tests of the post.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.db.utils import load_backend

SUFFIX = "far"
BAD = 1 / 3  # of what goes over a bad line


@pytest.fixture(scope="session")
def far_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The settings of a second database with the same tables."""
    with django_db_blocker.unblock():
        near = connections["default"]
        near.close()  # SQLite then writes everything into the file; PostgreSQL copies only what nobody has open
        near.creation.clone_test_db(SUFFIX, verbosity=0, autoclobber=True)
        found = near.creation.get_test_db_clone_settings(SUFFIX)
        yield found
        if near.vendor == "sqlite":
            Path(found["NAME"]).unlink(missing_ok=True)
        else:
            near.creation.destroy_test_db(suffix=SUFFIX, verbosity=0)


class Node:
    """One of the two: its database, its folder, its people."""

    def __init__(self, name: str, country: str, connection: Any, home: Path) -> None:
        self.name, self.country, self.connection, self.home = name, country, connection, home
        self.cast: Any = None
        self.peer: Any = None

    @contextmanager
    def here(self, who: Any = None) -> Iterator[Any]:
        """Be at this node, in the name of one of its people."""
        from wellknit.access.actors import System, acting

        known = settings.WELLKNIT_DATA, settings.WELLKNIT_KEY_FILE, settings.NODE_NAME, settings.NODE_COUNTRY
        before = connections["default"], *known
        _become(self.connection, self.home, self.home / "node.key", self.name, self.country)
        try:
            with acting(self.cast.actor(who) if who else System("test")) as _:
                yield self.cast.actor(who) if who else System("test")
        finally:
            _become(*before)


def _become(connection: Any, home: Path, key: Path, name: str, country: str) -> None:
    from wellknit.federation import keys
    from wellknit.vault import keyring, master

    connections["default"] = connection
    settings.WELLKNIT_DATA, settings.WELLKNIT_KEY_FILE, settings.NODE_NAME, settings.NODE_COUNTRY = home, key, name, country
    master.forget()
    keyring.opened.drop()
    keys._held.clear()


class Net:
    """Bangkok and Phnom Penh, introduced to each other, with an agreement in force on both sides."""

    def __init__(self, near: Node, far: Node) -> None:
        self.near, self.far = near, far
        self.lost: list[str] = []

    def deliver(self, rounds: int = 6, dice: Random | None = None) -> list[str]:
        """Carry what waits, both ways, until nothing does; the kinds that arrived, in order, each with the answer.

        With dice the line is bad: a third of the envelopes and of the receipts are lost, a third arrive twice.
        """
        carried: list[str] = []
        for _ in range(rounds):
            news = self._carry(self.near, self.far, dice) + self._carry(self.far, self.near, dice)
            if not news:
                return carried
            carried += news
        return carried

    def _carry(self, source: Node, target: Node, dice: Random | None = None) -> list[str]:
        from wellknit.federation import receiving, settling
        from wellknit.federation.models import Outgoing

        with source.here():
            waiting = list(Outgoing.objects.filter(state="waiting").order_by("inc", "seq"))
        carried = []
        for row in waiting:
            lost, twice, unheard = (dice is not None and dice.random() < BAD for _ in range(3))
            if lost:
                continue
            with target.here():
                for _time in range(1 + twice):
                    answer = receiving.take(bytes(row.envelope), via="network")
            if unheard:
                continue
            with source.here():
                held = Outgoing.objects.select_related("peer").get(pk=row.pk)
                said = settling.believed(held, answer.decode())
                settling.settle(held, said, answer.decode())
            carried.append(f"{row.type.rpartition('/')[2]} {said.status}")
        return carried


@pytest.fixture
def net(far_database: dict[str, Any], db: None, tmp_path: Path, settings: Any) -> Iterator[Net]:
    """Two nodes that know each other."""
    near = Node("Bangkok", "TH", connections["default"], tmp_path / "bangkok")
    backend = load_backend(far_database["ENGINE"])
    far = Node("Phnom Penh", "KH", backend.DatabaseWrapper(far_database, "default"), tmp_path / "phnom-penh")
    with _undone(far):
        both = Net(near, far)
        cards = {node.name: _settled(node) for node in (near, far)}
        near.peer = _introduced(near, far.name, "KH", *cards[far.name])
        far.peer = _introduced(far, near.name, "TH", *cards[near.name])
        yield both


@contextmanager
def _undone(node: Node) -> Iterator[None]:
    """Nothing a test writes at the far node stays, as nothing stays at the near one."""
    before = connections["default"]
    connections["default"] = node.connection
    block = transaction.atomic()
    block.__enter__()
    connections["default"] = before
    try:
        yield
    finally:
        connections["default"] = node.connection
        transaction.set_rollback(True)
        block.__exit__(None, None, None)
        node.connection.close()
        connections["default"] = before


def _settled(node: Node) -> tuple[str, str]:
    from tests.cast import Cast
    from wellknit.access.actors import System
    from wellknit.federation import keys
    from wellknit.seal.fed import identity

    node.home.mkdir(parents=True, exist_ok=True)
    with node.here():
        node.cast = Cast()
        for agency in node.cast.agencies.values():
            agency.country = node.country
            agency.save()
        root = identity.new_root()
        keys.install(root=root, by=System("test"))
        card = keys.issue_card(root, by=System("test"))
        return card.node, keys.mine().text


def _introduced(node: Node, name: str, country: str, did: str, text: str) -> Any:
    """The other node as a peer whose number was compared, and an agreement under which both exchange."""
    from wellknit.cooperation.tests.given import in_force
    from wellknit.directory.models import Organisation
    from wellknit.federation.models import Peer, PeerCard
    from wellknit.federation.models.peers import read_card
    from wellknit.ground import clock

    with node.here():
        organisation = Organisation.objects.create(name=f"{name} centre", country=country)
        peer = Peer.objects.create(node=did, organisation=organisation, state="open")
        card = read_card(text)
        PeerCard.objects.create(peer=peer, number=card.number, hash=card.hash, text=text, accepted_at=clock.now())
        in_force(node.cast, corridors=frozenset({("TH", "KH"), ("KH", "TH")}))
        return peer


@pytest.fixture
def as_in(net: Net) -> Any:
    """``with as_in(net.far, "otto") as browser``: Otto's browser at that node."""

    @contextmanager
    def signed_in(node: Node, who: str) -> Iterator[Any]:
        from django.test import Client

        from tests.cast import with_passkey

        with node.here():
            browser = Client()
            browser.force_login(node.cast.workers[who], backend="wellknit.people.backends.WorkerBackend")
            with_passkey(browser)
            yield browser

    return signed_in
