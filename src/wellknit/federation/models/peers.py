"""Peers and the cards they have shown. Nothing here is sealed: it speaks of organisations, never of a person assisted."""

from functools import cached_property, lru_cache

from django.db import models

from wellknit.directory.models import Organisation
from wellknit.federation.states import PEER
from wellknit.ground.ids import new_id
from wellknit.seal.fed import card as cards
from wellknit.seal.fed.card import Card
from wellknit.vault.classes import PLAIN, Classes


@lru_cache(maxsize=512)
def read_card(text: str) -> Card:
    """The card in a text, its root's signature checked; cards never change, so each is checked once per process."""
    return cards.read(text)


class Peer(models.Model):
    """A node we exchange with. ``organisation`` is what it is in the directory: consents and releases name that."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    node = models.CharField(max_length=80, unique=True)  # its did:key
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="peer")
    state = models.CharField(max_length=12, default=PEER.start)
    seen_x1 = models.BooleanField(default=False)  # once it has spoken X1, J1 is refused unless its card drops X1
    split_view = models.BooleanField(default=False)  # it holds another card of ours than we have shown: an alarm
    heard_at = models.DateTimeField(null=True)  # when something of it arrived last
    reached_at = models.DateTimeField(null=True)  # when it took something of ours last

    classes = Classes(
        id=PLAIN, node=PLAIN, organisation=PLAIN, state=PLAIN, seen_x1=PLAIN, split_view=PLAIN, heard_at=PLAIN,
        reached_at=PLAIN,
    )  # fmt: skip

    def __str__(self) -> str:
        return self.organisation.name

    @cached_property
    def card(self) -> Card:
        """The newest card we have accepted of it."""
        return self.cards.latest("number").read


class PeerCard(models.Model):
    """A card a peer has shown and we have accepted, as it was signed."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, models.CASCADE, related_name="cards")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    text = models.TextField()
    accepted_at = models.DateTimeField()

    classes = Classes(id=PLAIN, peer=PLAIN, number=PLAIN, hash=PLAIN, text=PLAIN, accepted_at=PLAIN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "number"], name="federation_card_once")]

    @property
    def read(self) -> Card:
        """The card, its root's signature checked (once per process: a card never changes)."""
        return read_card(self.text)
