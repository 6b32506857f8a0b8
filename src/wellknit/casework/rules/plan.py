"""What may be done with needs, plans and services, and when."""

from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext_lazy as _

from wellknit.ground.verdicts import YES, Verdict


def in_order(start: date | None, end: date | None) -> Verdict:
    """Nothing ends before it began."""
    if start and end and end < start:
        return Verdict(_("This would end before it began."))
    return YES


def may_edit(state: str) -> Verdict:
    """A plan is changed only as a draft: what was approved stays as it was approved."""
    if state == "asked":
        return Verdict(_("The plan waits for approval. Whoever asked can take it back."))
    return (
        YES
        if state == "draft"
        else Verdict(_("An approved plan is not changed. End it and write a new one."))
    )


def may_ask(state: str, objectives: str) -> Verdict:
    """A draft that says what it is for can be put before a second person."""
    if state != "draft":
        return Verdict(_("Only a draft can be put before a colleague."))
    return YES if objectives.strip() else Verdict(_("Write first what the plan is for."))


def may_end(state: str) -> Verdict:
    """Only what holds can end."""
    return YES if state == "approved" else Verdict(_("Only an approved plan can be ended."))


def may_tick(plan_state: str, done_on: date | None) -> Verdict:
    """An action is ticked off once, while its plan holds."""
    if done_on:
        return Verdict(_("This was ticked off already."))
    return (
        YES if plan_state == "approved" else Verdict(_("Actions are ticked off once the plan is approved."))
    )


def not_ahead(day: date, today: date) -> Verdict:
    """What is recorded as done was done."""
    return Verdict(_("This day lies in the future.")) if day > today else YES


def in_this_case(case: int, others: Collection[int]) -> Verdict:
    """What is linked to a row of a case belongs to that case."""
    return YES if set(others) <= {case} else Verdict(_("This belongs to another case."))
