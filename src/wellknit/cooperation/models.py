"""Agreements with their parties, corridors and phases. Nothing here is sealed, so no person may be put here."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from wellknit.cooperation.rules.agreements import partial
from wellknit.cooperation.states import AGREEMENT, OPENS
from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, Classes
from wellknit.words.calendars import PartialDate


class Agreement(models.Model):
    """An instrument of cooperation. What opens a route is changed only while it is a draft.

    ``signed`` is a date as far as it is known. ``to_be_confirmed`` names the points no source has settled;
    an empty last day that is not among them means that none is set. ``known_as`` names the instrument of the
    shipped file this one came from.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    known_as = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    signed = models.CharField(max_length=10, blank=True)
    in_force_from = models.DateField(null=True, blank=True)
    in_force_until = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    purposes = models.CharField(max_length=120, blank=True)
    to_be_confirmed = models.CharField(max_length=160, blank=True)
    source = models.CharField(max_length=600, blank=True)
    read_on = models.DateField(null=True, blank=True)
    remark = models.CharField(max_length=600, blank=True)
    state = models.CharField(max_length=14, default=AGREEMENT.start)
    renews = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="renewals")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")  # none: the node
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # why it should end
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")

    classes = Classes(
        id=PLAIN, known_as=PLAIN, kind=PLAIN, title=PLAIN, signed=PLAIN, in_force_from=PLAIN, in_force_until=PLAIN,
        review_on=PLAIN, purposes=PLAIN, to_be_confirmed=PLAIN, source=PLAIN, read_on=PLAIN, remark=PLAIN,
        state=PLAIN, renews=PLAIN, made_at=PLAIN, made_by=PLAIN, asked_at=PLAIN, asked_by=PLAIN, reason=PLAIN,
        confirmed_at=PLAIN, confirmed_by=PLAIN,
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["known_as"], condition=~Q(known_as=""), name="cooperation_known_once"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OPENS)) | Q(in_force_from__isnull=False),
                name="cooperation_in_force_since",
            ),
            models.CheckConstraint(
                condition=Q(in_force_until__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_until__gte=F("in_force_from")),
                name="cooperation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def signed_on(self) -> PartialDate | None:
        """The day of signing as far as it is known."""
        return partial(self.signed)

    @property
    def purpose_codes(self) -> list[str]:
        """The purposes it allows."""
        return self.purposes.split()

    @property
    def open_points(self) -> list[str]:
        """What is still to be confirmed."""
        return self.to_be_confirmed.split()


class Party(models.Model):
    """A country that takes part, with the body that acts for it where one is named."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    country = models.CharField(max_length=2)
    body = models.CharField(max_length=200, blank=True)

    classes = Classes(id=PLAIN, agreement=PLAIN, country=PLAIN, body=PLAIN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "country", "body"], name="cooperation_party_once")
        ]


class Corridor(models.Model):
    """An ordered pair of countries between which the agreement lets something pass."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="corridors")
    from_country = models.CharField(max_length=2)
    to_country = models.CharField(max_length=2)

    classes = Classes(id=PLAIN, agreement=PLAIN, from_country=PLAIN, to_country=PLAIN)

    class Meta:
        indexes = [models.Index(fields=["from_country", "to_country"], name="cooperation_corridor_ix")]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "from_country", "to_country"], name="cooperation_corridor_once"
            ),
            models.CheckConstraint(condition=~Q(from_country=F("to_country")), name="cooperation_corridor_leads_abroad"),
        ]


class Phase(models.Model):
    """A stretch of time in which a plan of action, or another agreement, is carried out."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="phases")
    title = models.CharField(max_length=120)
    begins = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)

    classes = Classes(id=PLAIN, agreement=PLAIN, title=PLAIN, begins=PLAIN, ends=PLAIN)

    @property
    def begins_on(self) -> PartialDate | None:
        """Its beginning as far as it is known."""
        return partial(self.begins)

    @property
    def ends_on(self) -> PartialDate | None:
        """Its end as far as it is known."""
        return partial(self.ends)

    def runs(self, on: date) -> bool:
        """Whether this day may lie in it, as far as its dates are known; never without any date."""
        first, last = self.begins_on, self.ends_on
        return bool(first or last) and (not first or first.earliest <= on) and (not last or on <= last.latest)
