"""Procedures as they were agreed to, who does what in their lanes, and the runs of cases with their steps and messages."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from wellknit.access.actors import Partner, current_or_none
from wellknit.access.scoping import ScopedManager
from wellknit.casework.models import Case
from wellknit.consent.models import ReceivedConsent
from wellknit.federation.models import Peer
from wellknit.ground import clock
from wellknit.ground.ids import new_id
from wellknit.procedures.states import LIVE, PENDING, PROCEDURE, STEP
from wellknit.seal.fed.message import new_id as new_thread_id
from wellknit.vault.classes import PLAIN, ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedJSON, SealedText
from wellknit.vault.models import SealedModel


def new_thread() -> str:
    """A name for a run that both nodes use: as the protocol wants the name of a thread."""
    return new_thread_id(int(clock.now().timestamp() * 1000))


class Procedure(models.Model):
    """One version of a procedure: its file, with the procedures it calls and the tables it asks, named by their digests.

    ``digest`` stands for all of these together: two nodes that hold the same digest hold the same procedure. Nothing here
    changes once it was proposed. ``countries`` are those whose agreement it takes, ``checked`` the faults last found.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name_key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    xml = models.BinaryField()
    calls = models.JSONField(default=dict)
    decisions = models.JSONField(default=dict)
    countries = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=12, default=PROCEDURE.start)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")  # none: the node
    asked_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)

    classes = Classes(
        id=PLAIN, name_key=PLAIN, title=PLAIN, version=PLAIN, digest=PLAIN, xml=PLAIN, calls=PLAIN, decisions=PLAIN,
        countries=PLAIN, state=PLAIN, made_at=PLAIN, made_by=PLAIN, asked_by=PLAIN, in_force_at=PLAIN,
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name_key", "version"], name="procedures_version_once"),
            models.UniqueConstraint(
                fields=["name_key"], condition=Q(state="in_force"), name="procedures_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def country_codes(self) -> list[str]:
        """The countries that have to agree."""
        return self.countries.split()


class Part(models.Model):
    """A file a procedure rests on: one it calls, or a decision table. Kept by its digest, and never changed."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8)  # call, decision
    name_key = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    xml = models.BinaryField()
    made_at = models.DateTimeField()

    classes = Classes(id=PLAIN, kind=PLAIN, name_key=PLAIN, digest=PLAIN, xml=PLAIN, made_at=PLAIN)


class Acceptance(models.Model):
    """A country has agreed to the version with this digest; it may be known here before the file is."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64)
    country = models.CharField(max_length=2)
    at = models.DateTimeField()
    worker = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    peer = models.ForeignKey(Peer, models.PROTECT, null=True, related_name="+")

    classes = Classes(id=PLAIN, digest=PLAIN, country=PLAIN, at=PLAIN, worker=PLAIN, peer=PLAIN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "country"], name="procedures_accepted_once")]


class Lane(models.Model):
    """Who does the work of a lane, on this node: an agency of ours. Each country names its own."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    name_key = models.CharField(max_length=60)
    lane = models.CharField(max_length=120)
    agency = models.ForeignKey("people.Agency", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("directory.Organisation", models.PROTECT, null=True, related_name="+")

    classes = Classes(id=PLAIN, name_key=PLAIN, lane=PLAIN, agency=PLAIN, organisation=PLAIN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name_key", "lane"], name="procedures_lane_once"),
            models.CheckConstraint(
                condition=Q(agency=None) ^ Q(organisation=None), name="procedures_lane_has_one"
            ),
        ]


class RunManager(ScopedManager):
    """Who sees the case; another node reaches only what it runs with us."""

    def get_queryset(self) -> QuerySet[Any]:
        rows, actor = super().get_queryset(), current_or_none()
        return rows.filter(**{f"{self.model.through}peer_id": actor.peer_id}) if isinstance(actor, Partner) else rows


class OfCase(SealedModel):
    """A row of a case's run, sealed with the case's key."""

    seen_through: ClassVar[tuple[str, str]] = ("case", "case_id")
    through: ClassVar[str] = "run__"

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    objects = RunManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


class Run(OfCase):
    """One case in one version of a procedure, in the pool this node runs.

    ``thid`` names the run on both nodes, ``tie`` what both know the case by. ``facts`` is what choices read.
    """

    through: ClassVar[str] = ""

    thid = models.CharField(max_length=32, default=new_thread, unique=True)
    tie = models.CharField(max_length=32, blank=True)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="runs")
    pool = models.CharField(max_length=120)
    corridor = models.CharField(max_length=12)
    peer = models.ForeignKey(Peer, models.PROTECT, null=True, related_name="+")
    facts = SealedJSON()
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    classes = Classes(
        id=PLAIN, key=PLAIN, case=ROUTINE, thid=ROUTINE, tie=ROUTINE, procedure=about("routine"), pool=ROUTINE,
        corridor=about("routine"), peer=about("routine"), facts=sealed("story", 2), begun_at=ROUTINE, begun_by=ROUTINE,
        ended_at=ROUTINE,
    )  # fmt: skip

    class Meta(OfCase.Meta):
        indexes = [models.Index(fields=["case"], name="procedures_run_case_ix")]


class Step(OfCase):
    """What somebody, a message or the clock has to do, and what came of it. ``corridor`` is the run's, for the lists.

    ``way`` and ``target`` are the arrow taken at a choice; ``answer`` is what a decision table said and which rules
    fired. One without a ``node`` was added by hand: it stands beside the plan and never keeps it waiting.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="steps")
    corridor = models.CharField(max_length=12)
    node = models.CharField(max_length=250, blank=True)
    round = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=12)
    lane = models.CharField(max_length=120, blank=True)
    title = SealedText()
    state = models.CharField(max_length=12, default=STEP.start)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    reason = SealedText()
    way = models.CharField(max_length=250, blank=True)
    target = models.CharField(max_length=250, blank=True)
    answer = SealedJSON()

    classes = Classes(
        id=PLAIN, key=PLAIN, case=ROUTINE, run=ROUTINE, corridor=about("routine"), node=about("routine"), round=ROUTINE,
        kind=ROUTINE, lane=about("routine"), title=sealed("story", 2), state=ROUTINE, opened_at=ROUTINE, due_at=ROUTINE,
        closed_at=ROUTINE, closed_by=ROUTINE, reason=sealed("story", 2), way=about("routine"), target=about("routine"),
        answer=sealed("story", 2),
    )  # fmt: skip

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["run", "node", "round"], condition=Q(state__in=sorted(LIVE)) & ~Q(node=""),
                name="procedures_step_once",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["corridor", "node", "due_at"], condition=Q(state__in=sorted(PENDING)), name="procedures_open_ix"
            ),
            models.Index(fields=["kind", "due_at"], condition=Q(state__in=sorted(PENDING)), name="procedures_due_ix"),
            models.Index(fields=["case"], name="procedures_step_case_ix"),
        ]

    @property
    def is_pending(self) -> bool:
        """Whether something is still to happen here."""
        return self.state in PENDING


class Message(OfCase):
    """What one node told the other in a run: its name, and the facts it carried. ``letter`` is the message's own number.

    One that came before the case waits for it stays unhandled; ``step`` is where it was sent or taken up.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="messages")
    letter = models.CharField(max_length=32)
    name = models.CharField(max_length=60)
    incoming = models.BooleanField(default=False)
    facts = SealedJSON()
    at = models.DateTimeField()
    step = models.ForeignKey(Step, models.SET_NULL, null=True, related_name="messages")
    received = models.ForeignKey(ReceivedConsent, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    classes = Classes(
        id=PLAIN, key=PLAIN, case=ROUTINE, run=ROUTINE, letter=ROUTINE, name=about("routine"), incoming=ROUTINE,
        facts=sealed("story", 2), at=ROUTINE, step=ROUTINE, received=ROUTINE, withdrawn_at=ROUTINE,
    )  # fmt: skip

    class Meta(OfCase.Meta):
        constraints = [
            models.UniqueConstraint(fields=["run", "incoming", "letter"], name="procedures_message_once")
        ]
