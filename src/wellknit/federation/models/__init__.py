"""This node, its peers with their cards, and the post between them."""

from wellknit.federation.models.own import OwnCard, OwnKey, OwnNode
from wellknit.federation.models.peers import Peer, PeerCard
from wellknit.federation.models.post import Awaited, Blob, Outgoing, Post, Received, TurnedAway

__all__ = [
    "Awaited", "Blob", "Outgoing", "OwnCard", "OwnKey", "OwnNode", "Peer", "PeerCard", "Post", "Received", "TurnedAway",
]  # fmt: skip
