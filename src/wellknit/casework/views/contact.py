"""Safety and contact: how the person may be reached without harm, and the question before every contact."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import contact
from wellknit.casework.forms.contact import AskForm, SafeContactForm
from wellknit.casework.pages import case_page
from wellknit.casework.reads import contact as reads


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """What was agreed with each person, the question "may I contact now?", and the level of risk."""
    case = doors.case_for(request.actor, reference)
    return _page(request, case, AskForm(persons=reads.persons(case)))


@require_POST
@guarded(Permission.CASE_READ)
def ask(request: Any, reference: str) -> HttpResponse:
    """Ask the gate; question and answer are recorded."""
    case = doors.case_for(request.actor, reference)
    form = AskForm(request.POST, persons=reads.persons(case))
    if not form.is_valid():
        return _page(request, case, form, status=422)
    return _page(
        request, case, form, answer=contact.ask_gate(case=case, by=request.actor, **form.cleaned_data)
    )


@guarded(Permission.CONTACT_WRITE)
def write(request: Any, reference: str, pk: int) -> HttpResponse:
    """Write down what a person agreed to; the form begins with what counts now."""
    case = doors.case_for(request.actor, reference, Permission.CONTACT_WRITE)
    person = doors.person_of(case, pk)
    contact.need_sight(request.actor, case)
    form = SafeContactForm(request.POST or None, reads.newest(case, person))
    if not (form.is_bound and form.is_valid()):
        status = 422 if form.is_bound else 200
        return case_page(
            request, "casework/contact_form.html", case, "contact", status=status, form=form, person=person
        )
    contact.write(case=case, by=request.actor, person=person, **form.cleaned_data)
    messages.success(request, _("What was agreed is on file, and counts from now on."))
    return redirect("casework:contact", case.reference)


def _page(request: Any, case: Any, form: Any, status: int = 200, **context: Any) -> HttpResponse:
    seen = reads.visible(request.actor, case)
    agreed = [_agreed(case, person) for person in reads.persons(case)] if seen else None
    return case_page(
        request, "casework/contact.html", case, "contact", status=status, form=form, agreed=agreed, **context
    )


def _agreed(case: Any, person: Any) -> dict[str, Any]:
    records = reads.history(case, person)
    shown = [{"row": row, "rules": reads.in_words(row)} for row in records]
    return {"person": person, "newest": shown[0] if shown else None, "older": shown[1:]}
