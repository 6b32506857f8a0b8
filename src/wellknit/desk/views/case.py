"""A case at a glance."""

from typing import Any

from django.http import HttpResponse

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.pages import case_page
from wellknit.desk import overview


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """The facts that are seen, the thread, and what is open and whose."""
    case = doors.case_for(request.actor, reference)
    return case_page(request, "desk/overview.html", case, "overview", **overview.context(request.actor, case))
