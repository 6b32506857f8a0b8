"""Organisations, with the ten organisation fields of HTCDS 2.0. Confidential ones show no address."""

from django.db import models

from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes

ADDRESS = ("street", "city", "state", "postal_code", "longitude", "latitude")


class Organisation(models.Model):
    """An organisation or a place of business; nothing here is sealed, so no person may be put here."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    confidential = models.BooleanField(default=False)

    classes = Classes(
        id=PLAIN, name=PLAIN, kind=PLAIN, street=PLAIN, city=PLAIN, state=PLAIN, postal_code=PLAIN,
        country=PLAIN, longitude=PLAIN, latitude=PLAIN, phone=PLAIN, confidential=PLAIN,
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["name"], name="directory_name_ix")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> dict[str, str | float]:
        """The parts of the address that are known; nothing at all of a confidential one."""
        if self.confidential:
            return {}
        return {part: getattr(self, part) for part in ADDRESS if getattr(self, part) not in ("", None)}
