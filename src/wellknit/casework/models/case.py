"""The case: its state, its people, its team, and the visibility table that carries every list."""

from typing import Any, ClassVar

from django.db import models

from wellknit.access.roles import PARTS
from wellknit.access.scoping import ScopedManager
from wellknit.casework.models.person import Person
from wellknit.casework.states import CASE
from wellknit.ground.ids import new_reference
from wellknit.vault.classes import PLAIN, ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedText
from wellknit.vault.models import SealedModel


class Case(SealedModel):
    """One person's or one family's course of assistance at this node. The reference is random and says nothing."""

    seen_through: ClassVar[tuple[str, str]] = ("case", "pk")

    reference = models.CharField(max_length=11, unique=True, default=new_reference)
    kind = models.CharField(max_length=10, default="person")
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="cases")
    manager = models.ForeignKey("people.Worker", models.PROTECT, related_name="managed_cases")
    state = models.CharField(max_length=12, default=CASE.start)
    status = models.CharField(max_length=40, blank=True)
    risk = models.CharField(max_length=12, blank=True)
    risk_review_on = models.DateField(null=True, blank=True)
    risk_reason = SealedText()
    restricted = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_reason = models.CharField(max_length=40, blank=True)
    closing_words = SealedText()
    follow_up = models.BooleanField(default=False)
    source = models.CharField(max_length=60, blank=True)  # where the record came from, e.g. "import"
    without_identity = models.BooleanField(default=False)
    retain_until = models.DateField(null=True, blank=True)
    form_token = models.CharField(max_length=32, null=True, blank=True, unique=True)  # a form opens one case
    carried_by = models.ForeignKey(  # who is responsible, where it is another agency
        "directory.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )

    classes = Classes(
        id=PLAIN, key=PLAIN, reference=ROUTINE, kind=ROUTINE, agency=ROUTINE, manager=ROUTINE, state=ROUTINE,
        status=about("legal"), risk=about("routine"), risk_review_on=ROUTINE, risk_reason=sealed("story", 2),
        restricted=ROUTINE, opened_at=ROUTINE, updated_at=ROUTINE, closed_at=ROUTINE, closing_reason=ROUTINE,
        closing_words=sealed("story"), follow_up=ROUTINE, source=ROUTINE, without_identity=ROUTINE,
        retain_until=ROUTINE, form_token=ROUTINE, carried_by=ROUTINE,
    )  # fmt: skip
    objects = ScopedManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether assistance goes on; a closing that waits for approval is still open."""
        return self.state != "closed"


class CasePerson(models.Model):
    """A person in a case: whose case it is, or who comes with them."""

    seen_through: ClassVar[tuple[str, str]] = ("case", "case_id")

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="casepersons")
    person = models.ForeignKey(Person, models.CASCADE, related_name="casepersons", db_index=False)
    role = models.CharField(max_length=20, default="principal")  # principal, dependant, child
    origin = models.CharField(max_length=30, blank=True)  # of a child: born of exploitation, of surrogacy…
    form_token = models.CharField(max_length=32, null=True, blank=True, unique=True)  # a form adds one person

    classes = Classes(
        id=PLAIN, case=ROUTINE, person=ROUTINE, role=about("family"), origin=about("family", 2), form_token=ROUTINE
    )
    objects = ScopedManager()

    class Meta:
        base_manager_name = "objects"
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="casework_person_once")]
        indexes = [models.Index(fields=["person", "case"], name="casework_person_case_ix")]


class TeamMember(models.Model):
    """A worker's part in a case, from and until; an emergency opening is a part that ends by itself."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="team")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    part = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    reviewed_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review = models.CharField(max_length=12, blank=True)  # justified, unjustified

    classes = Classes(
        id=PLAIN, case=ROUTINE, worker=ROUTINE, part=ROUTINE, since=ROUTINE, until=ROUTINE, reason=ROUTINE,
        reviewed_by=ROUTINE, reviewed_at=ROUTINE, review=ROUTINE,
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["worker", "part", "-since"], name="casework_team_worker_ix"),
            models.Index(fields=["part", "review", "since"], name="casework_team_review_ix"),
        ]

    @property
    def title(self) -> Any:
        """The name of the part, for people."""
        return PARTS[self.part].title


class Bar(models.Model):
    """A conflict of interest: this worker never sees this case, whatever their roles."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="bars")
    worker = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    classes = Classes(id=PLAIN, case=ROUTINE, worker=ROUTINE, since=ROUTINE, lifted_at=ROUTINE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "worker"], condition=models.Q(lifted_at=None), name="casework_bar_once"
            )
        ]


class Visibility(models.Model):
    """Which holder (``w<worker>`` or ``a<agency>``) sees which case, with what lists sort and filter by.

    Kept by `casework.visibility.refresh` in the transaction of the deed that changes it; that is what keeps a
    million cases as quick as ten thousand.
    """

    id = models.BigAutoField(primary_key=True)
    holder = models.CharField(max_length=24)
    case = models.ForeignKey(Case, models.CASCADE, related_name="visibilities", db_index=False)
    part = models.CharField(max_length=20)
    until = models.DateTimeField(null=True)
    state = models.CharField(max_length=12)
    status = models.CharField(max_length=40, blank=True)
    risk = models.CharField(max_length=12, blank=True)
    owner = models.BigIntegerField()
    review_on = models.DateField(null=True)
    updated_at = models.DateTimeField()

    classes = Classes(
        id=PLAIN, holder=ROUTINE, case=ROUTINE, part=ROUTINE, until=ROUTINE, state=ROUTINE, status=about("legal"),
        risk=ROUTINE, owner=ROUTINE, review_on=ROUTINE, updated_at=ROUTINE,
    )  # fmt: skip

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "case"], name="casework_sees_once")]
        indexes = [
            # Whether a case is seen, and which were moved last, is answered by these two alone, without the rows.
            models.Index(fields=["case", "holder", "until", "part"], name="casework_seen_ix"),
            models.Index(fields=["holder", "-updated_at", "-case", "part", "until"], name="casework_list_ix"),
            models.Index(fields=["holder", "state", "-updated_at", "-case"], name="casework_list_state_ix"),
            models.Index(fields=["holder", "risk", "-updated_at", "-case"], name="casework_list_risk_ix"),
            models.Index(fields=["holder", "owner", "-updated_at", "-case"], name="casework_list_owner_ix"),
            models.Index(fields=["holder", "review_on", "case"], name="casework_list_review_ix"),
        ]


class Tally(models.Model):
    """How many cases a holder sees, by dimension and key; kept beside the visibility rows."""

    id = models.BigAutoField(primary_key=True)
    holder = models.CharField(max_length=24)
    dim = models.CharField(max_length=10)
    key = models.CharField(max_length=40)
    n = models.IntegerField(default=0)

    classes = Classes(id=PLAIN, holder=ROUTINE, dim=ROUTINE, key=ROUTINE, n=ROUTINE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "dim", "key"], name="casework_tally_once")]


class Reading(models.Model):
    """That a worker opened a case in this half hour; the ledger line was written with it."""

    id = models.BigAutoField(primary_key=True)
    worker = models.BigIntegerField()
    case = models.ForeignKey(Case, models.CASCADE, related_name="readings")
    slot = models.BigIntegerField()

    classes = Classes(id=PLAIN, worker=ROUTINE, case=ROUTINE, slot=ROUTINE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "worker", "slot"], name="casework_reading_once")]
