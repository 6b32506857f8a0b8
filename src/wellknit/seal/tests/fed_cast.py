"""Two nodes and a stranger for the tests of fed/1, with TEST keys that follow from their names and protect nothing."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from wellknit.seal.fed import card, envelope, identity, times
from wellknit.seal.fed.card import Card, Contact, Endpoint, Limits
from wellknit.seal.fed.identity import PrivateKey
from wellknit.seal.fed.message import Message
from wellknit.seal.fed.strict import NotAccepted

VECTORS = Path(__file__).parents[4] / "tests" / "vectors" / "fed1"
NOW = 1_790_000_000  # 2026-09-21
PREFIX = "https://fed.example"
SIZES = {"X-Wing": 96, "X25519": 32, "P-256": 32, "Ed25519": 32}

WORDS = {"X-Wing": "x1-1", "X25519": "j1-1", "P-256": "p256-1"}


def refusal(deed):
    """Why a deed is not accepted: the reason for counting, and what anybody is told."""
    with pytest.raises(NotAccepted) as refused:
        deed()
    return refused.value.reason, str(refused.value)


def secret(owner: str, word: str, kind: str) -> bytes:
    """Secret bytes that anybody can work out: a test key."""
    return hashlib.shake_256(f"TEST KEY {owner} {word}".encode()).digest(SIZES[kind])


@dataclass(frozen=True)
class Node:
    """A node with all its secrets at hand."""

    root: PrivateKey
    signing: PrivateKey
    sealing: dict[str, PrivateKey]
    card: Card
    text: str

    @property
    def id(self):
        return self.root.node

    def key(self, suite):
        """The secret of the sealing key its card shows for this suite."""
        return next(key for key in self.sealing.values() if key.suite == suite)


def node(name, kinds=("X-Wing", "X25519"), **changes):
    """A node called ``name``; always the same one."""
    root = identity.root_from(secret(name, "root", "Ed25519"))
    signing = PrivateKey(f"{root.node}#sig-1", "Ed25519", secret(name, "sig-1", "Ed25519"))
    sealing = [
        PrivateKey(f"{root.node}#{WORDS[kind]}", kind, secret(name, WORDS[kind], kind)) for kind in kinds
    ]
    fields = {
        "node": root.node,
        "name": f"{name} (test)",
        "endpoints": (
            Endpoint("https", f"https://{name}.example/fed/v1/inbox"),
            Endpoint("courier", "by hand"),
        ),
        "signing": (signing.shown(start=NOW - 60 * times.DAY, until=NOW + 300 * times.DAY),),
        "sealing": tuple(
            key.shown(start=NOW - times.DAY, until=NOW - times.DAY + times.SEALING) for key in sealing
        ),
        "suites": tuple(sorted({key.suite for key in sealing}, reverse=True)),
        "types": (f"{PREFIX}/referral/1.0", f"{PREFIX}/consent/1.0"),
        "limits": Limits(),
        "contact": Contact("Front office", "+855 00 000 000"),
        "number": 1,
        "previous": None,
        "issued": NOW - times.DAY,
    }
    text = card.sign(Card(**(fields | changes)), root)
    return Node(root, signing, {key.id: key for key in sealing}, card.read(text), text)


RIVER = node("river")  # sends
HARBOUR = node("harbour")  # receives
STRANGER = node("stranger")  # a peer too, who should not read what is not for them
HARBOUR_J1 = node("harbour", ("X25519",))
HARBOUR_P256 = node("harbour", ("P-256",))
FOR = {"X1": HARBOUR, "J1": HARBOUR_J1}
PEERS = {each.id: each.card for each in (RIVER, STRANGER)}


def message(**changes):
    """A message from River to Harbour."""
    return Message(
        **{
            "id": "019f0000000070008000000000000001",
            "type": f"{PREFIX}/referral/1.0/offer",
            "sender": RIVER.id,
            "recipient": HARBOUR.id,
            "created": NOW,
            "expires": NOW + 30 * times.DAY,
            "seq": 1,
            "inc": 1,
            "ack": 0,
            "body": {"need": "shelter", "language": "ភាសាខ្មែរ"},
        }
        | changes
    )


def sealed(told=None, *, suite="X1", by=RIVER.signing, to=None, now=NOW, **more):
    """An envelope of that message."""
    return envelope.seal(told or message(), by=by, to=to or FOR[suite].card, now=now, **more)


def opened(raw, *, to=None, now=NOW, seen_x1=(), peers=PEERS, own=None):
    """What Harbour makes of it: with all the keys it has, in both suites."""
    keys = to.sealing if to else HARBOUR.sealing | HARBOUR_J1.sealing | HARBOUR_P256.sealing
    return envelope.open_whole(
        raw, keys=keys, peers=peers, own=own or (to or HARBOUR).card, seen_x1=seen_x1, now=now
    )


def as_received(told, suite, to=None):
    """What the message looks like on the other side."""
    return replace(told, suite=suite, card=(to or FOR[suite]).card.hash)
