"""Organisations: the list, one with what it offers, and the forms that write them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.directory import actions, reads
from wellknit.directory.forms import OrganisationForm, as_initial
from wellknit.directory.forms.places import PlaceForm, initial


@guarded(Permission.CASE_SEARCH)
def index(request: Any) -> HttpResponse:
    """The organisations, by name, from the letters somebody typed on."""
    prefix, after = request.GET.get("q", "")[:200], request.GET.get("after", "")
    # More digits than a row's number can have are no number of ours, and some databases refuse them loudly.
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    rows, more = reads.page(prefix, start)
    shown = {"rows": rows, "more": more, "q": prefix, "writes": writes(request), "counts": _may(request, Permission.CAPACITY_WRITE)}
    return render(request, "directory/list.html", shown | {"figures": _may(request, Permission.FIGURES_READ)})


def writes(request: Any) -> bool:
    """Whether this worker keeps the directory."""
    return _may(request, Permission.ORGANISATION_WRITE)


def _may(request: Any, permission: Permission) -> bool:
    return bool(request.actor.may(permission))


@guarded(Permission.CASE_SEARCH)
def show(request: Any, pk: int) -> HttpResponse:
    """One organisation with its services and places."""
    row = reads.one(pk)
    shown = {"row": row, "services": reads.services_of(row), "places": reads.places_of(row)}
    return render(request, "directory/show.html", shown | {"writes": writes(request) and not row.origin})


@guarded(Permission.ORGANISATION_WRITE)
def add(request: Any) -> HttpResponse:
    """Add an organisation."""
    form = OrganisationForm(request.POST or None)
    if not form.is_valid():
        return render(request, "directory/form.html", {"form": form}, status=422 if form.is_bound else 200)
    row = actions.write_organisation(by=request.actor, **form.cleaned_data)
    messages.success(request, _("The organisation is in the directory."))
    return redirect("directory:show", row.pk)


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
    return redirect("directory:show", pk)


@guarded(Permission.ORGANISATION_WRITE)
def add_place(request: Any, pk: int) -> HttpResponse:
    """Add a place where an organisation gives its services."""
    row = reads.one(pk)
    form = PlaceForm(request.POST or None, initial={"country": row.country})
    if not form.is_valid():
        return render(request, "directory/place.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)
    actions.write_place(by=request.actor, organisation=row, facts=form.facts())
    messages.success(request, _("The place is in the directory."))
    return redirect("directory:show", pk)


@guarded(Permission.ORGANISATION_WRITE)
def edit_place(request: Any, pk: int) -> HttpResponse:
    """Change a place."""
    place = reads.place(pk)
    row, form = place.organisation, PlaceForm(request.POST or None, initial=initial(place))
    if not form.is_valid():
        shown = {"form": form, "row": row, "place": place}
        return render(request, "directory/place.html", shown, status=422 if form.is_bound else 200)
    actions.write_place(by=request.actor, organisation=row, place=place, facts=form.facts())
    messages.success(request, _("The place was changed."))
    return redirect("directory:show", row.pk)
