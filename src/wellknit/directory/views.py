"""The pages of the directory."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.directory import actions, reads
from wellknit.directory.forms import OrganisationForm, as_initial


@guarded(Permission.CASE_SEARCH)
def index(request: Any) -> HttpResponse:
    """The organisations, by name, from the letters somebody typed on."""
    prefix, after = request.GET.get("q", "")[:200], request.GET.get("after", "")
    # More digits than a row's number can have are no number of ours, and some databases refuse them loudly.
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    rows, more = reads.page(prefix, start)
    writes = bool(request.actor.may(Permission.ORGANISATION_WRITE))
    return render(request, "directory/list.html", {"rows": rows, "more": more, "q": prefix, "writes": writes})


@guarded(Permission.ORGANISATION_WRITE)
def add(request: Any) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST or None)
    if not form.is_valid():
        return render(request, "directory/form.html", {"form": form}, status=422 if form.is_bound else 200)
    actions.write_organisation(by=request.actor, **form.cleaned_data)
    messages.success(request, _("The organisation is in the directory."))
    return redirect("directory:list")


@guarded(Permission.ORGANISATION_WRITE)
def edit(request: Any, pk: int) -> HttpResponse:
    """Change an organisation."""
    row = reads.one(pk)
    form = OrganisationForm(request.POST or None, initial=as_initial(row))
    if not form.is_valid():
        return render(
            request, "directory/form.html", {"form": form, "row": row}, status=422 if form.is_bound else 200
        )
    actions.write_organisation(by=request.actor, organisation=row, **form.cleaned_data)
    messages.success(request, _("The organisation was changed."))
    return redirect("directory:list")
