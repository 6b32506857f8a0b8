"""The form on which a person says yes or no: blank, or with an answer that was recorded. It names nobody."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.casework.models import Case
from wellknit.consent.previews import printed
from wellknit.consent.reads import Shown, checks_of
from wellknit.words import pdf
from wellknit.words.calendars import format_date
from wellknit.words.codelists import codelist
from wellknit.words.languages import awaiting_review

TEMPLATE = Path(__file__).parent / "typst" / "paper.typ"
_LINE = "…" * 14
_ROOM = 3  # empty lines on a blank form
_BOX = "\u25a1"  # a square to tick, in a letter every script's font has beside it


@dataclass
class Part:
    """A part of the form: a sentence, then facts by name or a table."""

    title: str
    text: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def document(by: Actor, case: Case, consent: Shown | None) -> dict[str, Any]:
    """Everything the page and the PDF show, in the language that is active."""
    language = get_language() or "en"
    return {
        "title": _("What you agree to, and what you do not"),
        "reference": case.reference,
        "lang": language.partition("-")[0],
        "handling": _("Confidential. When signed, keep it locked away and apart from the case file."),
        "printed": "{printed_by}, {printed_at}".format(**printed(by)),
        "demo": _("Everybody here is invented.") if settings.DEMO else "",
        "awaiting": _("Translation awaiting review") if awaiting_review(language) else "",
        "unclear": _("Where a sentence is unclear, the English one counts."),
        "promise": _("You decide. If you say no, or take back your yes later, the help you get stays the same."),
        "parts": [_told(consent), _asked(consent), _way_back(), _signed()],
    }


def as_pdf(made: dict[str, Any], form: pdf.Form = "pdf") -> bytes:
    """The same as a PDF."""
    return pdf.render(TEMPLATE, made | {"parts": [asdict(part) for part in made["parts"]]}, form=form)


def _told(consent: Shown | None) -> Part:
    blank = f"{_BOX} {_('Yes')}   {_BOX} {_('No')}"
    answers = codelist("consent_answer")
    facts = [(str(text), answers.label(answer) if consent else blank) for text, answer in checks_of(consent)]
    return Part(_("What you were told"), facts=facts)


def _asked(consent: Shown | None) -> Part:
    head = [_("To whom"), _("What for"), _("What"), _("Until")]
    title = _("What may be told, to whom, until when")
    if consent is None:
        choice = f"{_BOX} {_('I agree')}   {_BOX} {_('I refuse')}"
        return Part(title, choice, head=head, rows=[[_LINE] * len(head)] * _ROOM)
    decision = codelist("consent_decision").label(consent.row.decision)
    text = f"{decision}, {_day(consent.row.given_on)}"
    if not consent.scopes:
        text = f"{text}. {_('Nobody outside this agency may be told anything.')}"
    return Part(title, text, head=head, rows=[_scope(scope) for scope, _why in consent.scopes])


def _scope(scope: Any) -> list[str]:
    categories = codelist("category")
    return [
        scope.recipient.name if scope.recipient else _("This agency itself"),
        codelist("consent_purpose").label(scope.purpose),
        ", ".join(categories.label(code) for code in scope.category_names),
        _day(scope.until) if scope.until else _("until the person says otherwise"),
    ]


def _way_back() -> Part:
    return Part(
        _("How to take it back"),
        _(
            "Tell anybody who works here, at any time, without saying why. From then on nothing more is told. What "
            "was told before cannot be untold, but you can ask who was told what."
        ),
    )


def _signed() -> Part:
    names = (
        _("Day and language"),
        _("You: signature, thumb or mark"),
        _("For a child: the guardian, and the child too"),
        _("Interpreter"),
        _("Worker"),
    )
    return Part(_("Signed"), facts=[(name, _LINE) for name in names])


def _day(day: Any) -> str:
    return format_date(day, get_language() or "en")
