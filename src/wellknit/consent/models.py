"""Consents with their scopes, and releases."""

from django.db import models

from wellknit.casework.models import Document, Person
from wellknit.casework.models.base import BOUND, CaseBound
from wellknit.directory.models import Organisation
from wellknit.vault.classes import ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedJSON, SealedText


class Consent(CaseBound):
    """What a person answered when asked; an answer is never changed, only withdrawn.

    ``checks`` holds the seven answers of HTCDS (yes, no, not asked) by code; ``form`` keeps apart what was spoken,
    written, said by a guardian or merely asserted by an official.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    decision = models.CharField(max_length=10)  # given, refused
    form = models.CharField(max_length=12)
    checks = SealedJSON()
    language = models.CharField(max_length=3, blank=True)
    interpreter = SealedText()
    guardian = SealedText()
    assent = models.BooleanField(null=True)  # a child's own yes beside the guardian's
    asserted_by = SealedText()
    given_on = models.DateField()
    paper = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    words = SealedText()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    withdrawal_words = SealedText()

    classes = Classes(
        **BOUND, person=ROUTINE, decision=about("legal"), form=about("legal"), checks=sealed("legal"),
        language=about("identity"), interpreter=sealed("legal"), guardian=sealed("family", 2), assent=about("legal"),
        asserted_by=sealed("legal"), given_on=about("legal"), paper=ROUTINE, words=sealed("legal"),
        withdrawn_at=about("legal"), withdrawn_by=ROUTINE, withdrawal_words=sealed("legal"),
    )  # fmt: skip


class Scope(CaseBound):
    """One thing a consent covers: these categories, for this purpose, to this recipient, until this day.

    Without a recipient it covers this agency itself, and nobody else.
    """

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="scopes")
    purpose = models.CharField(max_length=20)
    recipient = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    categories = models.CharField(max_length=120)
    until = models.DateField()

    classes = Classes(
        **BOUND, consent=ROUTINE, purpose=about("legal"), recipient=about("legal"), categories=about("legal"),
        until=about("legal"),
    )  # fmt: skip

    @property
    def category_names(self) -> frozenset[str]:
        """The categories as a set of short names."""
        return frozenset(self.categories.split())


class Release(CaseBound):
    """The permission that lets one message leave. Made by `consent.actions.release` only."""

    scope = models.ForeignKey(Scope, models.PROTECT, null=True, blank=True, related_name="releases")
    ground = models.CharField(max_length=20, default="consent")
    reason = SealedText()
    recipient = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    categories = models.CharField(max_length=120)
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=12)  # waiting (for a second person), ready, used, revoked
    confirmed_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    what = models.CharField(max_length=80, blank=True)

    classes = Classes(
        **BOUND, scope=ROUTINE, ground=about("legal"), reason=sealed("legal", 2), recipient=about("legal"),
        purpose=about("legal"), categories=about("legal"), expires_at=ROUTINE, state=ROUTINE, confirmed_by=ROUTINE,
        confirmed_at=ROUTINE, used_at=ROUTINE, what=ROUTINE,
    )  # fmt: skip
