"""The one table of this room: how often something was done in a stretch of time."""

from django.db import models

from wellknit.vault.classes import PLAIN, Classes


class Hits(models.Model):
    """How often somebody did something until a moment; ``key`` is a keyed hash, so no address stands here."""

    bucket = models.CharField(max_length=40)
    key = models.CharField(max_length=32)
    ends = models.BigIntegerField(db_index=True)
    n = models.PositiveIntegerField(default=0)

    classes = Classes(id=PLAIN, bucket=PLAIN, key=PLAIN, ends=PLAIN, n=PLAIN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bucket", "key", "ends"], name="access_hits_once")]
