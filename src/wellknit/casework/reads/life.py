"""Reading the life of a case: its turns with their reasons, and the closing that waits for an answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wellknit.access.actors import Anyone
from wellknit.casework.models import Approval, Case, Turn
from wellknit.casework.standing import categories_for
from wellknit.ledger import kinds
from wellknit.vault.classes import Category
from wellknit.words.codelists import codelist

SHOWN = 100
REASONS = {
    "case.risk_set": "risk_level",
    "case.closing_asked": "closing_reason",
    "case.reopened": "reopening_reason",
    "glass.broken": "break_glass_reason",
    "person.taken_out": "mistake_reason",
}


@dataclass(frozen=True)
class Told:
    """One turn as a reader sees it; ``words`` is ``None`` where their part in the case does not show them."""

    at: datetime
    who: str
    what: Any
    reason: str
    words: str | None


def turns(actor: Anyone, case: Case, most: int = SHOWN) -> list[Told]:
    """The turns of a case, newest first."""
    shows = Category.STORY in categories_for(actor, case)
    rows = Turn.objects.filter(case=case).select_related("made_by").order_by("-made_at", "-pk")[:most]
    return [
        Told(
            row.made_at,
            row.made_by.full_name,
            kinds.kind(row.kind).text,
            _reason(row),
            row.words if shows else None,
        )
        for row in rows
    ]


def _reason(row: Turn) -> str:
    name = REASONS.get(row.kind)
    return codelist(name).label(row.code) if name and row.code else ""


def closing(case: Case) -> Approval | None:
    """The closing of this case that waits for an answer."""
    rows = Approval.objects.filter(case=case, kind="closing", state="waiting")
    return rows.select_related("made_by").order_by("-made_at").first()
