"""Searching: what somebody types travels in the body of a request, never in an address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.access.policy import allowed_to_roles
from wellknit.casework.reads.search import find


@limited("search")
@guarded(Permission.CASE_SEARCH)
def index(request: Any) -> HttpResponse:
    """An empty box, or what was found."""
    asked = request.POST.get("q", "")
    roles = request.actor.roles
    context = {
        "found": find(request.actor, asked) if asked.strip() else None,
        "may_open": allowed_to_roles(roles, Permission.CASE_OPEN),
        "may_break": allowed_to_roles(roles, Permission.GLASS_BREAK),
    }
    return render(request, "desk/search.html", context)
