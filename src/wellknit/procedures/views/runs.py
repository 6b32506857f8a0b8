"""The pages of a case's runs: which are under way, one with its picture and steps, and what is done with a step."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors as ways_in
from wellknit.casework.pages import case_page
from wellknit.casework.standing import categories_for
from wellknit.procedures import doors, pictures, plans, reads
from wellknit.procedures.actions import runs, steps
from wellknit.procedures.forms import AddForm, DecideForm, WhyForm

SECTION = "procedures"


@guarded(Permission.CASE_READ)
def of_case(request: Any, reference: str) -> HttpResponse:
    """The procedures of a case, and which can begin."""
    case = ways_in.case_for(request.actor, reference)
    return case_page(request, "procedures/of_case.html", case, SECTION, runs=reads.of_case(case), can=reads.may_begin(case))


@guarded(Permission.RUN_WRITE)
def begin(request: Any, reference: str, pk: int) -> HttpResponse:
    """Begin a procedure; where there are two sides, with whom."""
    case = ways_in.case_for(request.actor, reference, Permission.RUN_WRITE)
    row = doors.version_for(request.actor, pk)
    if request.method != "POST":
        shown: dict[str, Any] = {"row": row, "way": reads.beginning(case, row), "picture": pictures.of_version(row)}
        return case_page(request, "procedures/begin.html", case, SECTION, **shown)
    run = runs.begin(case=case, procedure=row, by=request.actor, tie=request.POST.get("tie", ""))
    messages.success(request, _("It is under way. Below is what is open now."))
    return redirect("procedures:run", reference, run.pk)


@guarded(Permission.CASE_READ)
def show(request: Any, reference: str, pk: int) -> HttpResponse:
    """One run: what is open and whose, the picture, what was done."""
    case = ways_in.case_for(request.actor, reference)
    run = doors.run_of(case, pk)
    whole = "whole" in request.GET
    seen = [each.value for each in categories_for(request.actor, case)]
    shown: dict[str, Any] = {"course": reads.course(run, seen), "picture": pictures.of_run(run, whole=whole), "whole": whole}
    return case_page(request, "procedures/run.html", case, SECTION, **shown)


@guarded(Permission.STEP_WRITE)
def do(request: Any, reference: str, pk: int, step: int) -> HttpResponse:
    """Do a step: what it decides, and what is missing for it."""
    case = ways_in.case_for(request.actor, reference, Permission.STEP_WRITE)
    run = doors.run_of(case, pk)
    row = doors.step_of(run, step)
    node = plans.plan_of(run).nodes.get(row.node)
    form = DecideForm(request.POST if request.method == "POST" else None, decides=node.listed("decides") if node else ())
    if not form.is_valid():
        shown = {"form": form, "step": reads.shown(row, reads.owners(), missing=True), "run": run}
        return case_page(request, "procedures/do.html", case, SECTION, status=422 if form.is_bound else 200, **shown)
    steps.do(step=row, by=request.actor, facts=form.facts)
    messages.success(request, _("The step is done."))
    return redirect("procedures:run", reference, pk)


@require_POST
@guarded(Permission.STEP_WRITE)
def again(request: Any, reference: str, pk: int) -> HttpResponse:
    """Try what waits once more."""
    case = ways_in.case_for(request.actor, reference, Permission.STEP_WRITE)
    steps.look_again(run=doors.run_of(case, pk), by=request.actor)
    return redirect("procedures:run", reference, pk)


_WHY = {
    "skip": (steps.skip, _lazy("The step was skipped.")),
    "take-back": (steps.take_back, _lazy("The step was taken back, with what rested on it.")),
}


@guarded(Permission.STEP_WRITE)
def why(request: Any, reference: str, pk: int, step: int, deed: str) -> HttpResponse:
    """Skip a step, or take one back, with the reason."""
    case = ways_in.case_for(request.actor, reference, Permission.STEP_WRITE)
    run = doors.run_of(case, pk)
    row = doors.step_of(run, step)
    if deed not in _WHY:
        raise Http404
    form = WhyForm(request.POST or None)
    if not form.is_valid():
        shown = {"form": form, "step": reads.shown(row, reads.owners()), "run": run, "deed": deed}
        return case_page(request, "procedures/why.html", case, SECTION, status=422 if form.is_bound else 200, **shown)
    act, words = _WHY[deed]
    act(step=row, by=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, words)
    return redirect("procedures:run", reference, pk)


@guarded(Permission.STEP_WRITE)
def add(request: Any, reference: str, pk: int) -> HttpResponse:
    """Add a step of one's own."""
    case = ways_in.case_for(request.actor, reference, Permission.STEP_WRITE)
    run = doors.run_of(case, pk)
    form = AddForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return case_page(request, "procedures/add_step.html", case, SECTION, status=status, form=form, run=run)
    steps.add(run=run, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The step was added."))
    return redirect("procedures:run", reference, pk)


@guarded(Permission.RUN_WRITE)
def newer(request: Any, reference: str, pk: int) -> HttpResponse:
    """What the version in force would mean for this case, and moving to it."""
    case = ways_in.case_for(request.actor, reference, Permission.RUN_WRITE)
    run = doors.run_of(case, pk)
    row = reads.in_force(run)
    if request.method == "POST":
        runs.move(run=run, procedure=row, by=request.actor)
        messages.success(request, _("The case is on the version in force now."))
        return redirect("procedures:run", reference, pk)
    shown: dict[str, Any] = {"run": run, "row": row, "change": reads.change(run, row), "picture": pictures.of_version(row, run.procedure)}
    return case_page(request, "procedures/newer.html", case, SECTION, **shown)


@guarded(Permission.CASE_LIST)
def everywhere(request: Any) -> HttpResponse:
    """What is open, whose, until when, in all cases the actor sees; of one corridor, or what is late."""
    corridor, late = request.GET.get("corridor", ""), bool(request.GET.get("late"))
    shown = {"rows": reads.open_steps(corridor, late=late), "corridors": reads.corridors(), "corridor": corridor, "late": late}
    return render(request, "procedures/open.html", shown)
