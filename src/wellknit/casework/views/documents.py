"""The documents of a case: what is held, what is wanted, and opening them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import documents
from wellknit.casework.forms.documents import DocumentForm, OriginalForm, WantForm
from wellknit.casework.pages import case_page
from wellknit.casework.reads import documents as reads
from wellknit.casework.views.deeds import Deed, form_page
from wellknit.people.reauth import fresh_sign_in
from wellknit.words.codelists import codelist

_ORIGINAL = Deed(
    gettext_lazy("Open an original"),
    gettext_lazy("Open the original"),
    gettext_lazy(
        "It comes as it was handed in and may harm your computer. Who opened it and why is recorded."
    ),
)
_WANT = Deed(
    gettext_lazy("Say that a document is wanted"),
    gettext_lazy("It is wanted"),
    gettext_lazy("Its place stands open on the page of documents until the document is added."),
)


@guarded(Permission.DOCUMENT_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """The documents the reader may see, by what they are about."""
    case = doors.case_for(request.actor, reference, Permission.DOCUMENT_READ)
    return case_page(
        request, "casework/documents.html", case, "documents", shelves=reads.shelves(request.actor, case),
        all_seen=len(reads.categories(request.actor, case)) == len(codelist("category")),
    )  # fmt: skip


@guarded(Permission.DOCUMENT_WRITE)
@limited("upload")
def add(request: Any, reference: str) -> HttpResponse:
    """Add a document."""
    case = doors.case_for(request.actor, reference, Permission.DOCUMENT_WRITE)
    offered = {"slots": reads.slots(request.actor, case), "categories": reads.categories(request.actor, case)}
    form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"slot": request.GET.get("slot")}, **offered
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return case_page(request, "casework/document_form.html", case, "documents", status=status, form=form)
    document = documents.add(case=case, by=request.actor, **form.cleaned_data)
    _say_what_happened(request, case, document)
    return redirect("casework:documents", case.reference)


def _say_what_happened(request: Any, case: Any, document: Any) -> None:
    messages.success(
        request, _("The document was kept. What was hidden in it is not in the copy people open.")
    )
    others = [
        each for each in reads.copies(request.actor, case, document.content_index) if each.pk != document.pk
    ]
    if others:
        where = ", ".join(codelist("document_slot").label(each.slot) for each in others)
        messages.warning(
            request, _("The same file lies in this case already, as: %(where)s.") % {"where": where}
        )


@guarded(Permission.DOCUMENT_WRITE)
def want(request: Any, reference: str) -> HttpResponse:
    """Say that a document is wanted."""
    case = doors.case_for(request.actor, reference, Permission.DOCUMENT_WRITE)
    form = WantForm(request.POST or None, slots=reads.slots(request.actor, case))
    if not form.is_valid():
        return form_page(request, case, "documents", form, _WANT)
    documents.want(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The document stands among those wanted."))
    return redirect("casework:documents", case.reference)


@require_POST
@guarded(Permission.DOCUMENT_WRITE)
def unwant(request: Any, reference: str, pk: int) -> HttpResponse:
    """Say that a document is no longer wanted."""
    case = doors.case_for(request.actor, reference, Permission.DOCUMENT_WRITE)
    documents.no_longer_want(document=reads.one(request.actor, case, pk), by=request.actor)
    messages.success(request, _("The document is no longer wanted."))
    return redirect("casework:documents", case.reference)


@guarded(Permission.DOCUMENT_READ)
def read(request: Any, reference: str, pk: int) -> HttpResponse:
    """The cleaned copy, as a file to keep."""
    case = doors.case_for(request.actor, reference, Permission.DOCUMENT_READ)
    document = reads.one(request.actor, case, pk)
    data = documents.read(document=document, by=request.actor)
    return _attached(data, reads.neutral_name(document), reads.media_type(document))


@guarded(Permission.DOCUMENT_ORIGINAL)
@fresh_sign_in
@limited("original")
def original(request: Any, reference: str, pk: int) -> HttpResponse:
    """The original, after a fresh sign-in and for a reason."""
    case = doors.case_for(request.actor, reference, Permission.DOCUMENT_ORIGINAL)
    document = reads.one(request.actor, case, pk)
    form = OriginalForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "documents", form, _ORIGINAL)
    data = documents.read_original(document=document, by=request.actor, **form.cleaned_data)
    return _attached(data, reads.neutral_name(document, original=True), "application/octet-stream")


def _attached(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
