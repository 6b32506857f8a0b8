"""Referrals as this node keeps them, whichever way they go, with what was told, what came of it and what was said."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import QuerySet

from wellknit.access.actors import Actor, Partner, current_or_none
from wellknit.access.scoping import ScopedManager, UnscopedQuery
from wellknit.casework.models import Case, Document, Need
from wellknit.consent.models import ReceivedConsent, Release
from wellknit.directory.models import Organisation
from wellknit.federation.models import Peer
from wellknit.ground import clock
from wellknit.referral.states import SENT
from wellknit.referral.visibility import seen
from wellknit.seal.fed.message import new_id
from wellknit.vault.classes import PLAIN, ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedJSON, SealedText
from wellknit.vault.models import SealedFile, SealedModel

NOTIFICATION = "notification"  # the ground on which a home state is told, the person not objecting


def new_thread() -> str:
    """A name for a referral that both nodes use: as the protocol wants the name of a thread."""
    return new_id(int(clock.now().timestamp() * 1000))


class ReferralManager(ScopedManager):
    """Workers reach what `visibility` lets them see, another node only what it has with us."""

    def get_queryset(self) -> QuerySet[Any]:
        actor = current_or_none()
        rows = models.Manager.get_queryset(self) if actor is not None else self._nobody()
        if isinstance(actor, Actor):
            return rows.filter(seen(actor, through=self.model.through, tells=self.model.tells))
        return rows.filter(**{f"{self.model.through}peer_id": actor.peer_id}) if isinstance(actor, Partner) else rows

    def _nobody(self) -> QuerySet[Any]:
        raise UnscopedQuery(f"{self.model.__name__} was asked for in nobody's name")


class Referral(SealedModel):
    """One referral. ``thid`` is its name between the two nodes; ``key`` is its case's, or its own before there is one.

    ``preview`` names nobody. ``organisation`` is who is asked, or who asks; without a ``peer`` it goes by hand. At the
    other node ``addressed`` names the agency that is asked, as the sender knows it: ``id``, ``name``; here that is ``agency``.
    """

    through: ClassVar[str] = ""
    tells: ClassVar[bool] = False

    thid = models.CharField(max_length=32, default=new_thread, unique=True)
    incoming = models.BooleanField(default=False)
    peer = models.ForeignKey(Peer, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="referrals")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, related_name="+")
    release = models.ForeignKey(Release, models.SET_NULL, null=True, related_name="+")
    received = models.ForeignKey(ReceivedConsent, models.PROTECT, null=True, related_name="referrals")
    documents = models.ManyToManyField(Document, related_name="+")
    addressed = SealedJSON()
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")  # of this node, that was asked
    worker = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    need_kind = models.CharField(max_length=40)
    urgency = models.CharField(max_length=12)
    purpose = models.CharField(max_length=20)
    state = models.CharField(max_length=12, default=SENT.start)
    reason = models.CharField(max_length=24, blank=True)  # of its last move, of the list that fits the state
    handover = models.CharField(max_length=8, blank=True)  # of responsibility: asked, refused
    do_not_report = models.BooleanField(default=False)
    preview = SealedJSON()
    filled = models.CharField(max_length=200, blank=True)  # the facts of the person that were put on file from what was told
    filed = SealedJSON()  # the rows that were put on file beside them: table, number, categories, and what they said then
    aside = SealedJSON()  # what of all this was taken off the record again when the consent ended
    answer_by = models.DateField()
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # by a person on the other side, who holds the role opened_by
    opened_by = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    classes = Classes(
        id=PLAIN, key=PLAIN, thid=ROUTINE, incoming=ROUTINE, peer=about("routine"), organisation=about("routine"),
        case=ROUTINE, need=ROUTINE, release=ROUTINE, received=ROUTINE, documents=ROUTINE, addressed=sealed("routine"),
        agency=about("routine"), worker=ROUTINE,
        need_kind=about("routine"), urgency=ROUTINE, purpose=about("legal"), state=ROUTINE, reason=ROUTINE,
        handover=ROUTINE, do_not_report=about("legal"), preview=sealed("identity"), filled=ROUTINE,
        filed=sealed("story", 2), aside=sealed("story", 2),
        answer_by=ROUTINE, made_at=ROUTINE,
        offered_at=ROUTINE, opened_at=ROUTINE, opened_by=ROUTINE, answered_at=ROUTINE, ended_at=ROUTINE,
    )  # fmt: skip
    objects = ReferralManager()

    class Meta:
        base_manager_name = "objects"
        indexes = [
            models.Index(fields=["incoming", "state", "answer_by"], name="referral_waiting_ix"),
            models.Index(fields=["case", "state"], name="referral_case_ix"),
        ]

    @property
    def notifies(self) -> bool:
        """Whether it notifies the home state, which nobody accepts first."""
        stands_on = self.received if self.incoming else self.release
        return stands_on is not None and stands_on.ground == NOTIFICATION


class OfReferral(SealedModel):
    """A row of one referral, sealed with the referral's key."""

    through: ClassVar[str] = "referral__"
    tells: ClassVar[bool] = False

    referral = models.ForeignKey(Referral, models.CASCADE, related_name="%(class)ss")
    incoming = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = ReferralManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


_OF = Classes(id=PLAIN, key=PLAIN, referral=ROUTINE, incoming=ROUTINE, at=ROUTINE)


class Slice(OfReferral):
    """What one side told the other of the person: a version is never changed, a newer one is added.

    ``held`` says why it cannot simply be put on file; ``taken_at`` when a worker did. ``content`` goes with the consent.
    """

    tells: ClassVar[bool] = True

    version = models.PositiveSmallIntegerField()
    categories = models.CharField(max_length=120)
    content = SealedJSON()
    held = models.CharField(max_length=60, blank=True)
    do_not_report = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    classes = Classes(
        **_OF, version=ROUTINE, categories=about("legal"), content=sealed("story", 2), held=ROUTINE,
        do_not_report=about("legal"), taken_at=ROUTINE, forgotten_at=ROUTINE,
    )  # fmt: skip

    class Meta(OfReferral.Meta):
        constraints = [
            models.UniqueConstraint(fields=["referral", "incoming", "version"], name="referral_slice_once")
        ]

    @property
    def category_names(self) -> list[str]:
        """The categories as a list of short names."""
        return self.categories.split()


class Enclosure(OfReferral):
    """A document that came with a slice: first announced by its name, then here, then on file if a worker put it there."""

    tells: ClassVar[bool] = True

    slice = models.ForeignKey(Slice, models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=32)
    category = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()  # which of the documents of the slice it is
    file = models.ForeignKey(SealedFile, models.SET_NULL, null=True, related_name="+")
    document = models.ForeignKey(Document, models.SET_NULL, null=True, related_name="+")

    classes = Classes(
        **_OF, slice=ROUTINE, name=ROUTINE, category=about("routine"), number=ROUTINE, file=ROUTINE, document=ROUTINE
    )


class Progress(OfReferral):
    """One thing that happened on the receiving side, by code: what, which service, on which day."""

    what = models.CharField(max_length=12)
    service = models.CharField(max_length=50, blank=True)
    on = models.DateField()

    classes = Classes(**_OF, what=about("routine"), service=about("routine"), on=about("routine"))


class Recognition(OfReferral):
    """The receiving state recognises the identification as a victim: which kind of body, when, by which standard of proof."""

    body = models.CharField(max_length=50)
    on = models.DateField()
    standard = models.CharField(max_length=40)

    classes = Classes(**_OF, body=about("legal"), on=about("legal"), standard=about("legal"))

    class Meta(OfReferral.Meta):
        constraints = [models.UniqueConstraint(fields=["referral"], name="referral_recognised_once")]


class Line(OfReferral):
    """One message between the two workers: a fixed sentence by its code, or words of their own."""

    phrase = models.CharField(max_length=24, blank=True)
    words = SealedText()
    worker = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    classes = Classes(**_OF, phrase=about("routine"), words=sealed("story", 2), worker=ROUTINE, read_at=ROUTINE)
