"""A file that was brought in, and what its rows said that has no other home."""

from django.db import models

from wellknit.casework.models.base import BOUND, CaseBound
from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, ROUTINE, Classes, sealed
from wellknit.vault.fields import SealedJSON
from wellknit.vault.models import DataKey, SealedFile


class Run(models.Model):
    """One file on its way in: looked at, being written unseen, shown, or given up."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    file = models.ForeignKey(SealedFile, models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    ending = models.CharField(max_length=8)
    trust = models.CharField(max_length=8, default="names")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="looked_at")  # writing, shown, given_up
    rows = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    good_only = models.BooleanField(default=False)

    classes = Classes(
        id=PLAIN, key=PLAIN, file=PLAIN, digest=PLAIN, ending=PLAIN, trust=PLAIN, worker=PLAIN, made_at=PLAIN,
        state=PLAIN, rows=PLAIN, bad=PLAIN, written=PLAIN, good_only=PLAIN,
    )  # fmt: skip


class Arrival(CaseBound):
    """A row that became a case. ``kept`` holds, by field, what our own record would have said when the row came in and
    what the file said instead: an export says the file's word again as long as nobody changed ours since."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="arrivals")
    number = models.PositiveIntegerField()
    kept = SealedJSON()

    classes = Classes(**BOUND, run=ROUTINE, number=ROUTINE, kept=sealed("story", 2))

    class Meta(CaseBound.Meta):
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="exchange_row_once")]
