"""Erasing a case in two steps: name it and read what will happen; then do it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.casework.actions import erasure as actions
from wellknit.casework.forms.life import ErasureForm
from wellknit.casework.reads.erasure import outlook
from wellknit.people.reauth import fresh_sign_in


@limited("erase")
@guarded(Permission.CASE_ERASE)
@fresh_sign_in
def name(request: Any) -> HttpResponse:
    """Type the reference and the reason; the answer says what would be forgotten."""
    form = ErasureForm(request.POST or None)
    if form.is_valid():
        found = outlook(form.cleaned_data["reference"], request.actor)
        if found:
            return render(request, "casework/erase_confirm.html", {"form": form, "outlook": found})
        form.add_error("reference", _("There is no case with this reference. Check it letter by letter."))
    return render(request, "casework/erase.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
@limited("erase")
@guarded(Permission.CASE_ERASE)
@fresh_sign_in(back="casework:erase")
def confirm(request: Any) -> HttpResponse:
    """Forget the case for good."""
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return redirect("casework:erase")
    actions.erase(by=request.actor, **form.cleaned_data)
    messages.success(request, _("The case was erased. Backups forget it within 35 days."))
    return redirect("casework:erase")
