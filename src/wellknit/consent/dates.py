"""The days on which a consent ends, for the tasks that casework makes of them."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from wellknit.casework.dates import Due
from wellknit.casework.models import Case
from wellknit.consent.reads import living, unanswered
from wellknit.consent.rules.received import answer_due
from wellknit.consent.rules.values import EXPIRING_DAYS
from wellknit.ground import clock
from wellknit.words.calendars import local_today

TEXTS = {
    "consent_ends": _("A consent ends: ask the person again"),
    "erasure_unanswered": _("A node has not said that it erased what it was told: ring its office"),
}
MOVED_BY = frozenset({"consent.given", "consent.refused", "consent.withdrawn", "consent.erasure_proved"})


def due(case: Case) -> list[Due]:
    """The consents of a case of which something ends within thirty days, each by its first such day."""
    last = local_today() + timedelta(days=EXPIRING_DAYS)
    first: dict[int, Due] = {}
    for scope in living(case):
        if scope.until is not None and scope.until <= last:
            first.setdefault(scope.consent_id, Due(f"consent_ends:{scope.consent_id}", scope.until))
    return sorted([*first.values(), *_unanswered(case)], key=lambda each: each.day)


def _unanswered(case: Case) -> list[Due]:
    """Answers that are overdue, each from the day on which it should have come."""
    days = [(row.pk, answer_due(row.asked_at)) for row in unanswered(case) if row.asked_at]
    return [Due(f"erasure_unanswered:{pk}", due.date()) for pk, due in days if due <= clock.now()]
