"""The list of cases: filters, pages, saved views."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.desk import listing
from wellknit.desk.actions import lists
from wellknit.desk.filters import read
from wellknit.desk.forms import ViewForm
from wellknit.desk.reads import cases


@guarded(Permission.CASE_LIST)
def index(request: Any) -> HttpResponse:
    """One page of the cases the worker sees."""
    filters = read(request.GET, request.actor)
    page = cases.page(request.actor, filters, request.GET.get("after", ""))
    lists.record_listing(request.session, by=request.actor, tab=filters.tab, shown=len(page.rows))
    return render(request, "desk/cases.html", listing.context(request, filters, page))


@guarded(Permission.CASE_LIST)
def save_view(request: Any) -> HttpResponse:
    """Keep the list under a name."""
    filters = listing.read_query(request.POST.get("filters", request.META["QUERY_STRING"]), request.actor)
    form = ViewForm(request.POST or None)
    if not form.is_valid():
        context = {
            "form": form,
            "filters": filters,
            "back": listing.url(filters),
            "views": listing.views(request, filters),
        }
        return render(request, "desk/view_form.html", context, status=422 if form.is_bound else 200)
    lists.save_view(by=request.actor, name=form.cleaned_data["name"], filters=filters)
    messages.success(request, _("The view was saved. You find it above the list."))
    return redirect(listing.url(filters))


@require_POST
@guarded(Permission.CASE_LIST)
def delete_view(request: Any) -> HttpResponse:
    """Keep a view no longer."""
    lists.delete_view(by=request.actor, name=request.POST.get("name", ""))
    messages.success(request, _("The view was deleted. The cases in it are untouched."))
    return redirect("desk:cases")
