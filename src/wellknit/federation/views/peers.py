"""The pages of one peer: introduced, compared, shown, moved."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.federation import doors
from wellknit.federation.actions import introduction, standing
from wellknit.federation.deeds import DEEDS
from wellknit.federation.forms import CardForm, CompareForm, IntroduceForm, ReasonForm
from wellknit.federation.reads import checks, net, own
from wellknit.federation.states import WRITTEN_TO

PRESSED = {
    "open": standing.reopen, "stay": standing.stay, "finish": standing.finish, "part": standing.part, "drop": standing.drop,
}  # fmt: skip
CONFIRMED = {
    "block": standing.block, "ask_to_clear": standing.ask_to_clear, "clear": standing.clear, "keep": standing.turn_down,
}  # fmt: skip
REASONED = {"pause": standing.pause, "ask_to_block": standing.ask_to_block, "leave": standing.leave}


@guarded(Permission.NET_WRITE)
def introduce(request: Any) -> HttpResponse:
    """Take another node's card for the first time."""
    form = IntroduceForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        shown = {"form": form, "own": own.card()}
        return render(request, "federation/introduce.html", shown, status=422 if form.is_bound else 200)
    told = form.cleaned_data
    peer = introduction.introduce(
        by=request.actor, text=told["card"], organisation=told["organisation"], country=told["country"]
    )
    messages.success(request, _("Their card is here. Now compare the number with them; nothing passes before."))
    return redirect("federation:compare", peer.pk)


@guarded(Permission.NET_READ)
def show(request: Any, pk: int) -> HttpResponse:
    """One peer: its card, its state, and what can be done."""
    peer = doors.peer_for(request.actor, pk)
    shown = {
        "peer": peer, "card": peer.card, "line": net.lines([peer])[0], "deeds": net.deeds(peer, request.actor),
        "goes": peer.state in WRITTEN_TO,
        "keys": own.keys_of(peer.card), "ways": net.ways(peer.card), "groups": net.number_of(peer), "own": own.card(),
        "cards": peer.cards.order_by("-number").values_list("number", "accepted_at"),
        "may_compare": net.may_compare(peer, request.actor), "writes": bool(request.actor.may(Permission.NET_WRITE)),
    }  # fmt: skip
    return render(request, "federation/peer.html", shown)


@guarded(Permission.NET_CONFIRM)
def compare(request: Any, pk: int) -> HttpResponse:
    """The sixty digits, large, and the word of an officer that they are the same on both sides."""
    peer, form = doors.peer_for(request.actor, pk), CompareForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        opened = introduction.compare(by=request.actor, peer=peer, number=told["number"], how=told["how"])
        first = _("You are the first. A second officer of this office compares it, too; then it is open.")
        messages.success(request, _("It is open now: messages can pass.") if opened else first)
        return redirect("federation:peer", pk)
    shown = {
        "peer": peer, "form": form, "groups": net.number_of(peer), "own": own.card(),
        "may_compare": net.may_compare(peer, request.actor),
    }  # fmt: skip
    return render(request, "federation/compare.html", shown, status=422 if form.is_bound else 200)


@guarded(Permission.NET_WRITE)
def card(request: Any, pk: int) -> HttpResponse:
    """Take a newer card of a known node from a file or as text."""
    peer, form = doors.peer_for(request.actor, pk), CardForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        shown = {"peer": peer, "card": peer.card, "form": form}
        return render(request, "federation/card.html", shown, status=422 if form.is_bound else 200)
    taken = introduction.take_cards(by=request.actor, peer=peer, text=form.cleaned_data["card"])
    words = ngettext("%(n)d newer card was taken.", "%(n)d newer cards were taken.", taken) % {"n": taken}
    messages.success(request, words if taken else _("We hold this card already. Nothing was changed."))
    return redirect("federation:peer", pk)


@guarded(Permission.NET_WRITE)
def cut(request: Any, pk: int, what: str) -> HttpResponse:
    """Pause, block or leave: first what is open, who is told and what stays; then the reason and the deed."""
    if what not in REASONED:
        raise Http404
    peer, form = doors.peer_for(request.actor, pk), ReasonForm(request.POST or None)
    if not form.is_valid():
        shown = {"peer": peer, "card": peer.card, "form": form, "deed": DEEDS[what], "list": checks.checklist(peer)}
        return render(request, "federation/cut.html", shown, status=422 if form.is_bound else 200)
    REASONED[what](peer=peer, by=request.actor, reason=form.cleaned_data["reason"])
    messages.success(request, _("It is done, and the record says so."))
    return redirect("federation:peer", pk)


@require_POST
@guarded(Permission.NET_WRITE)
def move(request: Any, pk: int) -> HttpResponse:
    """Do one of the deeds that need nothing but a press."""
    return _pressed(request, pk, PRESSED)


@require_POST
@guarded(Permission.NET_CONFIRM)
def confirm(request: Any, pk: int) -> HttpResponse:
    """Do one of the deeds that take two officers."""
    return _pressed(request, pk, CONFIRMED)


def _pressed(request: Any, pk: int, deeds: dict[str, Any]) -> HttpResponse:
    peer, deed = doors.peer_for(request.actor, pk), deeds.get(request.POST.get("deed", ""))
    if deed is None:
        raise Http404
    deed(peer=peer, by=request.actor)
    messages.success(request, _("It is done, and the record says so."))
    return redirect("federation:peer", pk)
