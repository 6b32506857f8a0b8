"""The notes of a case."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import notes
from wellknit.casework.forms.notes import NoteForm
from wellknit.casework.pages import case_page
from wellknit.casework.reads import notes as reads


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """The notes the reader may see, newest first; and room for one more."""
    case = doors.case_for(request.actor, reference)
    form = NoteForm(initial={"category": "story"})
    return case_page(request, "casework/notes.html", case, "notes", form=form, notes=reads.notes(request.actor, case))


@guarded(Permission.NOTE_WRITE)
def add(request: Any, reference: str) -> HttpResponse:
    """Write a note."""
    case = doors.case_for(request.actor, reference, Permission.NOTE_WRITE)
    form = NoteForm(request.POST or None)
    if not form.is_valid():
        return case_page(request, "casework/note_form.html", case, "notes", form=form, status=422 if form.is_bound else 200)
    notes.add(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The note was written."))
    return redirect("casework:notes", case.reference)
