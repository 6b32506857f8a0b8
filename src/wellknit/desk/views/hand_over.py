"""Handing many cases of a list to a colleague at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework.actions import handover
from wellknit.desk import listing
from wellknit.desk.reads.chosen import chosen_cases, colleague


@require_POST
@guarded(Permission.CASE_HANDOVER)
def many(request: Any) -> HttpResponse:
    """Make a colleague the case manager of every chosen case; what could not be handed over is named."""
    back = listing.url(listing.read_query(request.POST.get("filters", ""), request.actor))
    to, cases = (
        colleague(request.actor, request.POST.get("to", "")),
        chosen_cases(request.POST.getlist("case")),
    )
    if to is None or not cases:
        messages.error(request, _("Choose at least one case, and the colleague who takes over."))
        return redirect(back)
    handed = handover.hand_over_many(cases=cases, by=request.actor, to=to)
    if handed.over:
        said = ngettext(
            "%(n)d case was handed to %(name)s.", "%(n)d cases were handed to %(name)s.", len(handed.over)
        )
        messages.success(request, said % {"n": len(handed.over), "name": to.full_name})
    for case, why in handed.left:
        messages.warning(request, f"{case.reference}: {why}")
    return redirect(back)
