"""The private calendar address, and the calendar behind it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wellknit.access.guards import guarded, open_to_all
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.desk.actions import calendars
from wellknit.desk.reads import calendar as reads


@guarded(Permission.CASE_LIST)
def page(request: Any) -> HttpResponse:
    """Whether there is an address; making one shows it this once."""
    url = ""
    if request.method == "POST":
        token = calendars.make(by=request.actor)
        url = request.build_absolute_uri(reverse("desk:calendar_feed", args=[token]))
    return render(
        request, "desk/calendar.html", {"url": url, "has": bool(url or request.user.calendar_token)}
    )


@require_POST
@guarded(Permission.CASE_LIST)
def end(request: Any) -> HttpResponse:
    """End the address."""
    calendars.end(by=request.actor)
    messages.success(request, _("The calendar address leads nowhere any more."))
    return redirect("desk:calendar")


@open_to_all("A calendar program cannot sign in: the token in the address is the key.")
@limited("calendar")
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, for whoever holds the token."""
    worker = reads.owner_of(token)
    if worker is None:
        raise Http404
    return HttpResponse(reads.feed(worker), content_type="text/calendar; charset=utf-8")
