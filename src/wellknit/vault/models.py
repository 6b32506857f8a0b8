"""Tables of the vault: the key ring, sealed files, and the base of every model that holds sealed fields."""

from django.db import models

from wellknit.ground.ids import new_alias, new_id
from wellknit.vault.classes import PLAIN, Classes


class DataKey(models.Model):
    """One data key, wrapped. ``alias`` stands for the case or person in the ledger and dies with the key."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    wrapped = models.BinaryField(null=True)
    alias = models.CharField(max_length=32, default=new_alias, null=True, unique=True)  # noqa: DJ001 - null once shredded
    shredded_at = models.DateTimeField(null=True)

    classes = Classes(id=PLAIN, wrapped=PLAIN, alias=PLAIN, shredded_at=PLAIN)


class SealedModel(models.Model):
    """A row with sealed fields: it names the data key that opens them."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class SealedFile(SealedModel):
    """A file on disk under a random name, sealed with its case's key. Written and read by `vault.files` only."""

    name = models.CharField(max_length=32, default=new_alias, unique=True)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)

    classes = Classes(id=PLAIN, key=PLAIN, name=PLAIN, size=PLAIN, digest=PLAIN, media_type=PLAIN)
