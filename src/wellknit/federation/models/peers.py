"""Peers and the cards they have shown. Nothing here is sealed: it speaks of organisations, never of a person assisted."""

from functools import cached_property, lru_cache

from django.db import models
from django.db.models import Exists, OuterRef

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


class PeerQuerySet(models.QuerySet["Peer"]):
    """Peers."""

    def with_cards(self) -> "PeerQuerySet":
        """With their organisations and newest cards, in two queries however many there are."""
        newest = models.Prefetch("cards", queryset=PeerCard.objects.newest(), to_attr="newest")
        return self.select_related("organisation", "asked_by").prefetch_related(newest)


class Peer(models.Model):
    """A node we exchange with. ``organisation`` is what it is in the directory: consents and releases name that.

    ``number`` is what two officers compared, ``asked`` the deed that waits for a second officer, or nothing. A new root
    changes ``node`` and keeps the row, so that what is under way with the organisation stays with it.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    node = models.CharField(max_length=80, unique=True)  # its did:key
    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="peer")
    state = models.CharField(max_length=12, default=PEER.start)
    seen_x1 = models.BooleanField(default=False)  # once it has spoken X1, J1 is refused unless its card drops X1
    split_view = models.BooleanField(default=False)  # it holds another card of ours than we have shown: an alarm
    heard_at = models.DateTimeField(null=True)  # when something of it arrived last
    reached_at = models.DateTimeField(null=True)  # when it took something of ours last
    moved_at = models.DateTimeField(null=True)  # since when it is in this state
    introduced_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")  # none: the node
    number = models.CharField(max_length=71, blank=True)
    compared_at = models.DateTimeField(null=True)
    compared_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    asked = models.CharField(max_length=12, blank=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # why it is paused, blocked or left

    objects = PeerQuerySet.as_manager()

    classes = Classes(
        id=PLAIN, node=PLAIN, organisation=PLAIN, state=PLAIN, seen_x1=PLAIN, split_view=PLAIN, heard_at=PLAIN,
        reached_at=PLAIN, moved_at=PLAIN, introduced_by=PLAIN, number=PLAIN, compared_at=PLAIN, compared_by=PLAIN,
        confirmed_at=PLAIN, confirmed_by=PLAIN, asked=PLAIN, asked_at=PLAIN, asked_by=PLAIN, reason=PLAIN,
    )  # fmt: skip

    def __str__(self) -> str:
        return self.organisation.name

    @cached_property
    def card(self) -> Card:
        """The newest card we have accepted of it."""
        found = getattr(self, "newest", None)
        return found[0].read if found else self.cards.latest("number").read

    def forget_card(self) -> None:
        """After a newer one was taken: look again when it is asked for."""
        for name in ("card", "newest"):
            self.__dict__.pop(name, None)


class PeerCardQuerySet(models.QuerySet["PeerCard"]):
    """Cards of peers."""

    def newest(self) -> "PeerCardQuerySet":
        """The newest card of each peer: the others need not be read."""
        later = PeerCard.objects.filter(peer=OuterRef("peer"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class PeerCard(models.Model):
    """A card a peer has shown and we have accepted, as it was signed."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, models.CASCADE, related_name="cards")
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    text = models.TextField()
    accepted_at = models.DateTimeField()

    objects = PeerCardQuerySet.as_manager()

    classes = Classes(id=PLAIN, peer=PLAIN, number=PLAIN, hash=PLAIN, text=PLAIN, accepted_at=PLAIN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "number"], name="federation_card_once")]

    @property
    def read(self) -> Card:
        """The card, its root's signature checked (once per process: a card never changes)."""
        return read_card(self.text)
