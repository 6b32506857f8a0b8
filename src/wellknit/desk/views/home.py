"""What waits for whoever signs in; their open tasks; what they asked for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.desk.filters import AGENCY, MINE
from wellknit.desk.reads import home, tasks
from wellknit.procedures.reads import open_steps

SOON = 5


@guarded(Permission.HOME_VIEW)
def index(request: Any) -> HttpResponse:
    """By role: own cases and tasks, the agency's, what waits for a decision, who watches over the record."""
    actor = request.actor
    works, agency = home.holds(actor, Permission.CASE_LIST), home.agency(actor)
    context = {
        "works": works,
        "mine": home.mine(actor),
        "waiting": home.waiting(actor),
        "agency": agency[:-1],
        "managers": agency[-1] if agency else None,
        "totals": home.totals(actor),
        "soon": tasks.page(actor, most=SOON)[0] if works else [],
        "steps": open_steps(most=SOON) if works else [],
        "may": home.doors(actor),
    }
    return render(request, "desk/home.html", context)


@guarded(Permission.CASE_LIST)
def due(request: Any) -> HttpResponse:
    """Open tasks, the earliest first."""
    actor, late = request.actor, request.GET.get("late") == "1"
    whose = AGENCY if request.GET.get("tab") == AGENCY and actor.agency_holder else MINE
    rows, following = tasks.page(actor, whose, late, request.GET.get("after", ""))
    return render(
        request,
        "desk/tasks.html",
        {
            "rows": rows,
            "late": late,
            "whose": whose,
            "both": bool(actor.agency_holder),
            "following": following,
            "deep": "after" in request.GET,
        },
    )


@guarded(Permission.CASE_LIST)
def asked(request: Any) -> HttpResponse:
    """What the worker asked a supervisor for."""
    return render(request, "desk/asked.html", {"rows": home.asked_by(request.actor)})
