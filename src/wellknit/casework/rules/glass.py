"""When a case may be opened in an emergency, and when such an opening is reviewed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor
from wellknit.casework.models import TeamMember
from wellknit.ground.verdicts import YES, Verdict

LASTS = timedelta(hours=4)
REVIEW_WITHIN = timedelta(hours=72)
WEEK = timedelta(days=7)
USES_IN_A_WEEK = 2  # a third needs the earlier ones reviewed
FEWEST_LETTERS = 20


def may_break(recent: Sequence[TeamMember], words: str) -> Verdict:
    """``recent``: this worker's emergency openings of the last seven days."""
    if len(words.strip()) < FEWEST_LETTERS:
        return Verdict(_("Write in at least 20 characters what the emergency is."))
    if len(recent) >= USES_IN_A_WEEK and any(not use.review for use in recent):
        return Verdict(
            _("You opened two cases in an emergency within a week. A supervisor must review them first.")
        )
    return YES


def may_review(opening: TeamMember, by: Actor) -> Verdict:
    """Nobody reviews their own opening, and nobody reviews one twice."""
    if opening.worker_id == by.worker_id:
        return Verdict(_("Somebody else must review your own emergency opening."))
    return Verdict(_("This opening was reviewed already.")) if opening.review else YES


def is_overdue(opening: TeamMember, now: datetime) -> bool:
    """Whether the time for the review ran out."""
    return not opening.review and opening.since + REVIEW_WITHIN < now
