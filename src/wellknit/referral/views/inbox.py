"""The inbox: what other agencies ask of this one, and what was sent from here; before there is a case for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.access.roles import ALL
from wellknit.casework import doors as ways_in
from wellknit.consent import actions as consents
from wellknit.ground.verdicts import Refused
from wellknit.referral import doors, reads
from wellknit.referral.actions import answers, filing, lines
from wellknit.referral.deeds import DEEDS, consequence
from wellknit.referral.forms import ErasureForm, OpeningForm, PassOnForm, ReasonForm
from wellknit.referral.states import OPEN


@guarded(Permission.REFERRAL_INTAKE)
def index(request: Any) -> HttpResponse:
    """What waits here, what was taken up, what was sent."""
    shown = {"waiting": reads.waiting(), "taken": reads.taken(), "sent": reads.sent()}
    lists = {name: rows[: reads.SHOWN] for name, rows in shown.items()}
    late = set(reads.late().values_list("pk", flat=True)[: reads.SHOWN])
    return render(request, "referral/inbox.html", lists | {"late": late, "erasures": reads.erasures(request.actor)})


@guarded(Permission.REFERRAL_INTAKE)
def show(request: Any, pk: int) -> HttpResponse:
    """The preview, which names nobody; once it was accepted and told, what was told."""
    row = doors.incoming_for(request.actor, pk)
    answers.note_opened(referral=row, by=request.actor)
    whole = reads.whole(row, [each.value for each in ALL])
    lines.note_read(referral=row, by=request.actor)
    return render(request, "referral/arrived.html", {"whole": whole, "row": row})


@guarded(Permission.REFERRAL_INTAKE)
def do(request: Any, pk: int, deed: str) -> HttpResponse:
    """Accept, decline, or what else fits before there is a case."""
    row, known = doors.incoming_for(request.actor, pk), DEEDS.get(deed)
    if known is None or not known.incoming:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, deed=known)
    if not form.is_valid():
        shown = {"row": row, "deed": known, "form": form, "words": consequence(known, row)}
        return render(request, "referral/answer.html", shown, status=422 if form.is_bound else 200)
    known.act(row, request.actor, form.reason)
    messages.success(request, known.after)
    return redirect("referral:arrived", pk) if row.state in OPEN else redirect("referral:inbox")


@guarded(Permission.REFERRAL_INTAKE)
def pass_on(request: Any, pk: int) -> HttpResponse:
    """Hand it on to the agency of this node that it should have been addressed to."""
    row = doors.incoming_for(request.actor, pk)
    form = PassOnForm(request.POST if request.method == "POST" else None, agencies=reads.others(row))
    if not form.is_valid():
        return render(request, "referral/pass_on.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)
    answers.pass_on(referral=row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The other agency has it now."))
    return redirect("referral:inbox")


@guarded(Permission.REFERRAL_INTAKE)
def open_case(request: Any, pk: int) -> HttpResponse:
    """Open a case for what was told; records that may be of the same person are shown first."""
    row = doors.incoming_for(request.actor, pk)
    form = OpeningForm(request.POST if request.method == "POST" else None, initial={"called": reads.name_of(row)})
    if not form.is_valid():
        shown = {"row": row, "form": form, "twins": reads.twins(request.actor, row)}
        return render(request, "referral/open.html", shown, status=422 if form.is_bound else 200)
    case = filing.open_case(referral=row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The case is open, with what was told on file."))
    return redirect("referral:show", case.reference, row.pk)


@require_POST
@guarded(Permission.REFERRAL_INTAKE)
def join(request: Any, pk: int) -> HttpResponse:
    """Work on it in a case that is here already."""
    row, reference = doors.incoming_for(request.actor, pk), request.POST.get("case", "")
    if not reference:
        raise Refused(_("Choose the case first."))
    case = ways_in.case_for(request.actor, reference, Permission.REFERRAL_WRITE)
    filing.join_case(referral=row, case=case, by=request.actor)
    return redirect("referral:show", case.reference, row.pk)


@guarded(Permission.REFERRAL_INTAKE)
def erasure(request: Any, pk: int) -> HttpResponse:
    """Answer a node that asked to have something erased."""
    row = next((each for each in reads.erasures(request.actor) if each.pk == pk), None)
    if row is None:
        raise Http404
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        shown = {"row": row, "form": form}
        return render(request, "referral/erasure.html", shown, status=422 if form.is_bound else 200)
    consents.answer_withdrawal(received=row, by=request.actor, **form.cleaned_data)
    messages.success(request, _("The answer is on its way, under this node's signature."))
    return redirect("referral:inbox")


