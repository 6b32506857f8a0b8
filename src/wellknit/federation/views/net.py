"""The page of the net, and this node's own card."""

import hashlib
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wellknit.access.guards import guarded
from wellknit.access.permissions import Permission
from wellknit.federation import codes, pictures
from wellknit.federation.reads import checks, dead_letters, net, own, to_look_at
from wellknit.federation.rules import cards as judged


@guarded(Permission.NET_READ)
def index(request: Any) -> HttpResponse:
    """With whom this node exchanges, under which agreements, and how well it goes."""
    lines, card = net.lines(), own.card()
    here = net.with_us(lines)
    shown = {
        "lines": here, "apart": net.apart(lines), "drawing": pictures.drawn(here), "own": card,
        "own_alarms": checks.own_alarms(card), "stuck": dead_letters().count(), "look": to_look_at().filter(state="quarantined").count(),
        "writes": bool(request.actor.may(Permission.NET_WRITE)),
    }  # fmt: skip
    return render(request, "federation/net.html", shown)


@guarded(Permission.NET_READ)
def own_card(request: Any) -> HttpResponse:
    """This node's own card, to be handed to another node."""
    card = own.card()
    if card is None:
        return render(request, "federation/own.html", {"card": None})
    shown = {
        "card": card, "keys": own.keys_of(card), "ends": own.sealing_ends(card), "ways": net.ways(card),
        "parts": len(judged.parts(own.newest_text())), "alarms": checks.own_alarms(card),
        "code": codes.code(f"{card.node} {card.hash}", _("Node and hash of the card, as a code"), sturdy=True),
    }  # fmt: skip
    return render(request, "federation/own.html", shown)


@guarded(Permission.NET_READ)
def own_file(request: Any) -> HttpResponse:
    """The cards of this node as a file."""
    if own.card() is None:
        raise Http404
    answer = HttpResponse(own.file_text(), content_type="text/plain; charset=us-ascii")
    name = hashlib.sha256(own.newest_text().encode()).hexdigest()[:8]
    answer["Content-Disposition"] = f'attachment; filename="card-{name}.txt"'
    return answer


@guarded(Permission.NET_READ)
def own_codes(request: Any, part: int) -> HttpResponse:
    """One of the codes that make up the card, large enough to be scanned."""
    parts = judged.parts(own.newest_text()) if own.card() else []
    if not 1 <= part <= len(parts):
        raise Http404
    title = _("Code %(part)d of %(of)d") % {"part": part, "of": len(parts)}
    shown = {
        "title": title, "code": codes.code(parts[part - 1], title), "before": part - 1,
        "after": part + 1 if part < len(parts) else 0,
    }  # fmt: skip
    return render(request, "federation/codes.html", shown)
