"""The summary of a case on paper: what the reader may see, without where anybody is and without how to reach them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.casework.models import Case
from wellknit.casework.reads import documents, people, plan, story, tasks
from wellknit.casework.standing import categories_for
from wellknit.desk.filters import STATES
from wellknit.ground import clock
from wellknit.vault.classes import Category as C
from wellknit.words import pdf
from wellknit.words.calendars import format_date
from wellknit.words.codelists import codelist, countries, languages

TEMPLATE = Path(__file__).parent / "typst" / "summary.typ"


@dataclass
class Section:
    """A part of the summary: facts by name, or a table; ``none`` stands where there is neither."""

    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    none: str = ""


def document(actor: Actor, case: Case) -> dict[str, Any]:
    """Everything the page and the PDF show."""
    now = timezone.localtime(clock.now())
    printed = _("Printed by %(name)s on %(day)s, %(time)s")
    return {
        "title": _("Summary of case %s") % case.reference,
        "reference": case.reference,
        "lang": (get_language() or "en").partition("-")[0],
        "handling": _("Confidential. Keep locked away, do not copy, destroy when no longer needed."),
        "printed": printed % {"name": actor.name, "day": _day(now.date()), "time": f"{now:%H:%M}"},
        "demo": _("Everybody here is invented.") if settings.DEMO else "",
        "sections": sections(actor, case),
    }


def as_pdf(made: dict[str, Any], form: pdf.Form = "pdf") -> bytes:
    """The same as a PDF."""
    return pdf.render(TEMPLATE, made | {"sections": [asdict(each) for each in made["sections"]]}, form=form)


def sections(actor: Actor, case: Case) -> list[Section]:
    """The parts whose category the reader may see."""
    seen = categories_for(actor, case)
    made = [_people(actor, case)] if C.IDENTITY in seen else []
    made.append(_course(case, seen))
    if C.LEGAL in seen:
        made.append(_decisions(case))
    made += [_needs(case, seen), _plans(actor, case, seen), _services(case), _documents(actor, case)]
    made.append(_tasks(actor, case))
    for each in made:
        each.none = each.none or _("Nothing on file.")
    return made


def _day(day: Any) -> str:
    return format_date(day, get_language() or "en")


def _people(actor: Actor, case: Case) -> Section:
    section = Section(_("Person"))
    for human in people.people(actor, case):
        facts = human.facts
        known = [
            (_("Called"), human.label),
            (_("Names"), ", ".join(name["text"] for name in human.names)),
            (_("Born"), _day(facts.get("born"))),
            (_("Sex"), _label("sex", facts.get("sex"))),
            (
                _("Nationality"),
                ", ".join(countries().label(each.country) for each in human.nationalities if each.country),
            ),
            (_("Languages"), ", ".join(languages().label(code) for code in human.languages)),
        ]
        section.facts += [(name, said) for name, said in known if said]
    return section


def _label(name: str, code: Any) -> str:
    return codelist(name).label(code) if code else ""


def _course(case: Case, seen: Iterable[C]) -> Section:
    known = [
        (_("State"), str(STATES[case.state])),
        (_("Status"), _label("vic_TraffickingStatus", case.status) if C.LEGAL in seen else ""),
        (_("Risk"), _label("risk_level", case.risk)),
        (_("Why this risk"), case.risk_reason if C.STORY in seen else ""),
        (_("Look again by"), _day(case.risk_review_on)),
        (_("Case manager"), f"{case.manager.full_name}, {case.agency.name}"),
        (_("Opened on"), _day(case.opened_at)),
        (_("Closed on"), _day(case.closed_at)),
    ]
    return Section(_("The case"), facts=[(name, said) for name, said in known if said])


def _decisions(case: Case) -> Section:
    rows = [
        [
            _day(each.decided_on),
            _label("vic_TraffickingStatus", each.status),
            each.body_name or _label("vic_TraffickingStatusDecisionMakingOrg", each.body_kind),
        ]
        for each in story.decisions(case)
    ]
    return Section(_("Decisions on status"), head=[_("Day"), _("Status"), _("By whom")], rows=rows)


def _needs(case: Case, seen: Iterable[C]) -> Section:
    told = C.STORY in seen
    states = {
        "open": _("open"),
        "met": _("met"),
        "unmet": _("not met"),
        "refused": _("refused by the person"),
    }
    rows = [
        [_label("need_kind", each.row.kind), states.get(each.row.state, ""), each.row.words if told else ""]
        for each in plan.needs(case)
    ]
    return Section(_("Needs"), head=[_("Need"), _("State"), _("In words")], rows=rows)


def _plans(actor: Actor, case: Case, seen: Iterable[C]) -> Section:
    told = C.STORY in seen
    rows = [
        [
            _label("spl_Type", each.row.kind),
            _day(each.row.starts_on),
            _day(each.row.planned_end),
            each.row.objectives if told else "",
        ]
        for each in plan.plans(actor, case)
        if each.row.state in ("approved", "ended")
    ]
    return Section(
        _("Plans in force and ended"), head=[_("Kind"), _("From"), _("Until"), _("Aims")], rows=rows
    )


def _services(case: Case) -> Section:
    rows = [
        [_day(each.given_on), _label("service_kind", each.kind), each.provider.name if each.provider else ""]
        for each in plan.services(case)
    ]
    return Section(_("Services given"), head=[_("Day"), _("Service"), _("By whom")], rows=rows)


def _documents(actor: Actor, case: Case) -> Section:
    rows = [
        [_label("document_slot", each.slot), _day(each.issued_on)]
        for shelf in documents.shelves(actor, case)
        for each in shelf.documents
        if each.state == "held"
    ]
    return Section(_("Documents on file"), head=[_("Document"), _("Issued on")], rows=rows)


def _tasks(actor: Actor, case: Case) -> Section:
    rows = [
        [each.text or _("A task"), _day(each.due_on), each.assignee]
        for each in tasks.of_case(actor, case)
        if each.state == "open"
    ]
    return Section(
        _("Open steps"), head=[_("What"), _("Until"), _("Whose")], rows=rows, none=_("Nothing is open.")
    )
