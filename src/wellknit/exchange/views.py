"""The pages of the room of files: look at a file, decide, watch it come in; take the agency's record out."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.exchange import actions, doors, reads, work
from wellknit.exchange.forms import FileForm, OutForm
from wellknit.exchange.trouble import Unreadable
from wellknit.people.reauth import fresh_sign_in

_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


@guarded(Permission.CASE_IMPORT)
def home(request: Any) -> HttpResponse:
    """What was brought in lately, and the two ways: in and out."""
    runs = doors.runs_of(request.actor)
    return render(request, "exchange/home.html", {"form": FileForm(), "out": OutForm(), "runs": runs})


@guarded(Permission.CASE_IMPORT)
@limited("import")
@require_POST
def lay_down(request: Any) -> HttpResponse:
    """Look at a file; nothing is written into cases yet."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            run, _look = actions.lay_down(
                by=request.actor, data=upload.read(), filename=upload.name, trust=form.cleaned_data["trust"]
            )
            return redirect("exchange:run", run.pk)
        except Unreadable as unreadable:
            form.add_error("file", _(str(unreadable)))
    context = {"form": form, "out": OutForm(), "runs": doors.runs_of(request.actor)}
    return render(request, "exchange/home.html", context, status=422)


@guarded(Permission.CASE_IMPORT)
def run(request: Any, number: int) -> HttpResponse:
    """The report of a dry run, the progress of a real one, or its end."""
    found = doors.run_for(request.actor, number)
    look = actions.again(found) if found.state == "looked_at" else None
    return render(request, "exchange/run.html", {"run": found, "look": look})


@require_POST
@guarded(Permission.CASE_IMPORT)
def bring_in(request: Any, number: int) -> HttpResponse:
    """Start bringing the file in; the worker process does it, and a second press does nothing more."""
    found = doors.run_for(request.actor, number)
    work.start(found, good_only=bool(request.POST.get("good_only")))
    return redirect("exchange:run", found.pk)


@require_POST
@guarded(Permission.CASE_IMPORT)
def give_up(request: Any, number: int) -> HttpResponse:
    """Forget a file that was only looked at."""
    actions.give_up(run=doors.run_for(request.actor, number), by=request.actor)
    messages.success(request, _("The file was forgotten; nothing was brought in."))
    return redirect("exchange:home")


@guarded(Permission.CASE_EXPORT)
@fresh_sign_in(back="exchange:home")
@limited("export")
@require_POST
def take_out(request: Any) -> HttpResponse:
    """The agency's own record as an HTCDS file."""
    form = OutForm(request.POST)
    kind = form.cleaned_data["kind"] if form.is_valid() else "xlsx"
    out = BytesIO()
    actions.take_out(by=request.actor, cases=reads.cases_of(request.actor), out=out, kind=kind)
    answer = HttpResponse(out.getvalue(), content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="cases.{kind}"'
    return answer
