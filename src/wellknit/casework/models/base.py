"""The base of every row that belongs to a case: sealed with the case's key, reached only in somebody's name."""

from typing import ClassVar

from django.db import models

from wellknit.access.scoping import ScopedManager
from wellknit.vault.classes import PLAIN, ROUTINE, Classes
from wellknit.vault.models import SealedModel

BOUND = Classes(id=PLAIN, key=PLAIN, case=ROUTINE, made_by=ROUTINE, made_at=ROUTINE)


class CaseBound(SealedModel):
    """A row of one case. ``seen_through`` says how the visibility table leads to it."""

    seen_through: ClassVar[tuple[str, str]] = ("case", "case_id")

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="%(class)ss")
    made_by = models.ForeignKey("people.Worker", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
