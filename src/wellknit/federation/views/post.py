"""What is stuck, and the file that is carried by hand when the line is down."""

from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.federation import doors
from wellknit.federation.actions import carrying
from wellknit.federation.forms import CourierForm
from wellknit.federation.reads import stuck
from wellknit.seal.fed.bundle import file_name

LOOKED_AT = {"let_act": carrying.let_act, "set_aside": carrying.set_aside}


@guarded(Permission.NET_READ)
def stuck_messages(request: Any) -> HttpResponse:
    """Messages that do not get through: since when, why, whom to ring, and what can be done."""
    looks = bool(request.actor.may(Permission.NET_LOOK))
    shown = {
        "lines": stuck.lines(), "writes": bool(request.actor.may(Permission.NET_WRITE)), "looks": looks,
        "waits": stuck.to_be_looked_at(),
    }  # fmt: skip
    return render(request, "federation/stuck.html", shown)


@require_POST
@guarded(Permission.NET_WRITE)
def again(request: Any, pk: int) -> HttpResponse:
    """Put one message at the front."""
    carrying.try_again(outgoing=doors.outgoing_for(request.actor, pk), by=request.actor)
    messages.success(request, _("It goes out again now. If they can be reached, it leaves this list in a minute."))
    return redirect("federation:stuck")


@require_POST
@guarded(Permission.NET_LOOK)
def look(request: Any, pk: int) -> HttpResponse:
    """Let a message act that waited for a person, or set it aside."""
    deed = LOOKED_AT.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed(received=doors.received_for(request.actor, pk), by=request.actor)
    messages.success(request, _("It is done, and the record says so."))
    return redirect("federation:stuck")


@require_POST
@guarded(Permission.NET_WRITE)
def make_courier_file(request: Any, pk: int) -> Any:
    """What waits for a peer, as a file to be carried."""
    peer = doors.peer_for(request.actor, pk)
    with ExitStack() as opened:
        sink = opened.enter_context(TemporaryFile())  # what is in it is sealed
        carrying.make_file(peer=peer, by=request.actor, sink=sink)
        sink.seek(0)
        opened.pop_all()  # the answer closes it once it was sent, and then it is gone
    return FileResponse(sink, as_attachment=True, filename=file_name(), content_type="application/zip")


@guarded(Permission.NET_WRITE)
def courier(request: Any) -> HttpResponse:
    """Read a file that was carried here."""
    form, result = CourierForm(request.POST or None, request.FILES or None), None
    if form.is_valid():
        result = carrying.read_file(source=form.cleaned_data["file"], by=request.actor)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "federation/courier.html", {"form": form, "result": result}, status=status)
