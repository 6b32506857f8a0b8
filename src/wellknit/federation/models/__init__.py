"""Peers with their cards, and the post between them."""

from wellknit.federation.models.peers import Peer, PeerCard

__all__ = ["Peer", "PeerCard"]
