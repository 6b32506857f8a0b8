"""What the overview of a case is made of: its facts, its thread, and the same as a list."""

from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.casework.models import Case
from wellknit.casework.standing import categories_for
from wellknit.desk.reads.overview import Glance, glance
from wellknit.desk.rows import RISK_BADGES, STATUS_BADGES, escape
from wellknit.vault.classes import Category
from wellknit.words.calendars import format_date, local_today
from wellknit.words.codelists import codelist
from wellknit.words.drawings import Knot, LooseEnd, thread

DRAWN = 40


def context(actor: Any, case: Case) -> dict[str, Any]:
    """Everything the template shows."""
    seen = categories_for(actor, case)
    found = glance(case, seen)
    drawn = found.knots[-DRAWN:]
    return {
        "human": found.human,
        "facts": _facts(case, seen, found),
        "thread": thread(drawn, found.ends, title=_("The thread of this case"), say=_day),
        "left_out": len(found.knots) - len(drawn),
        "listed": _listed(found.knots, found.ends),
        "open_steps": len(found.ends),
    }


def _day(day: Any) -> str:
    return format_date(day, get_language() or "en")


@cache
def _names(language: str) -> dict[str, str]:
    """The names of the facts in one language, ready for markup."""
    named = {
        "person": _("Person"), "status": _("Status"), "risk": _("Risk"), "manager": _("Case manager"),
        "opened": _("Opened on"), "closed": _("Closed on"), "contact": _("Contact"),
        "hidden": _("Not shown to your part in this case."), "unknown": _("Not known yet"),
        "undecided": _("Not decided yet"), "unset": _("Not set yet"),
    }  # fmt: skip
    return {code: escape(text) for code, text in named.items()}


def _facts(case: Case, seen: frozenset[Category], found: Glance) -> SafeString:
    names = _names(get_language() or "en")
    facts = {"person": _person(found, names), **_standing(case, seen, names), **_course(case, found)}
    drawn = "".join(f"<div><dt>{names[code]}</dt><dd>{said}</dd></div>" for code, said in facts.items())
    return mark_safe(f'<dl class="facts">{drawn}</dl>')  # noqa: S308 - every fact is escaped where it is made


def _person(found: Glance, names: dict[str, str]) -> str:
    human = found.human
    if human is None:
        return names["hidden"]
    band = codelist("age_band").label(human.band) if human.band else ""
    sex = codelist("sex").label(human.sex) if human.sex else ""
    said = " · ".join(part for part in (human.called, band, sex) if part)
    return escape(said) if said else names["unknown"]


def _standing(case: Case, seen: frozenset[Category], names: dict[str, str]) -> dict[str, str]:
    status = _badge(case.status, "vic_TraffickingStatus", STATUS_BADGES) or names["undecided"]
    risk = _badge(case.risk, "risk_level", RISK_BADGES) or names["unset"]
    if case.risk_review_on and case.is_open:
        late = case.risk_review_on < local_today()
        words = _("review was due on %s") if late else _("to be looked at again by %s")
        risk += " " + escape(words % _day(case.risk_review_on))
    return {"status": status if Category.LEGAL in seen else names["hidden"], "risk": risk}


def _badge(code: str, name: str, kinds: dict[str, str]) -> str:
    if not code:
        return ""
    return (
        f'<span class="badge badge-{kinds.get(code, "closed")}">{escape(codelist(name).label(code))}</span>'
    )


def _course(case: Case, found: Glance) -> dict[str, str]:
    facts = {
        "manager": escape(f"{case.manager.full_name}, {case.agency.name}"),
        "opened": escape(_day(case.opened_at)),
    }
    if case.closed_at and not case.is_open:
        facts["closed"] = escape(_day(case.closed_at))
    if found.contact is not None:
        facts["contact"] = escape(_contact(*found.contact))
    return facts


def _contact(allowed: bool, review_on: Any) -> str:
    if not allowed:
        return _("Do not contact. Read “Safety and contact” first.")
    if review_on < local_today():
        return _("Out of date: ask again before anybody makes contact.")
    return _("Possible by the rules under “Safety and contact”.")


def _listed(knots: list[Knot], ends: list[LooseEnd]) -> SafeString:
    """The thread as a list, for those who read rather than look."""
    done = "".join(
        f'<li><time datetime="{knot.at.isoformat()}">{escape(_day(knot.at))}</time>'
        f'<p>{escape(knot.label)}</p><p class="who">{escape(knot.where)}</p></li>'
        for knot in knots
    )
    return mark_safe(f'<ol class="timeline">{done}{"".join(map(_open, ends))}</ol>')  # noqa: S308 - escaped here


def _open(end: LooseEnd) -> str:
    due = f'<time datetime="{end.due.isoformat()}">{escape(_day(end.due))}</time>' if end.due else ""
    kind = "overdue" if end.overdue else "open"
    return f'<li class="{kind}">{due}<p>{escape(end.label)}</p><p class="who">{escape(end.whose)}</p></li>'
