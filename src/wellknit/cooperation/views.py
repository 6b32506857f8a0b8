"""The pages of agreements."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.cooperation import actions, doors, pictures, reads
from wellknit.cooperation.forms import AgreementSheet, ReasonForm
from wellknit.cooperation.states import OPENS
from wellknit.words.calendars import local_today

# The deeds that need nothing but a press; to end an agreement has a page of its own, for the reason.
PRESSED = {
    "propose": actions.propose,
    "put_in_force": actions.put_in_force,
    "send_back": actions.send_back,
    "begin_review": actions.begin_review,
    "end_review": actions.end_review,
    "terminate": actions.terminate,
    "keep": actions.keep,
    "drop": actions.drop,
    "take_up": actions.take_up,
}


@guarded(Permission.AGREEMENT_READ)
def index(request: Any) -> HttpResponse:
    """Who agreed what with whom, until when, and what is still to be confirmed."""
    lines = reads.lines()
    shown = {
        "pairs": reads.pairs(lines), "past": reads.past(lines), "drawing": pictures.joined(lines),
        "missing": reads.missing(lines),
        "presses": [(line.row, words) for line in lines for words in line.presses],
        "writes": bool(request.actor.may(Permission.AGREEMENT_WRITE)), "waiting": reads.waiting(request.actor),
    }  # fmt: skip
    return render(request, "cooperation/list.html", shown)


@guarded(Permission.AGREEMENT_READ)
def show(request: Any, pk: int) -> HttpResponse:
    """One agreement, with its phases and what can be done with it."""
    row = doors.agreement_for(request.actor, pk)
    shown = {
        "line": reads.line_of(row, local_today()), "row": row, "deeds": reads.deeds(row, request.actor),
        "may_renew": reads.may_renew(row, request.actor), "may_change": reads.may_change(row, request.actor),
    }  # fmt: skip
    return render(request, "cooperation/show.html", shown)


@guarded(Permission.AGREEMENT_WRITE)
def add(request: Any) -> HttpResponse:
    """Write an agreement down; its corridors are chosen next, between the countries that take part."""
    sheet = AgreementSheet(request.POST)
    if not sheet.is_valid():
        status = 422 if sheet.bound else 200
        return render(request, "cooperation/form.html", {"sheet": sheet, "form": sheet.form}, status=status)
    row = actions.write(by=request.actor, facts=sheet.facts())
    messages.success(request, _("The agreement is here as a draft. Now choose the corridors it allows."))
    return redirect("cooperation:edit", row.pk)


@guarded(Permission.AGREEMENT_WRITE)
def edit(request: Any, pk: int) -> HttpResponse:
    """Change an agreement as far as its state allows."""
    row = doors.agreement_for(request.actor, pk)
    sheet = AgreementSheet(request.POST, reads.facts_of(row), closed=row.state in OPENS)
    if not sheet.is_valid():
        shown = {"sheet": sheet, "form": sheet.form, "row": row, "may_change": reads.may_change(row, request.actor)}
        return render(request, "cooperation/form.html", shown, status=422 if sheet.bound else 200)
    actions.write(by=request.actor, agreement=row, facts=sheet.facts())
    messages.success(request, _("The agreement was changed."))
    return redirect("cooperation:show", pk)


@require_POST
@guarded(Permission.AGREEMENT_WRITE)
def bring_in(request: Any) -> HttpResponse:
    """Bring in the instruments the field knows, as drafts."""
    brought = actions.bring_in(by=request.actor)
    words = ngettext(
        "%(n)d agreement was brought in, as a draft.", "%(n)d agreements were brought in, as drafts.", brought
    )
    nothing = _("Everything we know was here already; nothing was changed.")
    messages.success(request, words % {"n": brought} if brought else nothing)
    return redirect("cooperation:list")


@require_POST
@guarded(Permission.AGREEMENT_WRITE)
def move(request: Any, pk: int) -> HttpResponse:
    """Do one of the deeds that need nothing but a press."""
    row = doors.agreement_for(request.actor, pk)
    deed = PRESSED.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed(agreement=row, by=request.actor)
    messages.success(request, _("It is done, and the record says so."))
    return redirect("cooperation:show", pk)


@guarded(Permission.AGREEMENT_WRITE)
def end(request: Any, pk: int) -> HttpResponse:
    """Ask to end an agreement, with the reason."""
    row = doors.agreement_for(request.actor, pk)
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        return render(request, "cooperation/end.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)
    actions.ask_to_end(agreement=row, by=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("A second person is asked to confirm. Until then it stays in force."))
    return redirect("cooperation:show", pk)


@require_POST
@guarded(Permission.AGREEMENT_WRITE)
def renew(request: Any, pk: int) -> HttpResponse:
    """Begin the draft that will take an agreement's place."""
    row = actions.renew(agreement=doors.agreement_for(request.actor, pk), by=request.actor)
    messages.success(request, _("This draft will take the other's place. Write down what is new, and check what was taken over."))
    return redirect("cooperation:edit", row.pk)
