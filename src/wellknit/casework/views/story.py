"""The pages of what happened."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.casework import doors
from wellknit.casework.actions import story
from wellknit.casework.forms.story import (
    EventForm,
    ExploitationForm,
    PerpetratorForm,
    ReferralForm,
    StatusForm,
)
from wellknit.casework.pages import case_page
from wellknit.casework.reads import story as reads
from wellknit.casework.views.deeds import Deed, form_page

_STATUS = Deed(
    gettext_lazy("Add a decision on status"),
    gettext_lazy("Add the decision"),
    gettext_lazy(
        "It joins the history and is not changed afterwards. Help goes on whatever the decision says."
    ),
)
_EXPLOITATION = Deed(
    gettext_lazy("How the person was exploited"),
    gettext_lazy("Save what is known"),
    gettext_lazy("What was written here before is replaced."),
)
_EVENT = Deed(
    gettext_lazy("A leg of the way"),
    gettext_lazy("Save the event"),
    gettext_lazy("Colleagues who may read the story see it."),
)
_PERPETRATOR = Deed(
    gettext_lazy("Somebody who took part"),
    gettext_lazy("Save what is known"),
    gettext_lazy("Only colleagues who work on the legal side see it."),
)
_REFERRAL = Deed(
    gettext_lazy("A referral that took place"),
    gettext_lazy("Put it on file"),
    gettext_lazy("Nothing is sent: this only writes down what happened."),
)


@guarded(Permission.CASE_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """Status, exploitation, the way, perpetrators and referrals, as far as the reader's part shows them."""
    case = doors.case_for(request.actor, reference)
    return case_page(request, "casework/story.html", case, "story", **reads.overview(request.actor, case))


@guarded(Permission.STATUS_DECIDE)
def decide(request: Any, reference: str) -> HttpResponse:
    """Add a decision on status."""
    case = doors.case_for(request.actor, reference, Permission.STATUS_DECIDE)
    form = StatusForm(request.POST or None, persons=reads.persons(case))
    if not form.is_valid():
        return form_page(request, case, "story", form, _STATUS)
    story.decide_status(case=case, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The decision was added."))
    return redirect("casework:story", case.reference)


@guarded(Permission.STORY_WRITE)
def exploitation(request: Any, reference: str, person: int | None = None) -> HttpResponse:
    """Write how somebody was recruited, controlled and exploited."""
    case = doors.case_for(request.actor, reference, Permission.STORY_WRITE)
    human = doors.person_of(case, person)
    row = reads.exploitation(case, human)
    initial = reads.exploitation_initial(row)
    form = ExploitationForm(request.POST or None, kept=row.codes if row else None, initial=initial)
    if not form.is_valid():
        return form_page(request, case, "story", form, _EXPLOITATION)
    story.write_exploitation(case=case, by=request.actor, person=human, **form.cleaned_data)
    messages.success(request, _("What is known was saved."))
    return redirect("casework:story", case.reference)


@guarded(Permission.STORY_WRITE)
def event(request: Any, reference: str, pk: int | None = None) -> HttpResponse:
    """Add a leg of the way, or write one anew."""
    case = doors.case_for(request.actor, reference, Permission.STORY_WRITE)
    row = reads.event(case, pk) if pk else None
    form = EventForm(request.POST or None, initial=reads.event_initial(row))
    if not form.is_valid():
        return form_page(request, case, "story", form, _EVENT)
    story.write_event(case=case, by=request.actor, event=row, **form.cleaned_data)
    messages.success(request, _("The event was saved."))
    return redirect("casework:story", case.reference)


@guarded(Permission.STORY_WRITE)
def perpetrator(request: Any, reference: str, pk: int | None = None) -> HttpResponse:
    """Add somebody who took part, or write them anew."""
    case = doors.case_for(request.actor, reference, Permission.STORY_WRITE)
    row = reads.perpetrator(case, pk) if pk else None
    form = PerpetratorForm(request.POST or None, initial=reads.perpetrator_initial(row))
    if not form.is_valid():
        return form_page(request, case, "story", form, _PERPETRATOR)
    story.write_perpetrator(case=case, by=request.actor, perpetrator=row, **form.cleaned_data)
    messages.success(request, _("What is known was saved."))
    return redirect("casework:story", case.reference)


@guarded(Permission.STORY_WRITE)
def referral(request: Any, reference: str, pk: int | None = None) -> HttpResponse:
    """Put a referral on file, or write one anew."""
    case = doors.case_for(request.actor, reference, Permission.STORY_WRITE)
    row = reads.referral(case, pk) if pk else None
    form = ReferralForm(request.POST or None, initial=reads.referral_initial(row))
    if not form.is_valid():
        return form_page(request, case, "story", form, _REFERRAL)
    story.write_referral(case=case, by=request.actor, referral=row, **form.cleaned_data)
    messages.success(request, _("The referral is on file."))
    return redirect("casework:story", case.reference)
