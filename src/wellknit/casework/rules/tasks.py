"""What may be done with tasks: who can be given one, and what happens to those that a date made."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.clocks import time_limits


def may_be_given(title: str, assignee: int, team: Collection[int]) -> Verdict:
    """A task says what to do, and is given to somebody who works on the case."""
    if not title.strip():
        return Verdict(_("Say what is to be done."))
    if assignee not in team:
        return Verdict(_("This colleague is not in the case's team. Take them into the team first."))
    return YES


def may_be_due(day: date, today: date) -> Verdict:
    """A task lies ahead."""
    return YES if day >= today else Verdict(_("This day is over. Choose today or a later day."))


def may_use(limit: str) -> Verdict:
    """Only time limits that are on file and neither old nor superseded."""
    known = time_limits().get(limit)
    if limit and not (known and known.offered):
        return Verdict(_("This time limit is not one that is offered."))
    return YES


def may_move(source: str, to: str) -> Verdict:
    """What came by itself is done, or goes with its reason; nobody drops it, and it comes back by itself."""
    if source and to == "dropped":
        return Verdict(
            _("This task came by itself. It goes when its date or reason goes; or say that it was done.")
        )
    if source and to == "open":
        return Verdict(
            _("This task came by itself, and comes back by itself when there is a new date or reason.")
        )
    return YES
