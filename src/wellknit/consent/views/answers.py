"""The pages of consents and refusals."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.pages import case_page
from wellknit.consent import actions, reads
from wellknit.consent.forms import AnswerSheet, WithdrawForm


@guarded(Permission.CONSENT_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """What the person agreed to and refused, and what may leave."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_READ)
    return case_page(
        request, "consent/index.html", case, "consent", consents=reads.consents(request.actor, case),
        standing=reads.standing(case), unused=reads.unused(case), told=reads.told(case),
    )  # fmt: skip


@guarded(Permission.CONSENT_WRITE)
def add(request: Any, reference: str, pk: int | None = None) -> HttpResponse:
    """Record an answer; with a number, one that replaces another."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_WRITE)
    replaces = reads.one(request.actor, case, pk).row if pk else None
    sheet = AnswerSheet(request.POST, reads.asking(request.actor, case))
    if not sheet.is_valid():
        shown: dict[str, Any] = {"sheet": sheet, "form": sheet.form, "replaces": replaces}
        status = 422 if sheet.bound else 200
        return case_page(request, "consent/answer_form.html", case, "consent", status=status, **shown)
    row = actions.answer(case=case, by=request.actor, replaces=replaces, **sheet.told())
    messages.success(request, _("The answer was recorded."))
    return redirect("consent:show", case.reference, row.pk)


@guarded(Permission.CONSENT_READ)
def show(request: Any, reference: str, pk: int) -> HttpResponse:
    """One answer with everything that was written of it."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_READ)
    return case_page(request, "consent/show.html", case, "consent", consent=reads.one(request.actor, case, pk))


@guarded(Permission.CONSENT_WRITE)
def withdraw(request: Any, reference: str, pk: int, scope: int | None = None) -> HttpResponse:
    """Take back a consent or one thing of it; asked once, without a reason."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_WRITE)
    consent = reads.one(request.actor, case, pk)
    one = reads.scope_of(consent, scope)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        shown = {"consent": consent, "scope": one, "form": form, "told": reads.told(case)}
        return case_page(
            request, "consent/withdraw.html", case, "consent", status=422 if form.is_bound else 200, **shown
        )
    actions.withdraw(consent=consent.row, by=request.actor, scope=one, words=form.cleaned_data["words"])
    messages.success(request, _("It is withdrawn. From now on nothing leaves on it; the help goes on as before."))
    return redirect("consent:index", case.reference)
