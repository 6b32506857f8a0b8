"""The course of a case: its risk, closing with a second person, opening again, handing over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors, objections
from wellknit.casework.actions import handover
from wellknit.casework.actions import life as actions
from wellknit.casework.forms.life import ClosingForm, HandOverForm, ReopeningForm, RiskForm
from wellknit.casework.pages import case_page
from wellknit.casework.reads import approvals, team
from wellknit.casework.reads import life as reads
from wellknit.casework.rules import life as rules
from wellknit.casework.views.deeds import Deed, form_page

_RISK = Deed(
    gettext_lazy("Set the level of risk"),
    gettext_lazy("Set the level"),
    gettext_lazy("The level stands in every list; the reason is kept with those given before."),
)
_REOPEN = Deed(
    gettext_lazy("Open the case again"),
    gettext_lazy("Open the case again"),
    gettext_lazy("Its team can write in it again. Why it was closed stays on file."),
)
_HAND_OVER = Deed(
    gettext_lazy("Hand the case over"),
    gettext_lazy("Hand the case over"),
    gettext_lazy("The colleague becomes case manager at once and sees everything in the case."),
)


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """Where the case stands: risk, closing, manager; and every turn it took."""
    actor, case = request.actor, doors.case_for(request.actor, reference)
    asked = reads.closing(case)
    return case_page(
        request, "casework/life.html", case, "life", asked=asked, turns=reads.turns(actor, case),
        carried=team.carried(case), may_ask=rules.may_ask_closing(case), may_reopen=rules.may_reopen(case),
        answerable=asked in approvals.answerable(actor, case),
        own=asked is not None and asked.made_by_id == actor.worker_id,
    )  # fmt: skip


@guarded(Permission.RISK_WRITE)
def risk(request: Any, reference: str) -> HttpResponse:
    """Say how great the danger is."""
    case = doors.case_for(request.actor, reference, Permission.RISK_WRITE)
    form = RiskForm(request.POST or None, initial={"level": case.risk})
    if not form.is_valid():
        return form_page(request, case, "life", form, _RISK)
    actions.set_risk(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The level of risk was written."))
    return redirect("casework:life", case.reference)


@guarded(Permission.CLOSE_ASK)
def close(request: Any, reference: str) -> HttpResponse:
    """Ask for the case to be closed; what speaks against it is shown first."""
    case = doors.case_for(request.actor, reference, Permission.CLOSE_ASK)
    rules.may_ask_closing(case).enforce()
    against = objections.against_closing(case)
    form = ClosingForm(request.POST or None, objected=bool(against))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return case_page(
            request, "casework/close_form.html", case, "life", form=form, status=status, objections=against
        )
    actions.ask_closing(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The case waits for a second person to close it."))
    return redirect("casework:life", case.reference)


@guarded(Permission.CASE_REOPEN)
def reopen(request: Any, reference: str) -> HttpResponse:
    """Open a closed case again."""
    case = doors.case_for(request.actor, reference, Permission.CASE_REOPEN)
    rules.may_reopen(case).enforce()
    form = ReopeningForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "life", form, _REOPEN)
    actions.reopen(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The case is open again."))
    return redirect("casework:life", case.reference)


@guarded(Permission.CASE_HANDOVER)
def hand_over(request: Any, reference: str) -> HttpResponse:
    """Give the case to a colleague."""
    case = doors.case_for(request.actor, reference, Permission.CASE_HANDOVER)
    form = HandOverForm(request.POST or None)
    form.offer([worker for worker in team.colleagues(request.actor) if handover.verdict_on(case, worker)])
    if not form.is_valid():
        return form_page(request, case, "life", form, _HAND_OVER)
    handover.hand_over(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The case was handed over."))
    return back_to(request, "casework:life", case)


def back_to(request: Any, route: str, case: Any) -> HttpResponse:
    """A page of the case for whoever still sees it, their list for whoever does not any more."""
    return (
        redirect(route, case.reference) if doors.still_sees(request.actor, case) else redirect("desk:cases")
    )
