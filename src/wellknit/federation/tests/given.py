"""Other nodes as people meet them: introduced by Sora, compared by Sora and Nok."""

from typing import Any

from wellknit.federation.actions import introduction
from wellknit.federation.models import Peer
from wellknit.federation.tests.far import Far


def introduced(cast: Any, far: Far, organisation: str = "Invented ministry desk", country: str = "KH") -> Peer:
    """A peer whose card Sora took."""
    return introduction.introduce(
        by=cast.actor("sora"), text=far.texts[-1], organisation=organisation, country=country
    )


def opened(cast: Any, far: Far, organisation: str = "Invented ministry desk", country: str = "KH") -> Peer:
    """A peer whose number Sora and then Nok compared."""
    peer = introduced(cast, far, organisation, country)
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
