"""Services, and how many of their places are free."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.directory import actions, reads
from wellknit.directory.forms.finding import CapacityForm
from wellknit.directory.forms.services import ServiceSheet
from wellknit.ground.verdicts import Refused


@guarded(Permission.ORGANISATION_WRITE)
def add(request: Any, pk: int) -> HttpResponse:
    """Add a service of an organisation."""
    row = reads.one(pk)
    sheet = ServiceSheet(request.POST, reads.places_of(row))
    if not sheet.is_valid():
        shown = {"row": row, "sheet": sheet, "form": sheet.form}
        return render(request, "directory/service.html", shown, status=422 if sheet.bound else 200)
    actions.write_service(by=request.actor, organisation=row, facts=sheet.facts())
    messages.success(request, _("The service is in the directory."))
    return redirect("directory:show", pk)


@guarded(Permission.ORGANISATION_WRITE)
def edit(request: Any, pk: int) -> HttpResponse:
    """Change a service."""
    service = reads.service(pk)
    row = service.organisation
    sheet = ServiceSheet(request.POST, reads.places_of(row), reads.facts_of(service))
    if not sheet.is_valid():
        shown = {"row": row, "service": service, "sheet": sheet, "form": sheet.form}
        return render(request, "directory/service.html", shown, status=422 if sheet.bound else 200)
    actions.write_service(by=request.actor, organisation=row, service=service, facts=sheet.facts())
    messages.success(request, _("The service was changed."))
    return redirect("directory:show", row.pk)


@guarded(Permission.CAPACITY_WRITE)
def beds(request: Any) -> HttpResponse:
    """How many places are free today: one press each."""
    keeps = bool(request.actor.may(Permission.ORGANISATION_WRITE))
    return render(request, "directory/beds.html", {"services": reads.beds(request.actor), "writes": keeps})


@require_POST
@guarded(Permission.CAPACITY_WRITE)
def capacity(request: Any, pk: int) -> HttpResponse:
    """Say how many are free."""
    row, form = reads.capacity(pk), CapacityForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Write a whole number from 0 to 9999."))
    actions.write_capacity(by=request.actor, capacity=row, **form.cleaned_data)
    messages.success(request, _("Thank you. Everybody who looks for a place sees it now."))
    return redirect("directory:beds")
