"""The tasks of a case."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import tasks
from wellknit.casework.forms.tasks import MoveForm, TaskForm
from wellknit.casework.pages import case_page
from wellknit.casework.reads import tasks as reads
from wellknit.casework.reads.team import members
from wellknit.casework.rules.tasks import may_move
from wellknit.words.clocks import offered


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """What is to be done in this case, and what was."""
    case = doors.case_for(request.actor, reference)
    return case_page(request, "casework/tasks.html", case, "tasks", tasks=reads.of_case(request.actor, case))


@guarded(Permission.TASK_WRITE)
def add(request: Any, reference: str) -> HttpResponse:
    """Give somebody a task."""
    case = doors.case_for(request.actor, reference, Permission.TASK_WRITE)
    form = TaskForm(request.POST or None, team=members(case), initial={"assignee": request.actor.worker_id})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return case_page(
            request, "casework/task_form.html", case, "tasks", status=status, form=form, limits=offered()
        )
    tasks.add(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The task was added."))
    return redirect("casework:tasks", case.reference)


@guarded(Permission.CASE_READ)
def one(request: Any, reference: str, pk: int) -> HttpResponse:
    """One task, and what may be done with it."""
    case = doors.case_for(request.actor, reference)
    task = reads.one(case, pk)
    return case_page(
        request, "casework/task.html", case, "tasks", task=task, line=reads.line(request.actor, task),
        drop=may_move(task.source, "dropped"), reopen=may_move(task.source, "open"),
    )  # fmt: skip


@require_POST
@guarded(Permission.TASK_WRITE)
def move(request: Any, reference: str, pk: int) -> HttpResponse:
    """Say that a task was done or is no longer needed, or open it again."""
    case = doors.case_for(request.actor, reference, Permission.TASK_WRITE)
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise Http404
    tasks.move_to(task=reads.one(case, pk), by=request.actor, to=form.cleaned_data["to"])
    messages.success(request, _("The task was changed."))
    return redirect("casework:tasks", case.reference)
