"""What happened: status decisions, exploitation, trafficking events, perpetrators, referrals on file."""

from typing import Any

from django.db import models

from wellknit.casework.models.base import BOUND, CaseBound
from wellknit.casework.models.person import Person
from wellknit.directory.models import Organisation
from wellknit.vault.classes import Classes, about, sealed
from wellknit.vault.fields import SealedJSON, SealedText
from wellknit.words.calendars import PartialDate, on_day, parse

_ORG: dict[str, Any] = {"null": True, "blank": True, "related_name": "+"}


class StatusDecision(CaseBound):
    """A body decided what somebody is in law. Decisions are added, never overwritten; no service hangs on them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="status_decisions")
    status = models.CharField(max_length=40)
    body_kind = models.CharField(max_length=50)
    body_name = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField()
    standard = models.CharField(max_length=40, blank=True)
    reason = SealedText()

    classes = Classes(
        **BOUND, person=about("legal"), status=about("legal"), body_kind=about("legal"),
        body_name=about("legal"), decided_on=about("legal"), standard=about("legal"), reason=sealed("legal", 2),
    )  # fmt: skip


class Exploitation(CaseBound):
    """How somebody was recruited, controlled and exploited: the victim context of HTCDS, lists of codes.

    ``codes`` holds the multi-valued lists by HTCDS field name; single codes have columns, so they can be counted.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="exploitations")
    relationship = models.CharField(max_length=40, blank=True)
    age_when_trafficked = models.PositiveSmallIntegerField(null=True, blank=True)
    codes = SealedJSON()
    industry = models.CharField(max_length=80, blank=True)
    industry_detail = models.CharField(max_length=80, blank=True)
    recruited_at = models.ForeignKey(Organisation, models.PROTECT, **_ORG)
    exploited_at = models.ForeignKey(Organisation, models.PROTECT, **_ORG)
    words = SealedText()

    classes = Classes(
        **BOUND, person=about("story"), relationship=about("story", 2), age_when_trafficked=about("story"),
        codes=sealed("story", 2), industry=about("story"), industry_detail=about("story"),
        recruited_at=about("story"), exploited_at=about("story"), words=sealed("story", 2),
    )  # fmt: skip

    class Meta(CaseBound.Meta):
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="casework_exploitation_once")]


class TraffickingEvent(CaseBound):
    """One leg of the way: recruitment, transit, exploitation; where and when, as far as known."""

    kind = models.CharField(max_length=20)
    happened_on = models.DateField(null=True, blank=True)
    happened_about = SealedText()  # a `PartialDate` as text, where the exact day is not known
    country = models.CharField(max_length=2, blank=True)
    place = SealedJSON()  # street, city, state, postal_code, longitude, latitude
    words = SealedText()

    classes = Classes(
        **BOUND, kind=about("story"), happened_on=about("story"), happened_about=sealed("story"),
        country=about("story"), place=sealed("story", 2), words=sealed("story", 2),
    )  # fmt: skip

    @property
    def happened(self) -> PartialDate | None:
        """When it happened, as far as known."""
        if self.happened_on:
            return on_day(self.happened_on)
        return parse(self.happened_about, may_be_future=True) if self.happened_about else None

    @property
    def where(self) -> list[Any]:
        """The known parts of the place, the small ones first."""
        place = self.place or {}
        names = ("street", "city", "state", "postal_code", "latitude", "longitude")
        return [place[name] for name in names if place.get(name) not in ("", None)]


class Perpetrator(CaseBound):
    """Somebody who took part, by role; an organisation may stand behind them."""

    roles = models.CharField(max_length=400, blank=True)
    words = SealedText()
    organisation = models.ForeignKey(Organisation, models.PROTECT, **_ORG)

    classes = Classes(
        **BOUND, roles=about("legal"), words=sealed("legal", 2), organisation=about("legal")
    )


class ReferralOnFile(CaseBound):
    """A referral as HTCDS keeps it: who referred the case here, or to whom it was referred on, when and why."""

    direction = models.CharField(max_length=8)  # incoming, outgoing
    organisation = models.ForeignKey(Organisation, models.PROTECT, **_ORG)
    on = models.DateField(null=True, blank=True)
    worker = SealedText()
    reason = models.CharField(max_length=40, blank=True)
    details = SealedText()

    classes = Classes(
        **BOUND, direction=about("routine"), organisation=about("routine"), on=about("routine"),
        worker=sealed("routine"), reason=about("routine"), details=sealed("story"),
    )  # fmt: skip
