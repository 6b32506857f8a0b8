"""Tables of the ledger: the entries and the one head they hang from."""

from django.db import models

from wellknit.vault.classes import PLAIN, ROUTINE, Classes


class Entry(models.Model):
    """One deed or reading. Never updated, never deleted; ``mac`` chains it to the one before."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor = models.CharField(max_length=60)
    subject = models.CharField(max_length=32, blank=True)
    thing = models.CharField(max_length=60, blank=True)
    detail = models.TextField(blank=True)
    mac = models.BinaryField()

    classes = Classes(
        seq=PLAIN, at=PLAIN, kind=PLAIN, actor=PLAIN, subject=ROUTINE, thing=PLAIN, detail=PLAIN, mac=PLAIN
    )

    class Meta:
        indexes = [
            models.Index(fields=["subject", "-seq"], name="ledger_subject_ix"),
            models.Index(fields=["actor", "-seq"], name="ledger_actor_ix"),
            models.Index(fields=["kind", "-seq"], name="ledger_kind_ix"),
            models.Index(fields=["at"], name="ledger_at_ix"),
        ]


class Head(models.Model):
    """The last entry's number and mac; the row that appending takes hold of."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    mac = models.BinaryField(default=bytes)

    classes = Classes(id=PLAIN, seq=PLAIN, mac=PLAIN)
