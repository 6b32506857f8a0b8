"""What is written down and kept: notes, typed documents, how the person may be contacted, and what is due."""

from django.db import models

from wellknit.casework.models.base import BOUND, CaseBound
from wellknit.casework.models.person import Person
from wellknit.casework.states import TASK
from wellknit.vault.classes import ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedJSON, SealedText
from wellknit.vault.models import SealedFile


class Note(CaseBound):
    """A case comment: what happened, said or seen; for the colleague who goes on tomorrow."""

    kind = models.CharField(max_length=20, default="note")
    category = models.CharField(max_length=12, default="story")
    happened_on = models.DateField()
    body = SealedText()
    corrects = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="corrections")

    classes = Classes(
        **BOUND, kind=ROUTINE, category=ROUTINE, happened_on=about("story"), body=sealed("story", 2), corrects=ROUTINE
    )


class Document(CaseBound):
    """A typed document slot and what fills it. People see the cleaned copy; the original is evidence, kept sealed."""

    slot = models.CharField(max_length=40)
    category = models.CharField(max_length=12)
    title = SealedText()
    state = models.CharField(max_length=12, default="held")  # wanted, held, withdrawn
    language = models.CharField(max_length=3, blank=True)
    issued_by = SealedText()
    issued_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    cleaned = models.ForeignKey(SealedFile, models.PROTECT, null=True, blank=True, related_name="+")
    original = models.ForeignKey(SealedFile, models.PROTECT, null=True, blank=True, related_name="+")
    removed = SealedJSON()
    withdrawn_because = models.CharField(max_length=40, blank=True)
    withdrawn_words = SealedText()
    content_index = models.BinaryField(null=True)  # equal for equal originals of one case, and tells nothing else

    classes = Classes(
        **BOUND, slot=about("routine"), category=ROUTINE, title=sealed("legal"), state=ROUTINE, language=ROUTINE,
        issued_by=sealed("legal"), issued_on=about("legal"), expires_on=about("legal"), cleaned=ROUTINE,
        original=ROUTINE, removed=sealed("routine"), withdrawn_because=about("routine"),
        withdrawn_words=sealed("legal"), content_index=about("routine"),
    )  # fmt: skip


class SafeContact(CaseBound):
    """How the person may be contacted without harm. Without a record that is in date, nobody contacts them.

    ``rules`` is a list of {channel, days, from, until, who_may_answer, leave_message}; days count from Monday, 0; times
    are of the person's zone. ``never`` is a list of codes that win over every rule. A record is never changed: the newest
    counts.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="safe_contacts")
    allowed = models.BooleanField(default=False)
    rules = SealedJSON()
    cover_story = SealedText()
    code_word = SealedText()
    language = models.CharField(max_length=3, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    review_on = models.DateField()
    never = SealedJSON()
    never_words = SealedText()

    classes = Classes(
        **BOUND, person=about("contact"), allowed=about("contact"), rules=sealed("contact", 2),
        cover_story=sealed("contact", 2), code_word=sealed("contact", 2), language=about("contact"),
        zone=about("contact"), review_on=ROUTINE, never=sealed("contact", 2),
        never_words=sealed("contact", 2),
    )  # fmt: skip


class Task(CaseBound):
    """Something somebody must do by a date. ``source`` tells a task that a date made from one a person wrote."""

    title = SealedText()
    code = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    assignee = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    agency = models.ForeignKey("people.Agency", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=TASK.start)
    done_by = models.ForeignKey("people.Worker", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=60, blank=True)

    classes = Classes(
        **BOUND, title=sealed("story"), code=ROUTINE, due_on=ROUTINE, assignee=ROUTINE, agency=ROUTINE, state=ROUTINE,
        done_by=ROUTINE, done_at=ROUTINE, source=ROUTINE,
    )  # fmt: skip

    class Meta(CaseBound.Meta):
        indexes = [
            models.Index(fields=["assignee", "state", "due_on"], name="casework_task_mine_ix"),
            models.Index(fields=["agency", "state", "due_on"], name="casework_task_agency_ix"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "source"],
                condition=models.Q(state="open") & ~models.Q(source=""),
                name="casework_task_once",
            )
        ]
