"""A far node, kept in memory: it has keys and a card like any other, writes envelopes and reads ours.

It is played with the protocol's own functions, so what passes here passes between real nodes; those are in tests/net.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from wellknit.access.actors import System
from wellknit.directory.models import Organisation
from wellknit.federation import keys, letters, protocols, receiving
from wellknit.federation.models import Peer, PeerCard
from wellknit.federation.protocols import Incoming, Kind, Needs, NotCovered, Protocol, Quarantine
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.seal.fed import card as cards
from wellknit.seal.fed import envelope, identity, receipt, times
from wellknit.seal.fed.card import Card, Contact, Endpoint, Limits
from wellknit.seal.fed.identity import PrivateKey
from wellknit.seal.fed.message import Message, new_id
from wellknit.seal.fed.strict import from_base64

BY = System("test")
KINDS = {"X1": "X-Wing", "J1": "X25519"}


def now() -> int:
    return int(clock.now().timestamp())


class Far:
    """A node elsewhere."""

    def __init__(self, name: str, *, suites: tuple[str, ...] = ("X1",), endpoint: str = "courier") -> None:
        self.name, self.suites, self.endpoint = name, suites, endpoint
        self.root = identity.new_root()
        self.signing = identity.new_key(self.node, "sig-1", "Ed25519")
        self.sealing = {suite: identity.new_key(self.node, f"{suite.lower()}-1", KINDS[suite]) for suite in suites}
        self.seq, self.inc = 0, 1
        self.ours: Card | None = None  # the card of this node that it holds, where it cannot look into our database
        self.texts: list[str] = []
        self.show()

    @property
    def node(self) -> str:
        return self.root.node

    @property
    def card(self) -> Card:
        return cards.read(self.texts[-1])

    @property
    def secrets(self) -> dict[str, PrivateKey]:
        return {key.id: key for key in self.sealing.values()}

    def show(self, **changes: Any) -> str:
        """Sign the next card."""
        last, start = (self.card if self.texts else None), now() - times.DAY
        kind = "courier" if self.endpoint == "courier" else "https"
        fields = {
            "node": self.node, "name": self.name, "endpoints": (Endpoint(kind, self.endpoint),),
            "signing": (self.signing.shown(start=start, until=start + times.SIGNING),),
            "sealing": tuple(key.shown(start=start, until=start + times.SEALING) for key in self.sealing.values()),
            "suites": self.suites, "types": protocols.types(), "limits": Limits(),
            "contact": Contact("Front office", "+855 00 000 000"), "number": last.number + 1 if last else 1,
            "previous": last.hash if last else None, "issued": now(),
        }  # fmt: skip
        self.texts.append(cards.sign(Card(**(fields | changes)), self.root))
        return self.texts[-1]

    def message(self, type: str, body: dict[str, Any], **changes: Any) -> Message:
        self.seq += 1
        fields = {
            "id": new_id(now() * 1000), "type": f"{protocols.PREFIX}/{type}", "sender": self.node,
            "recipient": keys.mine().node, "created": now(), "expires": now() + 20 * times.DAY, "seq": self.seq,
            "inc": self.inc, "ack": 0, "body": body,
        }  # fmt: skip
        return Message(**(fields | changes))

    def seal(self, message: Message, *, to: Card | None = None, **more: Any) -> bytes:
        return envelope.seal(message, by=self.signing, to=to or keys.own_card(), now=message.created, **more)

    def writes(self, type: str, body: dict[str, Any], **changes: Any) -> bytes:
        """An envelope for this node."""
        return self.seal(self.message(type, body, **changes))

    def tells(self, type: str, body: dict[str, Any], **changes: Any) -> receipt.Receipt:
        """Write, let this node take it, and read the receipt."""
        return self.read(raw := self.writes(type, body, **changes), receiving.take(raw, via="network"))

    def read(self, raw: bytes, answer: bytes) -> receipt.Receipt:
        """A receipt of this node for one of our envelopes, its signature checked."""
        said = json.loads(unbelieved(answer))
        return receipt.read(
            answer.decode(), id=said["id"], envelope=receipt.digest(raw), card=keys.own_card(), now=now()
        )  # fmt: skip

    def opens(self, raw: bytes) -> Message:
        """What this node has told it."""
        ours = self.ours or keys.own_card()
        return envelope.open_whole(
            bytes(raw), keys=self.secrets, peers={ours.node: ours}, own=self.card, seen_x1=(), now=now()
        )  # fmt: skip

    def answers(self, raw: bytes, status: str = "stored") -> str:
        """Its receipt for an envelope of this node."""
        said = receipt.Receipt(self.opens(raw).id, receipt.digest(bytes(raw)), status, 1, now())
        return receipt.sign(said, self.signing)


def unbelieved(answer: bytes) -> bytes:
    """The payload of a receipt, before anything in it is believed."""
    return from_base64(answer.decode().split(".")[1])


def installed(**more: Any) -> Card:
    """This node with a root and a card; its root is kept for the next card in `ROOTS`."""
    root = identity.new_root()
    keys.install(root=root, by=BY)
    ROOTS[root.node] = root
    return keys.issue_card(root, by=BY, **more)


ROOTS: dict[str, PrivateKey] = {}


def root_here() -> PrivateKey:
    return ROOTS[keys.mine().node]


def introduced(far: Far, state: str = "open") -> Peer:
    """The far node as a peer whose number was compared."""
    organisation = Organisation.objects.create(name=f"{far.name} {far.node[-6:]}", country="KH")
    peer = Peer.objects.create(node=far.node, organisation=organisation, state=state)
    card = far.card
    PeerCard.objects.create(peer=peer, number=card.number, hash=card.hash, text=far.texts[-1], accepted_at=clock.now())
    return peer


# A protocol of the tests: what it does can be counted in the directory.

SAYS = {
    "type": "object", "required": ["n"],
    "properties": {"n": {"type": "integer"}, "do": {"type": "string", "enum": ["refuse", "doubt", "uncovered", "break"]}},
}  # fmt: skip
TELLS = {"type": "object", "required": ["words"], "properties": {"words": {"type": "string"}}}


class Broken(Exception):
    """A fault of the room above."""


def _say(said: Incoming) -> None:
    Organisation.objects.create(name=f"effect {said.body['n']}", kind="effect")
    faults = {"refuse": Refused("no bed is free"), "doubt": Quarantine("look first"), "uncovered": NotCovered()}
    if said.body.get("do") == "break":
        raise Broken
    if "do" in said.body:
        raise faults[said.body["do"]]


def effects() -> list[int]:
    """What has acted, in order."""
    names = Organisation.objects.filter(kind="effect").order_by("pk").values_list("name", flat=True)
    return [int(name.removeprefix("effect ")) for name in names]


@contextmanager
def speaking(folder: Path, **more: Any) -> Iterator[None]:
    """The test protocol is registered while this lasts."""
    known = dict(protocols._protocols)
    paths = {}
    for name, schema in (("say", SAYS), ("tell", TELLS)):
        paths[name] = folder / f"{name}.json"
        paths[name].write_text(json.dumps(schema))
    needs = lambda body: Needs("referral", frozenset({"health"}))  # noqa: E731
    kinds = (
        Kind("say", paths["say"], _say, bare=True),
        Kind("tell", paths["tell"], lambda said: _say(replace(said, body={"n": 1})), needs=needs, **more),
    )
    try:
        protocols.register(Protocol("echo", 1, 0, kinds))
        yield
    finally:
        protocols._protocols.clear()
        protocols._protocols.update(known)


make_letter = letters.gate("consent") if not letters._given else letters.gate(letters._given[0])
