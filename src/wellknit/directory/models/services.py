"""Services with whom they take, where, when, how to call, and how many places are free. Lists of codes are kept as
words with blanks between them, in the order of their list."""

import uuid

from django.db import models
from django.db.models import F, Q

from wellknit.directory.models.organisations import Organisation
from wellknit.directory.models.places import Place
from wellknit.directory.rules.hours import ALWAYS, WEEKDAYS
from wellknit.directory.rules.matching import Figure
from wellknit.ground import clock
from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes


class Service(models.Model):
    """What an organisation offers. An empty list under whom it takes means everybody.

    ``audience`` says how far the entry may go: this node, its peers, anybody. ``urgent`` takes people at any hour,
    ``overnight`` lets them stay.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="services")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=50)
    status = models.CharField(max_length=20, default="active")
    audience = models.CharField(max_length=10, default="node")
    description = models.CharField(max_length=2000, blank=True)
    fees = models.CharField(max_length=10, blank=True)
    fees_in_words = models.CharField(max_length=300, blank=True)
    sexes = models.CharField(max_length=60, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_until = models.PositiveSmallIntegerField(null=True, blank=True)
    nationalities = models.CharField(max_length=800, blank=True)
    languages = models.CharField(max_length=400, blank=True)
    interpretation = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    overnight = models.BooleanField(default=False)
    source = models.CharField(max_length=600, blank=True)
    read_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")  # none: the node
    places = models.ManyToManyField(Place, through="ServiceAtPlace", related_name="services")

    classes = Classes(
        id=PLAIN, uid=PLAIN, organisation=PLAIN, name=PLAIN, kind=PLAIN, status=PLAIN, audience=PLAIN, description=PLAIN,
        fees=PLAIN, fees_in_words=PLAIN, sexes=PLAIN, age_from=PLAIN, age_until=PLAIN, nationalities=PLAIN,
        languages=PLAIN, interpretation=PLAIN, urgent=PLAIN, overnight=PLAIN, source=PLAIN, read_on=PLAIN,
        changed_at=PLAIN, changed_by=PLAIN, places=PLAIN,
    )  # fmt: skip

    class Meta:
        indexes = [models.Index(fields=["kind", "status"], name="directory_kind_ix")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "uid"], name="directory_service_once"),
            models.CheckConstraint(
                condition=Q(age_from__isnull=True) | Q(age_until__isnull=True) | Q(age_until__gte=F("age_from")),
                name="directory_ages_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def everybody(self) -> bool:
        """Whether it takes people of every sex, age and nationality."""
        return not (self.sexes or self.nationalities or self.age_from is not None or self.age_until is not None)


class ServiceAtPlace(models.Model):
    """That a service is given at a place."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="at")
    place = models.ForeignKey(Place, models.CASCADE, related_name="at")

    classes = Classes(id=PLAIN, uid=PLAIN, service=PLAIN, place=PLAIN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "place"], name="directory_at_once")]


class Area(models.Model):
    """Where the people live or are whom a service takes: a whole country, or one province of it."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="areas")
    country = models.CharField(max_length=2)
    province = models.CharField(max_length=100, blank=True)

    classes = Classes(id=PLAIN, service=PLAIN, country=PLAIN, province=PLAIN)

    class Meta:
        indexes = [models.Index(fields=["country", "service"], name="directory_area_ix")]
        constraints = [models.UniqueConstraint(fields=["service", "country", "province"], name="directory_area_once")]


class Schedule(models.Model):
    """Hours on days of the week, or days on which nobody is there; ``place`` is empty where it holds everywhere.

    Hours that end when or before they begin go on into the next day: 00:00 to 00:00 is around the clock.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="schedules")
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="schedules")
    days = models.CharField(max_length=20, blank=True)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    first = models.DateField(null=True, blank=True)
    last = models.DateField(null=True, blank=True)
    closed = models.BooleanField(default=False)

    classes = Classes(
        id=PLAIN, service=PLAIN, place=PLAIN, days=PLAIN, opens=PLAIN, closes=PLAIN, first=PLAIN, last=PLAIN, closed=PLAIN
    )

    @property
    def daily(self) -> bool:
        """Every day of the week."""
        return set(self.days.split()) == set(WEEKDAYS)

    @property
    def round_the_clock(self) -> bool:
        """From midnight to midnight."""
        return self.opens == self.closes == ALWAYS


class Phone(models.Model):
    """A number under which a service is asked."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, default="voice")
    remark = models.CharField(max_length=120, blank=True)

    classes = Classes(id=PLAIN, service=PLAIN, number=PLAIN, kind=PLAIN, remark=PLAIN)


class Capacity(models.Model):
    """How many beds or family rooms there are and how many of them were free when somebody last said so."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    service = models.ForeignKey(Service, models.CASCADE, related_name="capacities")
    unit = models.CharField(max_length=20)
    available = models.PositiveSmallIntegerField(null=True, blank=True)
    maximum = models.PositiveSmallIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")

    classes = Classes(
        id=PLAIN, service=PLAIN, unit=PLAIN, available=PLAIN, maximum=PLAIN, updated_at=PLAIN, updated_by=PLAIN
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "unit"], name="directory_unit_once"),
            models.CheckConstraint(
                condition=Q(available__isnull=True) | Q(updated_at__isnull=False), name="directory_figure_has_its_time"
            ),
        ]

    @property
    def figure(self) -> Figure:
        """The figure as rules see it."""
        return Figure(unit=self.unit, available=self.available, maximum=self.maximum, updated_at=self.updated_at)

    @property
    def stale(self) -> bool:
        """Whether the figure is too old to rely on, or was never told."""
        return self.figure.stale(clock.now())
