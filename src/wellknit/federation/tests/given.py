"""Another node for the tests of the net, played by its keys alone, and this node with a root of its own."""

from dataclasses import dataclass, field, replace
from typing import Any

from wellknit.access.actors import System
from wellknit.federation import keys
from wellknit.federation.actions import introduction
from wellknit.federation.models import Peer
from wellknit.ground import clock
from wellknit.seal.fed import card as cards
from wellknit.seal.fed import identity, times
from wellknit.seal.fed.card import Card, Contact, Endpoint, Limits
from wellknit.seal.fed.identity import PrivateKey

NODE = System("test")


def now() -> int:
    """The time as fed/1 counts it."""
    return int(clock.now().timestamp())


@dataclass
class Other:
    """A node elsewhere: its root, and the cards it has signed, as texts."""

    name: str
    root: PrivateKey = field(default_factory=identity.new_root)
    cards: list[str] = field(default_factory=list)

    @property
    def newest(self) -> Card:
        """The card it shows now."""
        return cards.read(self.cards[-1])

    def first(self, **changes: Any) -> str:
        """Its first card."""
        signing = identity.new_key(self.root.node, "sig-1", "Ed25519")
        sealing = identity.new_key(self.root.node, "x1-1", "X-Wing")
        began = now() - times.DAY
        card = Card(
            node=self.root.node, name=self.name, endpoints=(Endpoint("courier", "by hand"),),
            signing=(signing.shown(start=began, until=began + times.SIGNING),),
            sealing=(sealing.shown(start=began, until=began + times.SEALING),),
            suites=("X1",), types=(), limits=Limits(), contact=Contact("Invented front office", "+855 00 000 000"),
            number=1, previous=None, issued=began,
        )  # fmt: skip
        return self._sign(replace(card, **changes))

    def next(self, **changes: Any) -> str:
        """The card after its newest one."""
        last = self.newest
        told = {"number": last.number + 1, "previous": last.hash, "hash": "", "issued": now()} | changes
        return self._sign(replace(last, **told))

    def _sign(self, card: Card) -> str:
        self.cards.append(cards.sign(card, self.root))
        return self.cards[-1]


def install() -> PrivateKey:
    """Give this node a root and its first card; the root, which is kept elsewhere in life."""
    root = identity.new_root()
    keys.install(root=root, by=NODE)
    keys.issue_card(root, by=NODE)
    return root


def introduced(cast: Any, other: Other, organisation: str = "Invented ministry desk", country: str = "KH") -> Peer:
    """A peer whose card Sora took."""
    text = other.cards[-1] if other.cards else other.first()
    return introduction.introduce(by=cast.actor("sora"), text=text, organisation=organisation, country=country)


def opened(cast: Any, other: Other, organisation: str = "Invented ministry desk", country: str = "KH") -> Peer:
    """A peer whose number Sora and then Nok compared."""
    peer = introduced(cast, other, organisation, country)
    compare(cast, peer, "sora")
    compare(cast, peer, "nok")
    return again(peer)


def compare(cast: Any, peer: Peer, name: str) -> bool:
    """Somebody compares the number as it is now."""
    row = again(peer)
    return introduction.compare(by=cast.actor(name), peer=row, number=introduction.digits(row), how="phone")


def again(peer: Peer) -> Peer:
    """The row as it is now."""
    return Peer.objects.select_related("organisation").get(pk=peer.pk)
