"""The page of one's own account, and the pages where workers are managed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.people import actions, passwords, reads, rules, sessions
from wellknit.people.forms import RolesForm, WorkerForm
from wellknit.people.reauth import fresh_sign_in


@guarded(Permission.HOME_VIEW)
def account(request: Any) -> HttpResponse:
    """One's own account: password, second factors, sessions, language."""
    devices = sessions.devices(request.user, request.session.session_key)
    return render(request, "people/account.html", reads.own(request.user) | {"devices": devices})


@guarded(Permission.HOME_VIEW)
def set_up(request: Any) -> HttpResponse:
    """The first thing for whoever has no second factor that is strong enough yet."""
    return render(request, "people/set_up.html", reads.own(request.user))


@require_POST
@guarded(Permission.HOME_VIEW)
def end_own_sessions(request: Any) -> HttpResponse:
    """Sign out everywhere, here too."""
    actions.end_sessions(by=request.actor, worker=request.user)
    messages.success(request, _("You are signed out on every device."))
    return redirect("account_login")


@require_POST
@guarded(Permission.HOME_VIEW)
@fresh_sign_in(back="people:account")
def end_other_sessions(request: Any) -> HttpResponse:
    """Sign out one other device, or all of them; here one stays."""
    here, name = request.session.session_key, request.POST.get("name", "")
    actions.end_other_sessions(by=request.actor, here=here, name=name)
    messages.success(request, _("That device is signed out.") if name else _("The other devices are signed out."))
    return redirect("people:account")


@guarded(Permission.WORKER_MANAGE)
def workers(request: Any) -> HttpResponse:
    """Everybody with an account."""
    return render(request, "people/workers.html", {"rows": reads.workers()})


@limited("workers")
@guarded(Permission.WORKER_MANAGE)
@fresh_sign_in
def add_worker(request: Any) -> HttpResponse:
    """Somebody new; their first password is shown once."""
    form = WorkerForm(request.POST or None)
    if not form.is_valid():
        return render(request, "people/worker_form.html", {"form": form}, status=422 if form.is_bound else 200)
    fields, password = dict(form.cleaned_data), passwords.fresh()
    agency = reads.agency(fields.pop("agency"))
    worker = actions.add_worker(by=request.actor, agency=agency, password=password, **fields)
    return _first_password(request, worker.pk, password)


@limited("workers")
@guarded(Permission.WORKER_MANAGE)
@fresh_sign_in
def worker(request: Any, pk: int) -> HttpResponse:
    """One worker: name and roles, and what else can be done."""
    row = reads.row_of(pk)
    initial = {"full_name": row.worker.full_name, "roles": sorted(row.worker.role_names)}
    form = RolesForm(request.POST or None, initial=initial)
    verdict = rules.may_change(request.actor.worker_id, pk)
    if not form.is_valid():
        context = {"row": row, "form": form, "may": bool(verdict), "why_not": verdict.why_not}
        return render(request, "people/worker.html", context, status=422 if form.is_bound else 200)
    actions.change_worker(by=request.actor, worker=row.worker, **form.cleaned_data)
    messages.success(request, _("The account was changed."))
    return redirect("people:workers")


@require_POST
@limited("workers")
@guarded(Permission.WORKER_MANAGE)
@fresh_sign_in(back="people:worker")
def worker_standing(request: Any, pk: int) -> HttpResponse:
    """Let somebody go, or take them back."""
    row = reads.row_of(pk)
    actions.change_worker(by=request.actor, worker=row.worker, is_active=request.POST.get("active") == "yes")
    messages.success(request, _("The account was changed."))
    return redirect("people:worker", pk)


@require_POST
@limited("workers")
@guarded(Permission.WORKER_MANAGE)
@fresh_sign_in(back="people:worker")
def worker_sessions(request: Any, pk: int) -> HttpResponse:
    """A device was lost: sign its worker out everywhere."""
    actions.end_sessions(by=request.actor, worker=reads.row_of(pk).worker)
    messages.success(request, _("The worker is signed out on every device."))
    return redirect("people:worker", pk)


@require_POST
@limited("workers")
@guarded(Permission.WORKER_MANAGE)
@fresh_sign_in(back="people:worker")
def worker_password(request: Any, pk: int) -> HttpResponse:
    """Somebody forgot their password: a new first one, shown once."""
    password = passwords.fresh()
    actions.renew_password(by=request.actor, worker=reads.row_of(pk).worker, password=password)
    return _first_password(request, pk, password)


@require_POST
@limited("workers")
@guarded(Permission.WORKER_MANAGE)
@fresh_sign_in(back="people:worker")
def worker_factors(request: Any, pk: int) -> HttpResponse:
    """Somebody lost their second factors: they set up new ones at the next sign-in."""
    actions.drop_factors(by=request.actor, worker=reads.row_of(pk).worker)
    messages.success(
        request, _("The second factors were taken away. Make sure that it was really this worker who asked.")
    )
    return redirect("people:worker", pk)


def _first_password(request: Any, pk: int, password: str) -> HttpResponse:
    """Shown in the answer itself and kept nowhere: leaving the page loses it."""
    context = {"row": reads.row_of(pk), "password": password, "days": passwords.GOOD_FOR.days}
    return render(request, "people/first_password.html", context)
