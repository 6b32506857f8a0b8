"""The table of jobs."""

from django.db import models

from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes


class Job(models.Model):
    """One piece of work for later. The payload names rows by number; it never holds what they say."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, default="waiting")  # waiting, done, dead
    once = models.CharField(max_length=100, null=True, unique=True)  # a second job of the same name is not made
    fault = models.CharField(max_length=100, blank=True)  # the kind of error, never its words

    classes = Classes(
        id=PLAIN, kind=PLAIN, payload=PLAIN, run_after=PLAIN, lease_until=PLAIN, attempts=PLAIN, state=PLAIN,
        once=PLAIN, fault=PLAIN,
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["run_after", "id"], condition=models.Q(state="waiting"), name="jobs_due_ix"),
        ]
