"""What another node told us may be shown while it still agrees, and no longer. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from wellknit.consent.rules.values import ANSWER_DAYS
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.codelists import codelist


def shows(*, ended: str, until: datetime | None, categories: Collection[str], category: str, now: datetime) -> bool:
    """Whether a category may be shown at this moment."""
    return not ended and (until is None or now < until) and category in categories


def may_answer(*, asked: bool, answered: bool, outcome: str, ground: str, left: bool) -> Verdict:
    """Whether the node that asked us to erase can be given this answer; ``left`` says that something is still here."""
    if not asked or answered:
        return Verdict(_("Nobody waits for an answer here."))
    if outcome == "done" and left:
        return Verdict(_("Something that came with it is still on file. Erase it first, or name the ground to keep it."))
    if outcome == "restricted" and not codelist("keeping_ground").has(ground):
        return Verdict(_("Name the ground on which it is kept."))
    return YES


def answer_due(asked_at: datetime) -> datetime:
    """Until when whoever was asked to erase should have answered."""
    return asked_at + timedelta(days=ANSWER_DAYS)
