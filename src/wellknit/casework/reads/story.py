"""Reading what happened, by category: what the reader's part hides is ``None``, so that a page can say so."""

from datetime import date
from typing import Any

from wellknit.access.actors import Anyone
from wellknit.casework.doors import row_for
from wellknit.casework.models import (
    Case,
    Exploitation,
    Perpetrator,
    Person,
    ReferralOnFile,
    StatusDecision,
    TraffickingEvent,
)
from wellknit.casework.rules.story import PLACE_PARTS
from wellknit.casework.standing import categories_for
from wellknit.vault.classes import Category

SHOWN = 200


def overview(actor: Anyone, case: Case) -> dict[str, Any]:
    """Everything the story page shows."""
    seen = categories_for(actor, case)
    several = len(persons(case)) > 1 and Category.IDENTITY in seen
    legal, story = Category.LEGAL in seen, Category.STORY in seen
    return {
        "decisions": decisions(case) if legal else None,
        "perpetrators": _rows(Perpetrator, case, "organisation") if legal else None,
        "exploitations": _rows(Exploitation, case, "person", "recruited_at", "exploited_at")
        if story
        else None,
        "events": events(case) if story else None,
        "referrals": _rows(ReferralOnFile, case, "organisation") if Category.ROUTINE in seen else None,
        "several": several,
        "persons": persons(case) if several else [],
    }


def decisions(case: Case) -> list[StatusDecision]:
    """Every decision on status, the newest by its day first; the principal person's first one counts."""
    rows = StatusDecision.objects.filter(case=case).select_related("person", "made_by")
    return list(rows.order_by("-decided_on", "-pk")[:SHOWN])


def events(case: Case) -> list[TraffickingEvent]:
    """The legs of the way in the order in which they happened; those without a day come last."""
    rows = _rows(TraffickingEvent, case)
    return sorted(rows, key=lambda row: (row.happened.earliest if row.happened else date.max, row.pk))


def persons(case: Case) -> list[Person]:
    """The people of the case, the principal one first."""
    return [member.person for member in case.casepersons.select_related("person").order_by("pk")]


def exploitation(case: Case, person: Person) -> Exploitation | None:
    """What is on file of this person's exploitation."""
    rows = Exploitation.objects.filter(case=case, person=person).select_related(
        "recruited_at", "exploited_at"
    )
    found: Exploitation | None = rows.first()
    return found


def exploitation_initial(row: Exploitation | None) -> dict[str, Any]:
    """What the form shows of it."""
    names = (
        "relationship",
        "age_when_trafficked",
        "industry",
        "industry_detail",
        "recruited_at",
        "exploited_at",
        "words",
    )
    return {name: getattr(row, name) for name in names} if row else {}


def event(case: Case, pk: int) -> TraffickingEvent:
    """One event of a case that came through its door."""
    return row_for(case, TraffickingEvent, pk)


def event_initial(row: TraffickingEvent | None) -> dict[str, Any]:
    """What the form shows of it."""
    if row is None:
        return {}
    place = row.place or {}
    told = {"kind": row.kind, "country": row.country, "words": row.words, "happened": row.happened}
    return told | {part: place.get(part) for part in PLACE_PARTS}


def perpetrator(case: Case, pk: int) -> Perpetrator:
    """One perpetrator of a case that came through its door."""
    return row_for(case, Perpetrator, pk, "organisation")


def perpetrator_initial(row: Perpetrator | None) -> dict[str, Any]:
    """What the form shows of them."""
    if row is None:
        return {}
    return {"roles": row.roles.split(), "words": row.words, "organisation": row.organisation}


def referral(case: Case, pk: int) -> ReferralOnFile:
    """One referral of a case that came through its door."""
    return row_for(case, ReferralOnFile, pk, "organisation")


def referral_initial(row: ReferralOnFile | None) -> dict[str, Any]:
    """What the form shows of it."""
    names = ("direction", "organisation", "on", "worker", "reason", "details")
    return {name: getattr(row, name) for name in names} if row else {}


def _rows(model: Any, case: Case, *related: str) -> list[Any]:
    return list(model.objects.filter(case=case).select_related(*related or [None]).order_by("pk")[:SHOWN])
