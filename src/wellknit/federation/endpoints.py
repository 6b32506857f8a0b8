"""Where other nodes knock: the inbox, what waits for one that cannot be reached, attachments, and this node's card.

Nobody is signed in here and no cookie is looked at: a message is trusted for its own signature.
"""

import json
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from wellknit.access import limits
from wellknit.access.guards import open_to_all
from wellknit.federation import attachments, fetching, keys, receiving
from wellknit.ground.verdicts import Refused
from wellknit.seal.fed import sealing
from wellknit.seal.fed.strict import ANSWER, NotAccepted

# Addresses that have been over their limit, so that nobody else costs a question; each process learns it for itself.
_away: set[str] = set()
BINARY, TEXT = "application/octet-stream", "text/plain; charset=utf-8"


def _body(request: HttpRequest) -> bytes:
    """The envelope, its size looked at before it is read. Raises `NotAccepted`."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isascii() or not length.isdigit() or int(length) > sealing.LIMIT:
        raise NotAccepted("size")
    return request.read(sealing.LIMIT + 1)


def _neutral(status: int = 400) -> HttpResponse:
    return HttpResponse(ANSWER, status=status, content_type=TEXT)


def _taken(request: HttpRequest) -> tuple[bytes, bytes] | HttpResponse:
    """The envelope and its receipt, or what to answer instead."""
    address = limits.whose(request, limits.LIMITS["post"])
    if address in _away:
        if wait := limits.spent("post", address):
            return _later(wait)  # before anything is opened: that is what costs
        _away.discard(address)
    try:
        raw = _body(request)
        return raw, receiving.take(raw, via="network")
    except NotAccepted:
        wait = limits.spend("post", address)
        _away.update([address] if wait else [])
        return _later(wait) if wait else _neutral()
    except receiving.Busy as busy:
        return _later(busy.wait)
    except Refused:  # no root, or a card that has run out: people here are told on the page of the net
        return _later(3600)


def _later(wait: int) -> HttpResponse:
    answer = _neutral(429)
    answer.headers["Retry-After"] = str(wait)
    return answer


@csrf_exempt
@require_POST
@open_to_all("Another node posts a sealed message; it is trusted for its signature alone.")
def inbox(request: HttpRequest) -> HttpResponse:
    """One envelope in, its signed receipt out."""
    found = _taken(request)
    return found if isinstance(found, HttpResponse) else HttpResponse(found[1], content_type=BINARY)


@csrf_exempt
@require_POST
@open_to_all("A node that nobody can reach asks, in a signed message, for what waits for it.")
def fetch(request: HttpRequest) -> HttpResponse:
    """A question in; its receipt and the envelopes that wait for whoever signed it out."""
    found = _taken(request)
    if isinstance(found, HttpResponse):
        return found
    raw, receipt = found
    waiting = [each.decode() for each in fetching.waiting_for(raw)]
    return HttpResponse(json.dumps({"receipt": receipt.decode(), "envelopes": waiting}), content_type="application/json")


@require_GET
@open_to_all("An attachment is ciphertext; its name was told to one node in a sealed message, and it is owed to that node.")
def blob(request: HttpRequest, name: str) -> Any:
    """The sealed bytes of an attachment, as long as they are owed."""
    found = attachments.owed(name)
    return FileResponse(found.open("rb"), content_type=BINARY) if found else _neutral(404)


@require_GET
@open_to_all("A card is what a node says of itself to everybody; nobody is believed for having fetched it here.")
def card(request: HttpRequest) -> HttpResponse:
    """This node's card, as its root signed it."""
    try:
        return HttpResponse(keys.mine().text, content_type=TEXT)
    except Refused:
        return _neutral(404)


urlpatterns: list[Any] = [
    path("fed/v1/inbox", inbox, name="fed_inbox"),
    path("fed/v1/fetch", fetch, name="fed_fetch"),
    path("fed/v1/blob/<str:name>", blob, name="fed_blob"),
    path("fed/v1/card", card, name="fed_card"),
]
