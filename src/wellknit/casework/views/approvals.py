"""The pages of approvals: what waits for an answer, and answering it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import approvals
from wellknit.casework.forms.plan import AnswerForm
from wellknit.casework.pages import case_page
from wellknit.casework.reads import approvals as reads


@guarded(Permission.PLAN_APPROVE)
def waiting(request: Any) -> HttpResponse:
    """What waits for this supervisor, the longest waiting first."""
    reads.must_answer(request.actor)
    return render(request, "casework/approvals.html", {"approvals": reads.waiting(request.actor)})


@guarded(Permission.PLAN_APPROVE)
def answer(request: Any, reference: str, pk: int) -> HttpResponse:
    """Approve, or send back with the reason."""
    case = doors.case_for(request.actor, reference)
    approval = reads.one(case, pk)
    reads.must_answer(request.actor, approval)
    form = AnswerForm(request.POST or None)
    if not form.is_valid():
        shown = reads.shown(request.actor, approval)
        status = 422 if form.is_bound else 200
        return case_page(request, "casework/approval.html", case, "needs", form=form, status=status, **shown)
    approvals.answer(approval=approval, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Your answer was recorded."))
    return redirect("casework:approvals")


@require_POST
@guarded(Permission.CASE_READ)
def take_back(request: Any, reference: str, pk: int) -> HttpResponse:
    """Take back what one asked for."""
    case = doors.case_for(request.actor, reference)
    approvals.take_back(approval=reads.one(case, pk), by=request.actor)
    messages.success(request, _("You took it back."))
    return redirect("casework:needs", case.reference)
