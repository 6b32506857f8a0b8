"""Gaps: that on some day nobody could take somebody, and for want of what. No person and no case stands behind a row."""

import uuid

from django.db import models

from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes


class Gap(models.Model):
    """One time nobody could. A fact of the person is kept only where it was what failed, and only as a group.

    ``once`` is the name of the press that recorded it, so that a second click counts nothing.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    need = models.CharField(max_length=40)
    conditions = models.CharField(max_length=120)
    country = models.CharField(max_length=2)
    province = models.CharField(max_length=100, blank=True)
    sex = models.CharField(max_length=20, blank=True)
    age_band = models.CharField(max_length=10, blank=True)
    nationality = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=3, blank=True)
    day = models.DateField()
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")  # none: the node

    classes = Classes(
        id=PLAIN, once=PLAIN, need=PLAIN, conditions=PLAIN, country=PLAIN, province=PLAIN, sex=PLAIN, age_band=PLAIN,
        nationality=PLAIN, language=PLAIN, day=PLAIN, agency=PLAIN,
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["day"], name="directory_gap_day_ix")]

    @property
    def condition_codes(self) -> list[str]:
        """What failed."""
        return self.conditions.split()
