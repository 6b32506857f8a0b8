"""The pages of procedures: what is in force, one version with its picture and its check, a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.procedures import bringing, choices, doors, pictures, previews, reads
from wellknit.procedures.actions import versions
from wellknit.procedures.forms import FileForm, LanesForm

PRESSED = {
    "propose": versions.propose, "send_back": versions.send_back, "accept": versions.accept, "retire": versions.retire,
    "drop": versions.drop, "take_up": versions.take_up,
}  # fmt: skip


@guarded(Permission.PROCEDURE_READ)
def index(request: Any) -> HttpResponse:
    """The procedures of this node: in force, proposed, drafts."""
    writes = bool(request.actor.may(Permission.PROCEDURE_WRITE))
    return render(request, "procedures/list.html", {"rows": reads.versions(), "writes": writes})


@guarded(Permission.PROCEDURE_READ)
def show(request: Any, pk: int) -> HttpResponse:
    """One version: its picture, its steps as a list, what the check says, who agreed."""
    row = doors.version_for(request.actor, pk)
    writes = bool(request.actor.may(Permission.PROCEDURE_WRITE))
    looks = writes and row.state in {"draft", "proposed"}
    shown = {
        "row": row, "version": reads.version(row, request.actor), "picture": pictures.of_version(row),
        "effect": previews.effect(row) if looks else None, "written": reads.written(row), "lanes": reads.lanes(row),
        "history": reads.history(row),
        "writes": writes, "on_paper": reads.on_paper(row),
    }  # fmt: skip
    return render(request, "procedures/show.html", shown)


@guarded(Permission.PROCEDURE_READ)
def compare(request: Any, pk: int, other: int) -> HttpResponse:
    """Two versions side by side, with what differs marked."""
    row, before = doors.version_for(request.actor, pk), doors.version_for(request.actor, other)
    if before.name_key != row.name_key:
        raise Http404
    shown = {"row": row, "before": before, "new": pictures.of_version(row, before), "old": pictures.of_version(before, row)}
    return render(request, "procedures/compare.html", shown)


@guarded(Permission.PROCEDURE_READ)
def download(request: Any, pk: int) -> HttpResponse:
    """The file, for a desktop editor."""
    row = doors.version_for(request.actor, pk)
    name = f"{row.name_key}-{row.version}.bpmn"
    return HttpResponse(bytes(row.xml), content_type="application/xml", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@guarded(Permission.PROCEDURE_WRITE)
def add(request: Any) -> HttpResponse:
    """Bring in a file. One that cannot be read is answered with every fault found in it."""
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "procedures/add.html", {"form": form}, status=422 if form.is_bound else 200)
    row, faults = bringing.file(form.cleaned_data["file"], request.actor)
    if faults:
        return render(request, "procedures/add.html", {"form": form, "faults": faults}, status=422)
    if row is None:
        messages.success(request, _("The decision table is here. Versions brought in from now on ask it."))
        return redirect("procedures:list")
    messages.success(request, _("The version is here as a draft."))
    return redirect("procedures:show", row.pk)


@require_POST
@guarded(Permission.PROCEDURE_WRITE)
def bring_library(request: Any) -> HttpResponse:
    """Bring in what comes with the software, as drafts."""
    brought = versions.bring_library(by=request.actor)
    words = ngettext("%(n)d procedure was brought in, as a draft.", "%(n)d procedures were brought in, as drafts.", brought)
    messages.success(request, words % {"n": brought} if brought else _("Everything that comes with the software was here already."))
    return redirect("procedures:list")


@require_POST
@guarded(Permission.PROCEDURE_WRITE)
def move(request: Any, pk: int) -> HttpResponse:
    """Do one of the deeds of a version."""
    row, deed = doors.version_for(request.actor, pk), PRESSED.get(request.POST.get("deed", ""))
    country = request.POST.get("country", "")
    if deed is None:
        raise Http404
    also = {"country": country} if country and deed is versions.accept else {}
    deed(procedure=row, by=request.actor, **also)
    messages.success(request, _("It is done, and the record says so."))
    return redirect("procedures:show", pk)


@guarded(Permission.PROCEDURE_WRITE)
def lanes(request: Any, pk: int) -> HttpResponse:
    """Say who does the work of each lane on this node."""
    row = doors.version_for(request.actor, pk)
    form = LanesForm(request.POST or None, **choices.of_lanes(row))
    if not form.is_valid():
        return render(request, "procedures/lanes.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)
    versions.assign(procedure=row, by=request.actor, lanes=form.lanes)
    messages.success(request, _("It is written down who does the work."))
    return redirect("procedures:show", pk)
