"""Opening a case in an emergency, and the list of such openings for those who review them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.casework.actions import glass as actions
from wellknit.casework.forms.team import GlassForm
from wellknit.casework.reads import glass as reads
from wellknit.casework.rules.glass import may_break


@limited("break_glass")
@guarded(Permission.GLASS_BREAK)
def break_glass(request: Any) -> HttpResponse:
    """Open a case one does not see; a wrong reference and a closed door look the same."""
    form = GlassForm(request.POST or None)
    opened = form.is_valid() and actions.break_glass(by=request.actor, **form.cleaned_data)
    if opened:
        messages.warning(request, _("The case is open to you for four hours. The case manager was told."))
        return redirect("desk:case", opened.reference)
    if form.is_valid():
        form.add_error("reference", _("No case opens with this reference. Check it letter by letter."))
    blocked = may_break(reads.recent(request.actor), "." * 20).why_not
    status = 422 if form.is_bound else 200
    return render(request, "casework/break_glass.html", {"form": form, "blocked": blocked}, status=status)


@guarded(Permission.GLASS_REVIEW)
def review(request: Any) -> HttpResponse:
    """Every emergency opening: what waits for review first."""
    return render(request, "casework/glass_review.html", {"openings": reads.openings(request.actor)})


@require_POST
@guarded(Permission.GLASS_REVIEW)
def reviewed(request: Any, pk: int) -> HttpResponse:
    """Say whether one was justified."""
    opening = reads.opening(request.actor, pk)
    actions.review(opening=opening, by=request.actor, justified="justified" in request.POST)
    messages.success(request, _("Your review was recorded."))
    return redirect("casework:glass_review")
