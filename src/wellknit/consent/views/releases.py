"""The pages of releases: choose, see exactly what would leave, make, confirm, take back, hand out."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.pages import case_page
from wellknit.consent import actions, content, previews, reads
from wellknit.consent.forms import ReleaseForm
from wellknit.consent.previews import printed


@guarded(Permission.RELEASE_MAKE)
def make(request: Any, reference: str) -> HttpResponse:
    """Choose, look at what would leave, and then make the release."""
    case = doors.case_for(request.actor, reference, Permission.RELEASE_MAKE)
    persons = reads.asking(request.actor, case).persons
    form = ReleaseForm(request.POST or None, persons=persons)
    if not form.is_valid() or "again" in request.POST:
        status = 422 if form.errors else 200
        return case_page(request, "consent/release_form.html", case, "consent", form=form, status=status)
    wanted = form.wanted(persons)
    if "make" not in request.POST:
        preview = previews.of_wish(request.actor, case, **wanted)
        return case_page(request, "consent/preview.html", case, "consent", form=form, preview=preview)
    made = actions.release(case=case, by=request.actor, **wanted)
    messages.success(request, _("The release was made. Nothing has left yet."))
    return redirect("consent:release_show", case.reference, made.pk)


@guarded(Permission.CONSENT_READ)
def show(request: Any, reference: str, pk: int) -> HttpResponse:
    """A release: what it stands on, what would leave now, and what can be done with it."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_READ)
    release = reads.a_release(case, pk)
    preview = previews.of_release(request.actor, release)
    return case_page(request, "consent/release.html", case, "consent", release=release, preview=preview)


@require_POST
@guarded(Permission.RELEASE_CONFIRM)
def confirm(request: Any, reference: str, pk: int) -> HttpResponse:
    """Confirm as the second person."""
    case = doors.case_for(request.actor, reference, Permission.RELEASE_CONFIRM)
    actions.confirm(release=reads.a_release(case, pk), by=request.actor)
    messages.success(request, _("The release is confirmed and ready for a day."))
    return redirect("consent:release_show", case.reference, pk)


@require_POST
@guarded(Permission.CONSENT_READ)
def revoke(request: Any, reference: str, pk: int) -> HttpResponse:
    """Take an unused release back."""
    case = doors.case_for(request.actor, reference, Permission.CONSENT_READ)
    actions.revoke(release=reads.a_release(case, pk), by=request.actor)
    messages.success(request, _("The release was taken back. Nothing left on it."))
    return redirect("consent:index", case.reference)


@require_POST
@guarded(Permission.RELEASE_MAKE)
def hand_out(request: Any, reference: str, pk: int) -> HttpResponse:
    """Use a release for a sheet of paper: shown once, to be printed and handed to the recipient."""
    case = doors.case_for(request.actor, reference, Permission.RELEASE_MAKE)
    permit = actions.use(release=reads.a_release(case, pk), by=request.actor)
    shown = {
        "case": case, "permit": permit, "groups": previews.grouped(content.extract(permit)),
    }  # fmt: skip
    return render(request, "consent/hand_out.html", shown | printed(request.actor))


@guarded(Permission.CONSENT_READ)
def waiting(request: Any) -> HttpResponse:
    """Every release that waits for the reader as the second person."""
    return render(request, "consent/waiting.html", {"releases": reads.waiting(request.actor)})
