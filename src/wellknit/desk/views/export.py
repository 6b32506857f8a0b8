"""Taking a list of cases out of the house as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.desk import listing, taking_out
from wellknit.desk.actions import exports
from wellknit.desk.forms import ExportForm
from wellknit.desk.reads import cases
from wellknit.desk.reads.home import said
from wellknit.people.reauth import fresh_sign_in


@limited("export")
@guarded(Permission.CASE_EXPORT)
@fresh_sign_in(back="desk:cases")
def index(request: Any) -> HttpResponse:
    """What would be written and how; then the file."""
    filters = listing.read_query(request.POST.get("filters", request.META["QUERY_STRING"]), request.actor)
    form = ExportForm(request.POST or None)
    if not form.is_valid():
        number = cases.count(request.actor, filters)
        context = {"form": form, "filters": filters, "back": listing.url(filters), "number": said(number)}
        return render(request, "desk/export.html", context, status=422 if form.is_bound else 200)
    names, kind = form.cleaned_data["names"], form.cleaned_data["kind"]
    rows = exports.take_out(by=request.actor, filters=filters, names=names)
    return taking_out.answer(kind, "cases", taking_out.cases(kind, rows, names))
