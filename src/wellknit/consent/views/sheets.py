"""Sheets of paper: who was told what, and the form on which a person writes an answer; in the person's language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.pages import case_page
from wellknit.consent import actions, reads
from wellknit.consent import paper as papers
from wellknit.consent.forms import LanguageForm, sheet_language
from wellknit.consent.previews import printed
from wellknit.words.languages import awaiting_review


@contextmanager
def _language(request: Any) -> Iterator[str]:
    """What is inside speaks the language asked for."""
    language = sheet_language(request.GET, get_language() or "en")
    with override(language):
        yield language


@guarded(Permission.CONSENT_READ)
def told(request: Any, reference: str) -> HttpResponse:
    """The disclosure ledger of a case."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_READ)
    form = LanguageForm(initial={"language": get_language()})
    return case_page(request, "consent/told.html", case, "consent", told=reads.told(case), form=form)


@limited("print")
@guarded(Permission.CASE_PRINT)
def told_print(request: Any, reference: str) -> HttpResponse:
    """The same as a sheet to give to the person, in the language they read."""
    case = doors.case_for(request.actor, reference, Permission.CASE_PRINT)
    actions.print_sheet(case=case, by=request.actor, sheet="told")
    with _language(request) as language:
        shown = {"case": case, "told": reads.told(case), "awaiting": awaiting_review(language)}
        return render(request, "consent/told_print.html", shown | printed(request.actor))


@limited("print")
@guarded(Permission.CONSENT_WRITE)
def paper(request: Any, reference: str, pk: int | None = None) -> HttpResponse:
    """The form to sign, blank or with an answer that was recorded, as a page or a PDF."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_WRITE)
    consent = reads.one(request.actor, case, pk) if pk else None
    if consent:
        actions.print_sheet(case=case, by=request.actor, sheet="paper")
    with _language(request) as language:
        made = papers.document(request.actor, case, consent)
        if request.GET.get("form") == "pdf":
            return _as_file(papers.as_pdf(made))
        form = LanguageForm(initial={"language": language})
        return render(request, "consent/paper.html", {"made": made, "case": case, "form": form})


def _as_file(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="form.pdf"'
    return response
