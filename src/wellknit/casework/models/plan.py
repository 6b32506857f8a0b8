"""What is needed, planned and given; and the approvals a plan or a closing waits for."""

from django.db import models

from wellknit.casework.models.base import BOUND, CaseBound
from wellknit.casework.states import APPROVAL, NEED, PLAN
from wellknit.directory.models import Organisation
from wellknit.vault.classes import ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedText


class Need(CaseBound):
    """Something the person needs, as they and the worker see it. A refused need is a right, not a fault."""

    kind = models.CharField(max_length=40)
    urgency = models.CharField(max_length=12, default="routine")
    state = models.CharField(max_length=12, default=NEED.start)
    words = SealedText()

    classes = Classes(
        **BOUND, kind=about("routine"), urgency=ROUTINE, state=ROUTINE, words=sealed("story", 2)
    )


class Plan(CaseBound):
    """A support plan: objectives and actions; it holds once somebody other than its author approved it."""

    kind = models.CharField(max_length=50)
    state = models.CharField(max_length=12, default=PLAN.start)
    objectives = SealedText()
    starts_on = models.DateField(null=True, blank=True)
    planned_end = models.DateField(null=True, blank=True)
    actual_end = models.DateField(null=True, blank=True)
    person_agrees = models.BooleanField(default=False)

    classes = Classes(
        **BOUND, kind=about("routine"), state=ROUTINE, objectives=sealed("story", 2), starts_on=ROUTINE,
        planned_end=ROUTINE, actual_end=ROUTINE, person_agrees=ROUTINE,
    )  # fmt: skip


class PlanAction(CaseBound):
    """One thing somebody does by a date."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions")
    words = SealedText()
    who = SealedText()
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    classes = Classes(
        **BOUND, plan=ROUTINE, words=sealed("story", 2), who=sealed("routine"), due_on=ROUTINE, done_on=ROUTINE
    )


class Service(CaseBound):
    """A service given, or being given: kind, by whom, from when until when."""

    need = models.ForeignKey(Need, models.SET_NULL, null=True, blank=True, related_name="services")
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="services")
    kind = models.CharField(max_length=50)
    provider = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    given_on = models.DateField()
    until = models.DateField(null=True, blank=True)
    words = SealedText()

    classes = Classes(
        **BOUND, need=ROUTINE, plan=ROUTINE, kind=about("routine"), provider=about("routine"),
        given_on=about("routine"), until=about("routine"), words=sealed("health", 2),
    )  # fmt: skip


class Approval(CaseBound):
    """A plan or a closing that waits for a second person; the answer is kept with its reason."""

    kind = models.CharField(max_length=10)  # plan, closing
    plan = models.ForeignKey(Plan, models.CASCADE, null=True, blank=True, related_name="approvals")
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=APPROVAL.start)
    asked_words = SealedText()
    decided_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = SealedText()

    classes = Classes(
        **BOUND, kind=ROUTINE, plan=ROUTINE, agency=ROUTINE, state=ROUTINE, asked_words=sealed("story"),
        decided_by=ROUTINE, decided_at=ROUTINE, answer=sealed("story"),
    )  # fmt: skip

    class Meta(CaseBound.Meta):
        indexes = [models.Index(fields=["agency", "state", "-made_at"], name="casework_waiting_ix")]
