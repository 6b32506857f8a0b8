"""The turns in the life of a case: never changed, so that what was thought then is not lost when it changes again."""

from django.db import models

from wellknit.casework.models.base import BOUND, CaseBound
from wellknit.casework.models.case import TeamMember
from wellknit.vault.classes import ROUTINE, Classes, about, sealed
from wellknit.vault.fields import SealedText


class Turn(CaseBound):
    """A turn: risk set, closing asked and answered, reopened, handed over, restricted, a person taken out, opened in an
    emergency.

    ``kind`` is the name of its ledger kind; ``code`` comes from the list of reasons of that kind; ``opening`` is the
    part an emergency gave.
    """

    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=40, blank=True)
    words = SealedText()
    opening = models.ForeignKey(TeamMember, models.CASCADE, null=True, blank=True, related_name="+")

    classes = Classes(**BOUND, kind=ROUTINE, code=about("routine"), words=sealed("story", 2), opening=ROUTINE)
