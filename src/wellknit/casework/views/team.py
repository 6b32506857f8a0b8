"""The team of a case: who is in it, who may not be, whether the agency sees it, and who saw what."""

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
from wellknit.casework.actions import team as actions
from wellknit.casework.forms.team import BarForm, MemberForm, RestrictionForm
from wellknit.casework.pages import case_page
from wellknit.casework.reads import history as lines
from wellknit.casework.reads import team as reads
from wellknit.casework.rules import team as rules
from wellknit.casework.views.deeds import Deed, form_page
from wellknit.casework.views.life import back_to

_ADD = Deed(
    gettext_lazy("Take a colleague into the team"),
    gettext_lazy("Take into the team"),
    gettext_lazy("They see at once what their part shows. A part they held before ends."),
)
_BAR = Deed(
    gettext_lazy("Conflict of interest"),
    gettext_lazy("Bar from the case"),
    gettext_lazy(
        "Whatever their roles, they no longer see the case, and they cannot open it in an emergency."
    ),
)
_RESTRICT = Deed(
    gettext_lazy("Restrict the case"),
    gettext_lazy("Show it to the team only"),
    gettext_lazy("Nobody outside the team sees the case any more, supervisors included."),
)
_UNRESTRICT = Deed(
    gettext_lazy("Lift the restriction"),
    gettext_lazy("Show it to supervisors again"),
    gettext_lazy("The supervisors of the agency see the case again."),
)


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """Who works on the case, who did, who may not."""
    case = doors.case_for(request.actor, reference)
    members = reads.members(case)
    return case_page(
        request, "casework/team.html", case, "team", former=reads.former(case), bars=reads.bars(case),
        members=[(one, rules.may_leave(case, one, [m for m in members if m.pk != one.pk])) for one in members],
        carried=reads.carried(case), may_restrict=rules.may_stay_restricted(True, members),
    )  # fmt: skip


@guarded(Permission.TEAM_WRITE)
def add(request: Any, reference: str) -> HttpResponse:
    """Take a colleague into the team."""
    case = doors.case_for(request.actor, reference, Permission.TEAM_WRITE)
    form = MemberForm(request.POST or None)
    form.offer([worker for worker in reads.free(request.actor, case) if rules.works_with_cases(worker)])
    if not form.is_valid():
        return form_page(request, case, "team", form, _ADD)
    actions.add(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The colleague is in the team now."))
    return redirect("casework:team", case.reference)


@require_POST
@guarded(Permission.TEAM_WRITE)
def end(request: Any, reference: str, pk: int) -> HttpResponse:
    """Take somebody out of the team."""
    case = doors.case_for(request.actor, reference, Permission.TEAM_WRITE)
    actions.end(case=case, by=request.actor, member=reads.member(case, pk))
    messages.success(request, _("The colleague left the team."))
    return back_to(request, "casework:team", case)


@guarded(Permission.RESTRICT)
def restrict(request: Any, reference: str) -> HttpResponse:
    """Hide the case from the agency, or show it again."""
    case = doors.case_for(request.actor, reference, Permission.RESTRICT)
    form = RestrictionForm(request.POST or None)
    if not form.is_valid():
        return form_page(request, case, "team", form, _UNRESTRICT if case.restricted else _RESTRICT)
    change = actions.unrestrict if case.restricted else actions.restrict
    change(case=case, by=request.actor, **form.cleaned_data)
    messages.success(
        request,
        _("Only the team sees the case.") if case.restricted else _("Supervisors see the case again."),
    )
    return back_to(request, "casework:team", case)


@guarded(Permission.BAR_WRITE)
def bar(request: Any, reference: str) -> HttpResponse:
    """Bar a colleague who has a conflict of interest."""
    case = doors.case_for(request.actor, reference, Permission.BAR_WRITE)
    form = BarForm(request.POST or None)
    form.offer(reads.free(request.actor, case))
    if not form.is_valid():
        return form_page(request, case, "team", form, _BAR)
    actions.bar(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The colleague does not see the case any more."))
    return back_to(request, "casework:team", case)


@require_POST
@guarded(Permission.BAR_WRITE)
def lift(request: Any, reference: str, pk: int) -> HttpResponse:
    """The conflict of interest is over."""
    case = doors.case_for(request.actor, reference, Permission.BAR_WRITE)
    actions.lift(case=case, by=request.actor, row=reads.bar(case, pk))
    messages.success(request, _("The bar was lifted."))
    return redirect("casework:team", case.reference)


@guarded(Permission.HISTORY_READ)
def history(request: Any, reference: str) -> HttpResponse:
    """Who saw and did what, newest first."""
    case = doors.case_for(request.actor, reference, Permission.HISTORY_READ)
    before = request.GET.get("before", "")
    shown, older = lines.history(case, int(before) if before.isascii() and before.isdigit() else None)
    return case_page(request, "casework/history.html", case, "history", lines=shown, older=older)
