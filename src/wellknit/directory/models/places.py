"""Places where services are given. Of a confidential one only country and province are ever shown."""

import uuid

from django.db import models

from wellknit.directory.models.organisations import Organisation
from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes

WHERE = ("street", "city", "postal_code", "longitude", "latitude")  # what a confidential place keeps to itself


class Place(models.Model):
    """A location of HSDS. ``time_zone`` follows the country; empty where that is not known."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="places")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default="physical")
    confidential = models.BooleanField(default=False)
    country = models.CharField(max_length=2)
    province = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=200, blank=True)
    city = models.CharField(max_length=100, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    time_zone = models.CharField(max_length=40, blank=True)

    classes = Classes(
        id=PLAIN, uid=PLAIN, organisation=PLAIN, name=PLAIN, kind=PLAIN, confidential=PLAIN, country=PLAIN, province=PLAIN,
        street=PLAIN, city=PLAIN, postal_code=PLAIN, longitude=PLAIN, latitude=PLAIN, time_zone=PLAIN,
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "uid"], name="directory_place_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def hidden(self) -> bool:
        """Whether nobody is shown where it is: itself confidential, or the whole organisation."""
        return self.confidential or self.organisation.confidential

    @property
    def address(self) -> dict[str, str | float]:
        """The parts of the address that are known; nothing at all of a confidential one."""
        if self.hidden:
            return {}
        return {part: getattr(self, part) for part in WHERE if getattr(self, part) not in ("", None)}
