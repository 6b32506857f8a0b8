"""A node may die at any of the named points: after it has come back, each message has its one effect and no number is lost.

Death is a transaction that is not committed and a process that forgets everything; `tests/net` kills real processes.
Bugs are then sown, one at a time, and must be found by the same walk.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction

from tests.net.points import RECEIVER, SENDER
from wellknit.federation import courier, keys, letters, outcomes, receiving, sending, streams
from wellknit.federation.models import Outgoing, Post, Received
from wellknit.federation.tests.far import BY, Far, effects, installed, introduced
from wellknit.federation.tests.service import serving
from wellknit.ground import clock, failpoints
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True)
SAY = "echo/1.0/say"


class Died(BaseException):
    """The process is no more."""


@contextmanager
def dying_at(name: str) -> Iterator[list[str]]:
    """The first time the point is passed, the process dies there."""
    died: list[str] = []

    def die() -> None:
        if not died:
            died.append(name)
            raise Died

    failpoints.arm(name, die)
    try:
        yield died
    finally:
        failpoints.disarm()


def survive(deed: Callable[[], Any]) -> Any:
    """Do something; death is no answer."""
    try:
        return deed()
    except Died:
        return None


# The two walks


def receive(far: Far, name: str) -> list[str]:
    """A message comes, the node dies at the point, the message comes again, and another; what is wrong afterwards."""
    raws = [far.writes(SAY, {"n": n}) for n in (1, 2)] + [far.writes(SAY, {"n": 3, "do": "refuse"})]
    with dying_at(name) as died:
        first = [survive(lambda raw=raw: receiving.take(raw, via="network")) for raw in raws]
    answers = [receiving.take(raw, via="network") for raw in raws]
    post = Post.objects.get()
    checks = {
        "it did not die": died == [name],
        "effects": sorted(effects()) == [1, 2],
        "rows": Received.objects.count() == 3,
        "an answer that changed": all(a in (None, b) for a, b in zip(first, answers, strict=True)),
        "answers": [far.read(raw, a).status for raw, a in zip(raws, answers, strict=True)] == ["stored", "stored", "refused"],
        "counters": (post.heard_seq, post.heard_high, post.gap_since) == (3, 3, None),
        "ledger lines": Entry.objects.filter(kind="federation.received").count() == 3,
        "the chain": verify().intact,
    }
    return [what for what, holds in checks.items() if not holds]


def deliver(service: Any, name: str) -> list[str]:
    """Three deeds write letters and a courier carries them; the node dies at the point, and everything is done again."""
    told: list[str] = []
    listener = lambda outcome: told.append(outcome.outgoing.message_id)  # noqa: E731
    outcomes.on_outcome("echo/say", listener)
    with dying_at(name) as died:
        for n in (1, 2, 3):
            survive(lambda n=n: deed(service.peer, n)) or deed(service.peer, n)
        survive(courier.work)
    Post.objects.update(lease_until=None, next_at=None)  # its lease has lapsed
    Outgoing.objects.update(next_at=clock.now())
    courier.work()
    outcomes._listeners["echo/say"].remove(listener)
    rows = list(Outgoing.objects.order_by("seq"))
    arrived = {message.id: message.body["n"] for message in service.messages}
    checks = {
        "it did not die": died == [name],
        "numbers": [row.seq for row in rows] == list(range(1, len(rows) + 1)),
        "arrived": sorted(arrived.values()) == sorted(row.plain["body"]["n"] for row in rows),
        "deeds": {row.plain["body"]["n"] for row in rows} == {1, 2, 3} and len(rows) == 3,
        "states": {row.state for row in rows} == {"delivered"},
        "receipts": all(row.receipt for row in rows),
        "told": set(told) == {row.message_id for row in rows},
        "ledger lines": Entry.objects.filter(kind="federation.sent").count() == len(rows),
        "the chain": verify().intact,
    }
    return [what for what, holds in checks.items() if not holds]


def deed(peer: Any, n: int) -> bool:
    with transaction.atomic():
        sending.send(letters.bare(peer, SAY, {"n": n}), by=BY)
    return True


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    """Checkpoints that other tests have left on disk are of another ledger."""
    settings.WELLKNIT_DATA = tmp_path


@pytest.fixture
def there(db: None, echo: None) -> Iterator[Any]:
    installed()
    far = Far("Harbour")
    with serving(far) as service:
        far.texts.clear()
        far.show()
        far.ours = keys.own_card()
        service.peer = introduced(far)
        yield service


@pytest.fixture
def writer(db: None, echo: None) -> Far:
    installed()
    far = Far("Harbour")
    introduced(far)
    return far


@pytest.mark.parametrize("name", RECEIVER)
def test_the_receiver_recovers(writer, name):
    assert receive(writer, name) == []


@pytest.mark.parametrize("name", SENDER)
def test_the_sender_recovers(there, name):
    assert deliver(there, name) == []


def test_there_are_enough_points():
    print(f"{len(SENDER)} points of the sender, {len(RECEIVER)} of the receiver")
    assert len(SENDER) >= 12 and len(RECEIVER) >= 12


# Bugs, sown one at a time


def _no_tombstone(monkeypatch):
    """The effect is committed, the row that would know a copy is not."""
    monkeypatch.setattr(Received, "save", lambda self, **more: None)


def _no_savepoint(monkeypatch):
    """What a room refuses stays done."""

    def handled(kind, message, line):
        try:
            kind.handle(receiving._incoming(kind, message, line))
        except Refused as why:
            return receiving.Effect("refused", why=str(why))
        return receiving.Effect("stored")

    monkeypatch.setattr(receiving, "handled", handled)


def _deaf_to_copies(monkeypatch):
    """A copy is never recognised."""
    monkeypatch.setattr(receiving, "_before", lambda found: None)


def _counters_forgotten(monkeypatch):
    """How far the stream was heard is not written down."""
    monkeypatch.setattr(streams, "note", lambda post: None)


def _not_one_transaction(monkeypatch):
    """The inbox works without a transaction of its own: each write stands at once."""
    monkeypatch.setattr(receiving, "_answered", receiving._answered.__wrapped__)
    monkeypatch.setattr(streams, "held", lambda peer: Post.objects.get_or_create(peer_id=peer)[0])
    real = receiving.record
    monkeypatch.setattr(receiving, "record", transaction.atomic(real))


def _receipt_not_kept(monkeypatch):
    """A copy gets a fresh answer instead of the one it got."""
    monkeypatch.setattr(receiving, "_again", lambda before, found, post: receiving._receipt(found, "refused", post.heard_seq))


def _believes_anything(monkeypatch):
    """Delivered before it was handed over."""

    def early(lane, row):
        Outgoing.objects.filter(pk=row.pk).update(state="delivered", receipt="x")
        return real(lane, row)

    real = courier._deliver
    monkeypatch.setattr(courier, "_deliver", early)


def _counts_in_memory(monkeypatch):
    """The next number is taken from memory, not from the row."""
    taken = [0]

    def numbered(letter, post, me, life):
        taken[0] += 1
        post.sent_seq, post.sent_inc = taken[0] - 1, me.incarnation
        return real(letter, post, me, life)

    real = sending._numbered
    monkeypatch.setattr(sending, "_numbered", numbered)


def _nobody_told(monkeypatch):
    """Whoever wrote the letter never hears of it."""
    monkeypatch.setattr(outcomes, "tell", lambda *words: None)


RECEIVERS_BUGS = [
    _no_tombstone, _no_savepoint, _deaf_to_copies, _counters_forgotten, _not_one_transaction, _receipt_not_kept,
]  # fmt: skip
SENDERS_BUGS = [_believes_anything, _counts_in_memory, _nobody_told]


@pytest.mark.parametrize("bug", RECEIVERS_BUGS, ids=lambda bug: bug.__name__)
def test_a_bug_of_the_receiver_is_found(writer, monkeypatch, bug):
    bug(monkeypatch)
    assert _found(lambda: receive(writer, "take.heard" if bug is _not_one_transaction else "take.kept"))


@pytest.mark.parametrize("bug", SENDERS_BUGS, ids=lambda bug: bug.__name__)
def test_a_bug_of_the_sender_is_found(there, monkeypatch, bug):
    bug(monkeypatch)
    assert _found(lambda: deliver(there, "courier.before_post" if bug is _believes_anything else "send.kept"))


def _found(walk: Callable[[], list[str]]) -> bool:
    """Whether the walk says that something is wrong, or falls over."""
    try:
        wrong = walk()
    except Exception as why:
        wrong = [type(why).__name__]
    print(wrong)
    return bool(wrong)
