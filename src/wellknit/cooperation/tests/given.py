"""Invented agreements for the tests: their facts, and the way by which two people put one in force."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from wellknit.cooperation import actions
from wellknit.cooperation.models import Agreement
from wellknit.cooperation.rules.agreements import Facts
from wellknit.words.calendars import local_today

WHOLE = Facts(
    kind="mou",
    title="Invented MOU of two rivers",
    parties=frozenset({("TH", "Invented ministry"), ("KH", "")}),
    in_force_from=date(2020, 1, 1),
    corridors=frozenset({("TH", "KH")}),
    purposes=frozenset({"return", "referral"}),
)


def days(number: int) -> date:
    """A day so many days from today."""
    return local_today() + timedelta(days=number)


def draft(cast: Any, **changes: Any) -> Agreement:
    """A draft that Sora wrote."""
    return actions.write(by=cast.actor("sora"), facts=replace(WHOLE, **changes))


def in_force(cast: Any, **changes: Any) -> Agreement:
    """An agreement that Sora proposed and Vanna confirmed."""
    row = draft(cast, **changes)
    actions.propose(agreement=row, by=cast.actor("sora"))
    actions.put_in_force(agreement=row, by=cast.actor("vanna"))
    row.refresh_from_db()
    return row
