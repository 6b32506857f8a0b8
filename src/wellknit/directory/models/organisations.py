"""Organisations, with the ten organisation fields of HTCDS 2.0. Confidential ones show no address."""

import uuid

from django.db import models

from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes

ADDRESS = ("street", "city", "state", "postal_code", "longitude", "latitude")


class Organisation(models.Model):
    """An organisation or a place of business; nothing here is sealed, so no person may be put here.

    ``uid`` is its name in other directories. ``origin`` tells from whose directory it came; empty for ours, and what
    is not ours is not edited here. ``agency`` is set where it is one whose workers use this node.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    origin = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    description = models.CharField(max_length=600, blank=True)
    agency = models.ForeignKey("people.Agency", models.SET_NULL, null=True, blank=True, related_name="organisations")
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    confidential = models.BooleanField(default=False)
    source = models.CharField(max_length=600, blank=True)
    read_on = models.DateField(null=True, blank=True)

    classes = Classes(
        id=PLAIN, uid=PLAIN, origin=PLAIN, name=PLAIN, kind=PLAIN, description=PLAIN, agency=PLAIN, street=PLAIN,
        city=PLAIN, state=PLAIN, postal_code=PLAIN, country=PLAIN, longitude=PLAIN, latitude=PLAIN, phone=PLAIN,
        confidential=PLAIN, source=PLAIN, read_on=PLAIN,
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["name"], name="directory_name_ix")]
        constraints = [models.UniqueConstraint(fields=["origin", "uid"], name="directory_organisation_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> dict[str, str | float]:
        """The parts of the address that are known; nothing at all of a confidential one."""
        if self.confidential:
            return {}
        return {part: getattr(self, part) for part in ADDRESS if getattr(self, part) not in ("", None)}
