"""The pages of needs, plans and services."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import needs, plans, services
from wellknit.casework.forms.plan import (
    AskForm,
    ChangeForm,
    DoneForm,
    NeedForm,
    PlanForm,
    ServiceForm,
    Steps,
    told_steps,
)
from wellknit.casework.pages import case_page
from wellknit.casework.reads import approvals as approval_reads
from wellknit.casework.reads import plan as reads
from wellknit.casework.views.deeds import Deed, form_page

_NEED = Deed(
    gettext_lazy("Add a need"),
    gettext_lazy("Add the need"),
    gettext_lazy("It stays open until somebody says how it ended; the case does not close quietly over it."),
)
_ASK = Deed(
    gettext_lazy("Ask for the plan to be approved"),
    gettext_lazy("Ask for approval"),
    gettext_lazy(
        "A supervisor who did not write it answers. Until then nobody changes the plan; you can take it back."
    ),
)
_END = Deed(
    gettext_lazy("End the plan"),
    gettext_lazy("End the plan"),
    gettext_lazy("An ended plan stays to be read and is not opened again."),
)
_DONE = Deed(
    gettext_lazy("Tick off an action"),
    gettext_lazy("It was done"),
    gettext_lazy("The action counts as done from that day."),
)
_SERVICE = Deed(
    gettext_lazy("Record a service"),
    gettext_lazy("Record the service"),
    gettext_lazy("Help depends neither on anybody's status nor on what they do for the police."),
)


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """Needs, plans and services of a case, and what waits for an answer."""
    case = doors.case_for(request.actor, reference)
    shown: dict[str, Any] = {
        "needs": reads.needs(case),
        "plans": reads.plans(request.actor, case),
        "services": reads.services(case),
    }
    waiting = approval_reads.answerable(request.actor, case)
    return case_page(request, "casework/needs.html", case, "needs", waiting=waiting, **shown)


@guarded(Permission.NEED_WRITE)
def need_add(request: Any, reference: str) -> HttpResponse:
    """Add a need."""
    case = doors.case_for(request.actor, reference, Permission.NEED_WRITE)
    form = NeedForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "needs", form, _NEED)
    needs.add(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The need was added."))
    return redirect("casework:needs", case.reference)


@require_POST
@guarded(Permission.NEED_WRITE)
def need_change(request: Any, reference: str, pk: int) -> HttpResponse:
    """Say how a need ended, or that it is open again."""
    case = doors.case_for(request.actor, reference, Permission.NEED_WRITE)
    form = ChangeForm(request.POST)
    if form.is_valid():
        needs.change(need=reads.need(case, pk), by=request.actor, **form.cleaned_data)
        messages.success(request, _("The need was changed."))
    return redirect("casework:needs", case.reference)


@guarded(Permission.PLAN_WRITE)
def plan_write(request: Any, reference: str, pk: int | None = None) -> HttpResponse:
    """Write a plan, or a draft anew."""
    case = doors.case_for(request.actor, reference, Permission.PLAN_WRITE)
    row = reads.plan(case, pk) if pk else None
    form = PlanForm(request.POST or None, initial=reads.plan_initial(row))
    steps = Steps(request.POST or None, initial=reads.step_initial(row))
    if not (form.is_valid() and steps.is_valid()):
        status = 422 if form.is_bound else 200
        return case_page(
            request, "casework/plan_form.html", case, "needs", status=status, form=form, steps=steps, plan=row
        )
    plans.write(case=case, by=request.actor, plan=row, actions=told_steps(steps), **form.cleaned_data)
    messages.success(request, _("The plan was saved as a draft."))
    return redirect("casework:needs", case.reference)


@guarded(Permission.PLAN_WRITE)
def plan_ask(request: Any, reference: str, pk: int) -> HttpResponse:
    """Ask a second person to approve a plan."""
    case = doors.case_for(request.actor, reference, Permission.PLAN_WRITE)
    row = reads.plan(case, pk)
    form = AskForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "needs", form, _ASK)
    plans.ask(plan=row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The plan waits for approval."))
    return redirect("casework:needs", case.reference)


@guarded(Permission.PLAN_WRITE)
def plan_end(request: Any, reference: str, pk: int) -> HttpResponse:
    """End a plan."""
    case = doors.case_for(request.actor, reference, Permission.PLAN_WRITE)
    row = reads.plan(case, pk)
    form = DoneForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "needs", form, _END)
    plans.end(plan=row, by=request.actor, actual_end=form.cleaned_data["done_on"])
    messages.success(request, _("The plan was ended."))
    return redirect("casework:needs", case.reference)


@guarded(Permission.SERVICE_WRITE)
def action_done(request: Any, reference: str, pk: int) -> HttpResponse:
    """Tick off an action of a plan."""
    case = doors.case_for(request.actor, reference, Permission.SERVICE_WRITE)
    row = reads.step(case, pk)
    form = DoneForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "needs", form, _DONE, about=row)
    plans.tick(action=row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The action was ticked off."))
    return redirect("casework:needs", case.reference)


@guarded(Permission.SERVICE_WRITE)
def service_add(request: Any, reference: str) -> HttpResponse:
    """Record a service given."""
    case = doors.case_for(request.actor, reference, Permission.SERVICE_WRITE)
    form = ServiceForm(request.POST or None, **reads.offers(request.actor, case))
    if not form.is_valid():
        return form_page(request, case, "needs", form, _SERVICE)
    services.give(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The service was recorded."))
    return redirect("casework:needs", case.reference)
