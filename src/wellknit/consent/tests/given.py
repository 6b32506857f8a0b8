"""What the promises of this room begin with: a hospital, a person who agreed. All of it is invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wellknit.casework.doors import person_of
from wellknit.consent import actions
from wellknit.consent.actions.answers import Ask
from wellknit.directory.models import Organisation
from wellknit.words.calendars import local_today

TOLD = dict.fromkeys(("told_purpose", "told_use", "told_withdrawal"), "yes")
REASON = "The court asked for it in writing, order 12."


def organisation(name: str = "River hospital", **more: Any) -> Organisation:
    return Organisation.objects.get_or_create(name=name, defaults={"country": "TH"} | more)[0]


def ask(*categories: str, to: Any = "River hospital", purpose: str = "referral", days: int = 90) -> Ask:
    recipient = organisation(to) if isinstance(to, str) else to
    return Ask(purpose, categories or ("health",), recipient, local_today() + timedelta(days=days))


def answered(case: Any, by: Any, *asks: Ask, **more: Any) -> Any:
    """An answer, written unless the test says otherwise."""
    told: dict[str, Any] = {
        "decision": "given", "form": "written", "given_on": local_today(), "checks": TOLD, "scopes": asks,
    }  # fmt: skip
    more.setdefault("person", None)
    more["person"] = more["person"] or person_of(case)
    return actions.answer(case=case, by=by, **{**told, **more})


def agreed(case: Any, by: Any, *asks: Ask, **more: Any) -> Any:
    """Consent to tell the hospital about health, unless the test says otherwise."""
    return answered(case, by, *(asks or (ask(),)), **more)


def refused(case: Any, by: Any, *asks: Ask, **more: Any) -> Any:
    return answered(case, by, *asks, decision="refused", **more)


def released(case: Any, by: Any, *categories: str, **more: Any) -> Any:
    told: dict[str, Any] = {
        "to": organisation(),
        "purpose": "referral",
        "categories": categories or ("health",),
    }
    return actions.release(case=case, by=by, **{**told, **more})


def born(case: Any, day: date | None, **age: int) -> Any:
    """Give the principal person a birth."""
    person = person_of(case)
    exact = {"precision": "day", "year": day.year, "month": day.month, "day": day.day} if day else None
    person.birth = exact or {"precision": "age", **age, "as_of": local_today().isoformat()}
    person.save()
    return person


def years_ago(years: int, extra_days: int = 10) -> date:
    return local_today() - timedelta(days=365 * years + years // 4 + extra_days)
