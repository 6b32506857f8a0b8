"""Consents with their scopes, releases, what went to another node under them, and what came from one."""

from django.db import models

from wellknit.casework.models import Document, Person
from wellknit.casework.models.base import BOUND, CaseBound
from wellknit.consent.states import RELEASE
from wellknit.directory.models import Organisation
from wellknit.federation.models import Peer
from wellknit.ground import clock
from wellknit.ground.ids import new_id
from wellknit.vault.classes import PLAIN, ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedJSON, SealedText


class Consent(CaseBound):
    """What a person answered when asked. It is never changed: it is withdrawn, or a newer one replaces it.

    ``checks`` holds the seven answers of HTCDS (yes, no, not_asked) by code; ``form`` keeps apart what was
    spoken, written, said by a guardian or merely asserted by an official. ``grounds`` says why a child spoke
    without a guardian, why a child's own yes is missing, or what the guardianship of an adult rests on.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="consents")
    decision = models.CharField(max_length=10)  # given, refused
    form = models.CharField(max_length=12)
    checks = SealedJSON()
    language = models.CharField(max_length=3, blank=True)
    interpreter = SealedText()
    without_interpreter = models.BooleanField(default=False)  # said to be not needed
    guardian = SealedText()
    assent = models.BooleanField(null=True)  # a child's own yes beside the guardian's
    grounds = SealedText()
    asserted_by = SealedText()
    given_on = models.DateField()
    paper = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    words = SealedText()
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    withdrawal_words = SealedText()

    classes = Classes(
        **BOUND, person=ROUTINE, decision=about("legal"), form=about("legal"), checks=sealed("legal"),
        language=about("identity"), interpreter=sealed("legal"), without_interpreter=about("legal"),
        guardian=sealed("family", 2), assent=about("legal"), grounds=sealed("legal", 2),
        asserted_by=sealed("legal"), given_on=about("legal"), paper=ROUTINE, words=sealed("legal"),
        replaces=ROUTINE, withdrawn_at=about("legal"), withdrawn_by=ROUTINE, withdrawal_words=sealed("legal"),
    )  # fmt: skip

    class Meta(CaseBound.Meta):
        constraints = [models.UniqueConstraint(fields=["replaces"], name="consent_replaced_once")]


class Scope(CaseBound):
    """One thing an answer speaks of: these categories, for this purpose, to this recipient, until this day.

    Without a recipient it speaks of this agency itself, and of nobody else. A refusal has no last day.
    """

    consent = models.ForeignKey(Consent, models.CASCADE, related_name="scopes")
    purpose = models.CharField(max_length=20)
    recipient = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    categories = models.CharField(max_length=120)
    until = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    withdrawal_words = SealedText()

    classes = Classes(
        **BOUND, consent=ROUTINE, purpose=about("legal"), recipient=about("legal"), categories=about("legal"),
        until=about("legal"), withdrawn_at=about("legal"), withdrawn_by=ROUTINE,
        withdrawal_words=sealed("legal"),
    )  # fmt: skip

    @property
    def category_names(self) -> list[str]:
        """The categories as a list of short names."""
        return self.categories.split()


class Release(CaseBound):
    """The permission that lets one message about one person leave. Made by `consent.actions.release` only.

    ``scopes`` are those of the consents it stands on, if it does. ``what`` is a code for what leaves.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="releases")
    scopes = models.ManyToManyField(Scope, related_name="releases")
    ground = models.CharField(max_length=20, default="consent")
    reason = SealedText()
    recipient = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=20)
    categories = models.CharField(max_length=120)
    until = models.DateField(null=True)  # how long what was told may be kept; none where no consent says so
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=RELEASE.start)
    confirmed_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    ended = models.CharField(max_length=20, blank=True)  # why it was revoked
    what = models.CharField(max_length=80, blank=True)
    agreement = models.ForeignKey("cooperation.Agreement", models.PROTECT, null=True, related_name="+")  # across a border

    classes = Classes(
        **BOUND, person=ROUTINE, scopes=ROUTINE, ground=about("legal"), reason=sealed("legal", 2),
        recipient=about("legal"), purpose=about("legal"), categories=about("legal"), until=about("legal"),
        expires_at=ROUTINE, state=ROUTINE, confirmed_by=ROUTINE, confirmed_at=ROUTINE, used_at=ROUTINE,
        used_by=ROUTINE, ended=ROUTINE, what=ROUTINE, agreement=about("legal"),
    )  # fmt: skip

    class Meta(CaseBound.Meta):
        indexes = [models.Index(fields=["case", "state"], name="consent_release_state_ix")]

    @property
    def category_names(self) -> list[str]:
        """The categories as a list of short names."""
        return self.categories.split()

    @property
    def lapsed(self) -> bool:
        """Whether its time has run out."""
        return self.expires_at <= clock.now()


class Disclosure(CaseBound):
    """That another node was told something under a release, with the token it was given: whom to ask to erase it.

    ``categories`` are those the node may still have. ``answer`` is its signed word after it was asked: done, or
    restricted with the ``kept_on`` ground; ``answered_in`` names the message that said so.
    """

    release = models.OneToOneField(Release, models.CASCADE, related_name="disclosure")
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="+")
    jti = models.CharField(max_length=32, unique=True)
    token = SealedText()
    categories = models.CharField(max_length=120)
    told_at = models.DateTimeField(null=True)  # when content went there first; before that a preview without a name
    ended = models.CharField(max_length=20, blank=True)  # why the node was asked to erase, of the list release_end
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    kept_on = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_in = models.CharField(max_length=32, blank=True)

    classes = Classes(
        **BOUND, release=ROUTINE, peer=about("legal"), jti=ROUTINE, token=sealed("legal"), categories=about("legal"),
        told_at=ROUTINE, ended=ROUTINE, asked_at=ROUTINE, answer=ROUTINE, kept_on=ROUTINE, answered_at=ROUTINE,
        answered_in=ROUTINE,
    )  # fmt: skip

    class Meta(CaseBound.Meta):
        indexes = [models.Index(fields=["answer", "asked_at"], name="consent_asked_ix")]

    @property
    def category_names(self) -> list[str]:
        """The categories as a list of short names."""
        return self.categories.split()


class ReceivedConsent(models.Model):
    """What another node may have told us on: the token that came with it, or the ground it named instead.

    It holds codes and a pseudonym that means something between the two nodes only, and outlives the case, so that the
    answer to a withdrawal can still be given once everything is erased.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    peer = models.ForeignKey(Peer, models.PROTECT, related_name="+")
    jti = models.CharField(max_length=32)
    subject = models.CharField(max_length=64, blank=True)
    token = models.TextField(blank=True)
    ground = models.CharField(max_length=20, default="consent")
    purpose = models.CharField(max_length=20)
    categories = models.CharField(max_length=120)
    until = models.DateTimeField(null=True)
    onward = models.CharField(max_length=200, blank=True)
    came_at = models.DateTimeField()
    ended = models.CharField(max_length=20, blank=True)  # withdrawn, expired, revoked
    asked_at = models.DateTimeField(null=True)  # when we were asked to erase
    answer = models.CharField(max_length=12, blank=True)  # done, restricted
    kept_on = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")

    classes = Classes(
        id=PLAIN, peer=PLAIN, jti=PLAIN, subject=ROUTINE, token=ROUTINE, ground=PLAIN, purpose=PLAIN, categories=PLAIN,
        until=PLAIN, onward=PLAIN, came_at=PLAIN, ended=PLAIN, asked_at=PLAIN, answer=PLAIN, kept_on=PLAIN,
        answered_at=PLAIN, answered_by=PLAIN,
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["peer", "jti"], name="consent_received_once")]
        indexes = [models.Index(fields=["ended", "until"], name="consent_received_ix")]

    @property
    def category_names(self) -> list[str]:
        """The categories as a list of short names."""
        return self.categories.split()
