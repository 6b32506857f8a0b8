"""This node as the others know it: who it is, its keys, the cards it has shown."""

from django.db import models

from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes, sealed
from wellknit.vault.fields import SealedText
from wellknit.vault.models import DataKey, SealedModel


class OwnNode(models.Model):
    """The one row that says who this node is. ``version`` grows with every change, so that each process sees it.

    ``key`` seals copies of post that belongs to no case. ``incarnation`` grows with every restore from a backup.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    node = models.CharField(max_length=80)
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    incarnation = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    installed_at = models.DateTimeField()

    classes = Classes(id=PLAIN, node=PLAIN, key=PLAIN, incarnation=PLAIN, version=PLAIN, installed_at=PLAIN)


class OwnKey(SealedModel):
    """A key of this node that signs or seals. Its secret has a data key of its own: shredding that one destroys it for
    good, and in every backup within 35 days."""

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10)
    public = models.BinaryField()
    start = models.BigIntegerField()
    until = models.BigIntegerField()
    withdrawn = models.BooleanField(default=False)
    secret = SealedText()

    classes = Classes(
        id=PLAIN, key=PLAIN, name=PLAIN, kind=PLAIN, public=PLAIN, start=PLAIN, until=PLAIN, withdrawn=PLAIN,
        secret=sealed("routine", 0),
    )  # fmt: skip


class OwnCard(models.Model):
    """A card this node has shown, as its root signed it."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    hash = models.CharField(max_length=64)
    text = models.TextField()
    issued_at = models.DateTimeField()

    classes = Classes(id=PLAIN, number=PLAIN, hash=PLAIN, text=PLAIN, issued_at=PLAIN)
