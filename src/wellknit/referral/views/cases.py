"""The pages of a case's referrals: the list, a new one with exactly what would leave, one with everything about it."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.actors import Actor
from wellknit.access.guards import guarded
from wellknit.access.limits import limited
from wellknit.access.permissions import Permission
from wellknit.casework import doors as ways_in
from wellknit.casework.pages import case_page
from wellknit.casework.standing import categories_for, may
from wellknit.consent import previews
from wellknit.consent.previews import printed
from wellknit.directory import actions as directory
from wellknit.ground.verdicts import Refused
from wellknit.referral import choosing, doors, reads
from wellknit.referral.actions import course, lines, offers, telling
from wellknit.referral.deeds import DEEDS, consequence
from wellknit.referral.forms import GapForm, ReasonForm, RecognitionForm, ReferralForm, ReportForm, WordsForm


@guarded(Permission.REFERRAL_READ)
def index(request: Any, reference: str) -> HttpResponse:
    """What was asked of others, and what others asked."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_READ)
    return case_page(request, "referral/index.html", case, "referrals", rows=reads.of_case(case))


@guarded(Permission.REFERRAL_WRITE)
def new(request: Any, reference: str) -> HttpResponse:
    """Choose the need, then who can take it up, then what may be told."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_WRITE)
    need = reads.open_need(case, request.GET.get("need", ""))
    if need is None:
        return case_page(request, "referral/needs.html", case, "referrals", needs=reads.open_needs(case))
    if not request.GET.get("to", "").isdecimal():
        choice = choosing.of(request.actor, case, need)
        return case_page(request, "referral/choose.html", case, "referrals", choice=choice, once=uuid4())
    return _ask(request, case, need, choosing.way_to(case, int(request.GET["to"])))


def _ask(request: Any, case: Any, need: Any, way: choosing.Way) -> HttpResponse:
    """Say what may be told, look at exactly what would leave, and send."""
    papers = reads.documents(request.actor, case)
    form = ReferralForm(request.POST or None, need=need, way=way, documents=papers)
    if not form.is_valid() or "again" in request.POST:
        status = 422 if form.errors else 200
        return case_page(request, "referral/form.html", case, "referrals", form=form, status=status)
    if "send" not in request.POST:
        return case_page(request, "referral/leaves.html", case, "referrals", form=form, **_leaves(request.actor, case, form))
    row = offers.send(by=request.actor, **form.asked())
    messages.success(request, _sent(row))
    return redirect("referral:show", case.reference, row.pk)


def _leaves(actor: Actor, case: Any, form: ReferralForm) -> dict[str, Any]:
    """Exactly what would leave, first and then, and whether one message carries it."""
    person = ways_in.person_of(case)
    preview = previews.of_wish(actor, case, **form.wish(person))
    size = telling.would_fit(case, person, preview.wanted.categories, two_people=preview.second)
    return {"preview": preview, "make": preview.make and size, "first": offers.preview_of(case)}


@require_POST
@guarded(Permission.REFERRAL_WRITE)
def gap(request: Any, reference: str) -> HttpResponse:
    """Record that nobody can take up a need; nothing of the person and no case is kept with it."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_WRITE)
    form = GapForm(request.POST)
    need = reads.open_need(case, request.POST.get("need", ""))
    if need is None or not form.is_valid():
        raise Refused(_("Choose the need first."))
    wanted = choosing.wanted_of(request.actor, case, need)
    directory.record_gap(by=request.actor, wanted=wanted, once=form.cleaned_data["once"])
    messages.success(request, _("It is recorded, without anything about the person. It helps to show what is missing."))
    return redirect("referral:index", case.reference)


def _sent(row: Any) -> str:
    if row.state == "draft":
        return _("It is prepared and waits for a second person. Nothing has left yet.")
    if row.peer_id is None:
        return _("It is ready on paper. Print it and hand it over.")
    return _("The offer is on its way.")


@guarded(Permission.REFERRAL_READ)
def show(request: Any, reference: str, pk: int) -> HttpResponse:
    """One referral: where it stands, what was told, what came of it, and what can be done."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_READ)
    row = doors.of_case(case, pk)
    seen = [each.value for each in categories_for(request.actor, case)]
    whole = reads.whole(row, seen)
    if may(request.actor, Permission.REFERRAL_WRITE, case):
        lines.note_read(referral=row, by=request.actor)
    return case_page(request, "referral/show.html", case, "referrals", whole=whole)


@guarded(Permission.REFERRAL_WRITE)
def do(request: Any, reference: str, pk: int, deed: str) -> HttpResponse:
    """Do one of the deeds that fit; where a reason is asked for, choose it first."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_WRITE)
    row, known = doors.of_case(case, pk), DEEDS.get(deed)
    if known is None or known.incoming != row.incoming:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, deed=known)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        shown = {"row": row, "deed": known, "form": form, "words": consequence(known, row)}
        return case_page(request, "referral/do.html", case, "referrals", status=status, **shown)
    known.act(row, request.actor, form.reason)
    messages.success(request, known.after)
    return redirect("referral:show", case.reference, pk)


@guarded(Permission.REFERRAL_WRITE)
def report(request: Any, reference: str, pk: int) -> HttpResponse:
    """Tell the sender what was given."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_WRITE)
    row = doors.of_case(case, pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return case_page(request, "referral/report.html", case, "referrals", row=row, form=form, status=status)
    course.report(referral=row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The sender will be told."))
    return redirect("referral:show", case.reference, pk)


@guarded(Permission.REFERRAL_WRITE)
def recognise(request: Any, reference: str, pk: int) -> HttpResponse:
    """Recognise the identification that the other side told, and tell it so."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_WRITE)
    row = doors.of_case(case, pk)
    form = RecognitionForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return case_page(request, "referral/recognise.html", case, "referrals", row=row, form=form, status=status)
    course.recognise(referral=row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The other state will be told."))
    return redirect("referral:show", case.reference, pk)


@guarded(Permission.REFERRAL_WRITE)
def words(request: Any, reference: str, pk: int) -> HttpResponse:
    """Write to the other worker in words, as far as the consent covers them."""
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_WRITE)
    row = doors.of_case(case, pk)
    form = WordsForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return case_page(request, "referral/words.html", case, "referrals", row=row, form=form, status=status)
    lines.write(referral=row, by=request.actor, words=form.cleaned_data["words"])
    messages.success(request, _("It is on its way."))
    return redirect("referral:show", case.reference, pk)


@limited("print")
@guarded(Permission.CASE_PRINT)
def paper(request: Any, reference: str, pk: int) -> HttpResponse:
    """What was told by hand, as it was released, to be printed and handed over."""
    case = ways_in.case_for(request.actor, reference, Permission.CASE_PRINT)
    row = doors.of_case(case, pk)
    if row.peer_id is not None or row.incoming:
        raise Http404
    seen = [each.value for each in categories_for(request.actor, case)]
    return render(request, "referral/paper.html", {"case": case, "whole": reads.whole(row, seen)} | printed(request.actor))
