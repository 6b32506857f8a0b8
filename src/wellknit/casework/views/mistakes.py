"""The pages on which what was added by mistake is taken out again, each asking once more before it does."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import mistakes
from wellknit.casework.forms.mistakes import MistakeForm
from wellknit.casework.reads import documents as document_reads
from wellknit.casework.reads import people as person_reads
from wellknit.casework.rules.documents import may_withdraw
from wellknit.casework.views.deeds import Deed, form_page
from wellknit.words.codelists import codelist

_TAKE_OUT = gettext_lazy("Take this person out")
_FORGOTTEN = gettext_lazy(
    "The record of this person is destroyed unless they are in another case too, and nothing brings it back."
)
_WITHDRAW = gettext_lazy("Withdraw this document")
_KEPT = gettext_lazy("It stays in its place, marked and sealed, and nobody can open it any more. This cannot be undone.")


@guarded(Permission.PERSON_WRITE)
def take_out(request: Any, reference: str, pk: int) -> HttpResponse:
    """Take somebody out of the case who was added by mistake."""
    case = doors.case_for(request.actor, reference, Permission.PERSON_WRITE)
    person = doors.person_of(case, pk)
    person_reads.writable(request.actor, case, ["called"])
    person_reads.may_take_out(case, case.casepersons.get(person=person)).enforce()
    form = MistakeForm(request.POST or None)
    if not form.is_valid():
        title = _("Take %(name)s out of this case") % {"name": person.called or _("somebody without a name")}
        return form_page(request, case, "person", form, Deed(title, _TAKE_OUT, _FORGOTTEN))
    mistakes.take_out(case=case, person=person, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The person was taken out of this case."))
    return redirect("casework:person", case.reference)


@guarded(Permission.DOCUMENT_WRITE)
def withdraw(request: Any, reference: str, pk: int) -> HttpResponse:
    """Withdraw a document that was added by mistake."""
    case = doors.case_for(request.actor, reference, Permission.DOCUMENT_WRITE)
    document = document_reads.one(request.actor, case, pk)
    may_withdraw(document.state).enforce()
    form = MistakeForm(request.POST or None)
    if not form.is_valid():
        kind = document.title or codelist("document_slot").label(document.slot)
        title = _("Withdraw: %(document)s") % {"document": kind}
        return form_page(request, case, "documents", form, Deed(title, _WITHDRAW, _KEPT))
    mistakes.withdraw(document=document, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The document was withdrawn."))
    return redirect("casework:documents", case.reference)
