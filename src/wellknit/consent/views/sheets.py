"""Who was told what: the page, and the sheet for the person in their language."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.pages import case_page
from wellknit.consent import actions, reads
from wellknit.consent.forms import LanguageForm, sheet_language
from wellknit.ground import clock


@guarded(Permission.CONSENT_READ)
def told(request: Any, reference: str) -> HttpResponse:
    """The disclosure ledger of a case."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_READ)
    form = LanguageForm(initial={"language": get_language()})
    return case_page(request, "consent/told.html", case, "consent", told=reads.told(case), form=form)


@guarded(Permission.CASE_PRINT)
def told_print(request: Any, reference: str) -> HttpResponse:
    """The same as a sheet to give to the person, in the language they read."""
    case = doors.case_for(request.actor, reference, Permission.CASE_PRINT)
    actions.print_told(case=case, by=request.actor)
    with override(sheet_language(request.GET, get_language() or "en")):
        shown = {
            "case": case,
            "told": reads.told(case),
            "printed_by": request.actor.name,
            "printed_at": clock.now(),
        }
        return render(request, "consent/told_print.html", shown)
