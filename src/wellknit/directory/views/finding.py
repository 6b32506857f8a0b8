"""Who can take this person, here, now? And what is recorded when nobody can.

What is asked is sent in the body of a request, never in an address: an age and a nationality would stand in every log.
"""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.directory import actions, reads
from wellknit.directory.forms.finding import FindForm, GapForm
from wellknit.directory.rules import gaps
from wellknit.directory.rules.matching import Standing
from wellknit.ground.verdicts import Refused


@guarded(Permission.CASE_SEARCH)
@limited("directory")
def find(request: Any) -> HttpResponse:
    """Ask, and show who can, whom to ask, and who cannot and why."""
    form = FindForm(request.POST or None)
    if not form.is_valid():
        return render(request, "directory/find.html", {"form": form}, status=422 if form.is_bound else 200)
    answers = reads.who_can(by=request.actor, wanted=form.wanted())
    fits, ask, no = (reads.shown(answers, standing) for standing in Standing)
    shown = {"form": form, "fits": fits, "ask": ask, "no": no, "missing": gaps.missing(answers), "once": uuid4()}
    return render(request, "directory/find.html", shown | {"may_record": gaps.may_record(answers)})


@require_POST
@guarded(Permission.CASE_SEARCH)
@limited("directory")
def gap(request: Any) -> HttpResponse:
    """Record that nobody could take somebody."""
    form = GapForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Ask again first: what was looked for did not arrive whole."))
    actions.record_gap(by=request.actor, wanted=form.wanted(), once=form.cleaned_data["once"])
    messages.success(request, _("It is recorded, without anything about the person. It helps to show what is missing."))
    return redirect("directory:find")


@guarded(Permission.FIGURES_READ)
def counts(request: Any) -> HttpResponse:
    """For want of what nobody could take somebody, in the last year."""
    return render(request, "directory/gaps.html", {"gaps": reads.gap_counts(by=request.actor)})
