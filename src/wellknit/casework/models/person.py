"""The person: names in their scripts, origins, languages, papers, ways to reach them, family; sealed with the person's key."""

from typing import ClassVar

from django.db import models

from wellknit.access.scoping import ScopedManager
from wellknit.casework import births
from wellknit.vault.classes import PLAIN, ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedJSON, SealedText
from wellknit.vault.models import SealedModel
from wellknit.words.calendars import PartialDate


class Person(SealedModel):
    """A human being assisted, or a dependant of theirs. One name or ten, with or without a birth date.

    ``birth`` is a partial date (words.calendars): exact day, month, year, or an age range as of a day.
    """

    seen_through: ClassVar[tuple[str, str]] = ("case__casepersons__person", "pk")

    called = SealedText()
    birth = SealedJSON()
    sex = models.CharField(max_length=20, blank=True)
    gender = models.CharField(max_length=40, blank=True)
    deceased = models.BooleanField(default=False)
    marital_status = models.CharField(max_length=40, blank=True)
    number_of_children = models.PositiveSmallIntegerField(null=True, blank=True)
    education = models.CharField(max_length=60, blank=True)
    position = SealedText()
    marks = SealedText()
    province = SealedText()  # of this country, where the person is now: enough to find help near, too little to find the person
    made_at = models.DateTimeField()

    classes = Classes(
        id=PLAIN, key=PLAIN, called=sealed("identity"), birth=sealed("identity"), sex=about("identity"),
        gender=about("identity"), deceased=about("health"), marital_status=about("family"),
        number_of_children=about("family"), education=about("story"), position=sealed("identity"),
        marks=sealed("health", 2), province=sealed("location", 2), made_at=ROUTINE,
    )  # fmt: skip
    objects = ScopedManager()

    class Meta:
        base_manager_name = "objects"

    @property
    def born(self) -> PartialDate | None:
        """The birth as a partial date."""
        return births.from_dict(self.birth)


class PersonBound(SealedModel):
    """A row of one person, sealed with the person's key."""

    seen_through: ClassVar[tuple[str, str]] = ("case__casepersons__person", "person_id")

    person = models.ForeignKey(Person, models.CASCADE, related_name="%(class)ss")
    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class PersonName(PersonBound):
    """One name: its kind (full, nickname, used by the trafficker…), its script, its parts as HTCDS keeps them."""

    kind = models.CharField(max_length=20)
    script = models.CharField(max_length=4)
    parts = SealedJSON()  # {"full", "first", "middle", "second", "salutation"}: those that are known
    order = models.PositiveSmallIntegerField(default=0)

    classes = Classes(
        id=PLAIN, key=PLAIN, person=ROUTINE, kind=about("identity"), script=about("identity"),
        parts=sealed("identity"), order=ROUTINE,
    )  # fmt: skip


class NameToken(models.Model):
    """A blind token of one part of a name, so that a name can be found though it is spelt otherwise."""

    id = models.BigAutoField(primary_key=True)
    token = models.BinaryField()
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")

    classes = Classes(id=PLAIN, token=about("identity"), person=ROUTINE)

    class Meta:
        indexes = [models.Index(fields=["token", "-person"], name="casework_token_ix")]


class Nationality(PersonBound):
    """A country the person belongs to, or says so, or none: ``standing`` tells (confirmed, claimed, stateless…)."""

    country = models.CharField(max_length=2, blank=True)
    standing = models.CharField(max_length=20)

    classes = Classes(
        id=PLAIN, key=PLAIN, person=ROUTINE, country=about("identity"), standing=about("identity")
    )


class SpokenLanguage(PersonBound):
    """A language the person speaks (ISO 639-3), the best first."""

    code = models.CharField(max_length=3)
    order = models.PositiveSmallIntegerField(default=0)

    classes = Classes(id=PLAIN, key=PLAIN, person=ROUTINE, code=about("identity"), order=ROUTINE)


class IdentityPaper(PersonBound):
    """A paper that says who somebody is; its number is sealed and found by its blind index."""

    kind = models.CharField(max_length=40)
    country = models.CharField(max_length=2, blank=True)
    number = SealedText()
    number_index = models.BinaryField(null=True)
    expires_on = models.DateField(null=True, blank=True)
    held_by = SealedText()

    classes = Classes(
        id=PLAIN, key=PLAIN, person=ROUTINE, kind=about("identity"), country=about("identity"),
        number=sealed("identity"), number_index=about("identity"), expires_on=about("identity"),
        held_by=sealed("identity"),
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["number_index"], name="casework_paper_ix")]


class Reach(PersonBound):
    """A way to reach the person, or where they live: ``email``, ``home_phone``, ``mobile_phone``, ``address``.

    An address is a dictionary with street, city, state, postal_code, country, longitude, latitude: class S3.
    """

    kind = models.CharField(max_length=20)
    value = SealedJSON()
    value_index = models.BinaryField(null=True)

    classes = Classes(
        id=PLAIN, key=PLAIN, person=ROUTINE, kind=about("contact"), value=sealed("location", 3),
        value_index=about("contact"),
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["value_index"], name="casework_reach_ix")]


class Relation(PersonBound):
    """How another person on file is related to this one, and whether they live together."""

    other = models.ForeignKey(Person, models.CASCADE, related_name="related_from")
    kind = models.CharField(max_length=30)
    household = models.BooleanField(default=False)
    note = SealedText()

    classes = Classes(
        id=PLAIN, key=PLAIN, person=ROUTINE, other=about("family"), kind=about("family"), household=about("family"),
        note=sealed("family"),
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="casework_relation_once"),
            models.CheckConstraint(condition=~models.Q(person=models.F("other")), name="casework_not_own_relative"),
        ]


class Link(models.Model):
    """Two records that may be of one person. Linked, never merged; every answer can be undone."""

    id = models.BigAutoField(primary_key=True)
    one = models.ForeignKey(Person, models.CASCADE, related_name="links_one")
    other = models.ForeignKey(Person, models.CASCADE, related_name="links_other")
    state = models.CharField(max_length=12)  # suggested, linked, different
    why = models.CharField(max_length=200, blank=True)  # codes such as "paper phone name", never the values
    made_by = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    classes = Classes(
        id=PLAIN, one=about("identity"), other=about("identity"), state=ROUTINE, why=ROUTINE, made_by=ROUTINE,
        made_at=ROUTINE,
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="casework_link_once")]
