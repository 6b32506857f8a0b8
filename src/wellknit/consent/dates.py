"""The days on which a consent ends, for the tasks that casework makes of them."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wellknit.casework.dates import Due
from wellknit.casework.models import Case
from wellknit.consent.reads import living
from wellknit.consent.rules.values import EXPIRING_DAYS
from wellknit.words.calendars import local_today

TEXTS = {"consent_ends": _("A consent ends: ask the person again")}
MOVED_BY = frozenset({"consent.given", "consent.refused", "consent.withdrawn"})


def due(case: Case) -> list[Due]:
    """The consents of a case of which something ends within thirty days, each by its first such day."""
    last = local_today() + timedelta(days=EXPIRING_DAYS)
    first: dict[int, Due] = {}
    for scope in living(case):
        if scope.until is not None and scope.until <= last:
            first.setdefault(scope.consent_id, Due(f"consent_ends:{scope.consent_id}", scope.until))
    return sorted(first.values(), key=lambda each: each.day)
