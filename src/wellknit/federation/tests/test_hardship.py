"""What happens to nodes: lines that are down for days, clocks that are wrong, copies, nonsense, full disks, other versions."""

import json
import os
import random
from collections import Counter
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import OperationalError, connection, transaction

from wellknit.access.actors import acting
from wellknit.directory.models import Organisation
from wellknit.federation import bundles, courier, protocols, receiving
from wellknit.federation.models import Outgoing, OwnCard, OwnKey, OwnNode, Peer, PeerCard, Post, Received
from wellknit.federation.protocols import Kind, Protocol
from wellknit.federation.tests.far import BY, effects, now, unbelieved
from wellknit.federation.tests.test_bundles import packed
from wellknit.federation.tests.test_courier import state, there  # noqa: F401 - a fixture
from wellknit.federation.tests.test_receiving import _sealed_then
from wellknit.federation.tests.test_sending import say
from wellknit.ground import clock
from wellknit.seal.fed.strict import ANSWER, NotAccepted
from wellknit.seal.tests import fed_cast as cast
from wellknit.seal.tests.test_fed_tampering import WAYS, Mischief
from wellknit.vault import keyring

pytestmark = pytest.mark.django_db
SAY = "echo/1.0/say"
QUEUE = int(os.environ.get("WELLKNIT_TEST_QUEUE", "200"))  # 10,000 in the nightly run
COPIES, CAPTURED = 10, int(os.environ.get("WELLKNIT_TEST_CAPTURED", "1000"))
MALFORMED = 10_000


# Lines that are down


@pytest.mark.parametrize("hours", [72, 240])
def test_after_an_outage_everything_goes_and_nobody_was_flooded(there, hours):  # noqa: F811
    rows = [say(there.peer, n) for n in range(QUEUE)]
    address, tries = there.far.endpoint, 0
    _move(there, "http://127.0.0.1:9/fed/v1/inbox")
    start, at = clock.now(), clock.now()
    while at < start + timedelta(hours=hours):
        with time_machine.travel(at, tick=False):
            assert courier.work() == 0
            tries += 1
            at = Post.objects.get().next_at + timedelta(seconds=1)
    _move(there, address)
    with time_machine.travel(at, tick=False):
        assert courier.work() == QUEUE
    print(f"{QUEUE} messages waited {hours} h; the peer was tried {tries} times meanwhile; {len(there.connections)} connection")
    assert tries < 20 + hours and there.bodies == [{"n": n} for n in range(QUEUE)]
    assert len(there.connections) == 1 and not Outgoing.objects.exclude(state="delivered").exists()
    assert state(rows[-1]) == "delivered"


def _move(service, address):
    """The far node's address, as its card has it, leads there or nowhere."""
    service.far.endpoint = address
    service.far.texts.clear()
    card = service.far.show() and service.far.card
    PeerCard.objects.filter(peer=service.peer).update(text=service.far.texts[-1], hash=card.hash)


# Clocks


@pytest.mark.parametrize("minutes", [-3 * 24 * 60, -60, -6, -4, 0, 4])
def test_a_sender_s_clock_that_is_late_or_a_little_early_does_no_harm(far, peer, minutes):
    message = far.message(SAY, {"n": 1}, created=now() + minutes * 60)
    raw = _sealed_then(far, message)
    assert far.read(raw, receiving.take(raw, via="network")).status == "stored"


@pytest.mark.parametrize("minutes", [6, 60, 3 * 24 * 60])
def test_what_comes_from_the_future_acts_when_its_time_has_come(far, peer, minutes):
    raw = _sealed_then(far, far.message(SAY, {"n": 1}, created=now() + minutes * 60))
    assert far.read(raw, receiving.take(raw, via="network")).status == "clock"
    assert effects() == []
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        receiving.take(raw, via="network")
        receiving.take(raw, via="network")
    assert effects() == [1]


def test_a_clock_that_leaps_back_loses_nothing(far, peer):
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        far.tells(SAY, {"n": 1})
    far.tells(SAY, {"n": 2})
    assert effects() == [1, 2] and Post.objects.get().heard_seq == 2


# Copies


def test_captured_envelopes_never_act_again_not_even_after_a_restore(far, peer, settings):
    settings.WELLKNIT_PEER_MESSAGES = 10**6
    raws = [far.writes(SAY, {"n": n}) for n in range(CAPTURED)]
    for raw in raws:
        receiving.take(raw, via="network")
    chance, taken = random.Random(7), 0
    for turn in range(COPIES):
        if turn == COPIES // 2:
            _forget_the_last(CAPTURED // 4)
        for raw in chance.sample(raws, len(raws)):
            receiving.take(raw, via=chance.choice(["network", "bundle"]))
            taken += 1
    print(f"{taken} copies of {CAPTURED} envelopes, by line and by hand, across a restore: {len(effects())} effects")
    assert sorted(effects()) == list(range(CAPTURED))


def _forget_the_last(count):
    """A backup that is older than the last messages: rows and effects alike are gone."""
    rows = Received.objects.order_by("-seq")[:count]
    seqs = [row.seq for row in rows]
    with acting(BY):
        Organisation.objects.filter(name__in=[f"effect {seq - 1}" for seq in seqs]).delete()
    Received.objects.filter(seq__in=seqs).delete()
    Post.objects.update(heard_seq=min(seqs) - 1, heard_high=min(seqs) - 1)


def test_the_same_bundle_twice_acts_once(far, peer):
    sink = packed(far, [far.writes(SAY, {"n": n}) for n in (1, 2, 3)])
    assert bundles.read(sink, by=BY).taken == 3
    assert bundles.read(BytesIO(sink.getvalue()), by=BY).taken == 0
    assert effects() == [1, 2, 3]


# Nonsense


@pytest.fixture
def harbour(tmp_path, monkeypatch):
    """This node is Harbour of the protocol's own tests, with their keys, on their day; River is its peer."""
    schema = tmp_path / "offer.json"
    schema.write_text('{"type": "object"}')
    monkeypatch.setattr(protocols, "PREFIX", cast.PREFIX)
    monkeypatch.setitem(
        protocols._protocols, ("referral", 1), Protocol("referral", 1, 0, (Kind("offer", schema, _effect),))
    )  # fmt: skip
    with time_machine.travel(cast.NOW, tick=False):
        OwnNode.objects.create(node=cast.HARBOUR.id, key=keyring.create(), installed_at=clock.now())
        node = cast.HARBOUR
        for key in (node.signing, *node.sealing.values(), *cast.HARBOUR_J1.sealing.values()):
            row = OwnKey(key=keyring.create(), name=key.id, kind=key.kind, public=b"", start=0, until=2**40)
            row.secret = key.secret.hex()
            if not OwnKey.objects.filter(name=key.id).exists():
                row.save(force_insert=True)
        OwnCard.objects.create(number=1, hash=node.card.hash, text=node.text, issued_at=clock.now())
        organisation = Organisation.objects.create(name="River", country="KH")
        river = Peer.objects.create(node=cast.RIVER.id, organisation=organisation, state="open")
        PeerCard.objects.create(
            peer=river, number=1, hash=cast.RIVER.card.hash, text=cast.RIVER.text, accepted_at=clock.now()
        )  # fmt: skip
        yield


def _effect(said):
    Organisation.objects.create(name="effect 1", kind="effect")


def test_no_malformed_message_gets_into_the_inbox(harbour, settings):
    settings.WELLKNIT_PEER_MESSAGES = 10**6
    mischief, answers = Mischief(random.Random(99)), Counter()
    honest = receiving.take(cast.sealed(), via="network")
    before = effects(), Received.objects.filter(status="stored").count()
    for _ in range(MALFORMED):
        try:
            answers[_status(receiving.take(getattr(mischief, mischief.chance.choice(WAYS))(), via="network"))] += 1
        except NotAccepted as why:
            answers["turned away"] += str(why) == ANSWER
    print(f"{answers.total()} malformed messages into the real inbox: {dict(answers)}")
    assert honest and before == ([1], 1)
    assert answers.total() == MALFORMED and not answers["stored"]
    assert (effects(), Received.objects.filter(status="stored").count()) == before


def _status(answer):
    return json.loads(unbelieved(answer))["status"]


# Full disks, locked databases


class _Failing:
    """The database fails at the n-th write."""

    def __init__(self, number, words):
        self.number, self.words, self.seen = number, words, 0

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE")):
            self.seen += 1
            if self.seen == self.number:
                raise OperationalError(self.words)
        return execute(sql, params, many, context)


@pytest.mark.parametrize("words", ["database or disk is full", "database is locked"])
def test_a_message_is_taken_whole_or_not_at_all(far, peer, words):
    """The disk fills up, or the database stays locked, at each write in turn; the sender sends again."""
    raw, number = far.writes(SAY, {"n": 1}), 0
    far.tells(SAY, {"n": 2})
    while True:
        number += 1
        with connection.execute_wrapper(failing := _Failing(number, words)):
            try:
                receiving.take(raw, via="network")
                break
            except OperationalError:
                assert effects() == [2] and Received.objects.count() == 1
                assert Post.objects.get().heard_seq == 0
    print(f"the inbox failed whole at each of {number - 1} writes")
    assert number > 5 and failing.seen == number - 1
    assert effects() == [2, 1] and Post.objects.get().heard_seq == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("words", ["database or disk is full", "database is locked"])
def test_a_courier_outlives_a_database_that_fails(there, words):  # noqa: F811
    with transaction.atomic():
        row = say(there.peer)
    number = 0
    while state(row) != "delivered":
        number += 1
        with connection.execute_wrapper(_Failing(number, words)):
            courier.work()
        Post.objects.update(lease_until=None, next_at=None)
        Outgoing.objects.update(next_at=clock.now())
        assert number < 30
    print(f"the courier met a failing database {number - 1} times; the message went {len(there.got)} times")
    assert len({message.id for message in there.messages}) == 1


# Versions


def test_a_receiver_one_version_newer_and_one_older_understands_its_peer(far, peer):
    assert far.tells("echo/1.0/say", {"n": 1}).status == "stored"
    assert far.tells("echo/1.1/say", {"n": 2, "since": "one point one"}).status == "stored"
    assert far.tells("echo/2.0/say", {"n": 3}).status == "unsupported"
    assert effects() == [1, 2]
