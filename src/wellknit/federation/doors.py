"""The way in to a peer. It says nothing of any person assisted, so that it was read is not recorded."""

from django.http import Http404

from wellknit.access.actors import Anyone, require
from wellknit.access.permissions import Permission
from wellknit.federation.models import Outgoing, Peer, Received


def peer_for(by: Anyone, pk: int) -> Peer:
    """A peer by its number, with its cards and who decided about it. Raises `Http404`, `Forbidden`."""
    require(by, Permission.NET_READ)
    rows = Peer.objects.select_related("organisation", "introduced_by", "compared_by", "confirmed_by", "asked_by")
    found = rows.prefetch_related("cards").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def peer_of(by: Anyone, node: str) -> Peer | None:
    """A peer by its node id, as commands name it; or by enough of its beginning that only one is meant."""
    require(by, Permission.NET_READ)
    found = Peer.objects.select_related("organisation").filter(node__startswith=node)[:2]
    return found[0] if len(found) == 1 else None


def outgoing_for(by: Anyone, pk: int) -> Outgoing:
    """A message that was sent, by its number: where it stands, never what it says. Raises `Http404`, `Forbidden`."""
    require(by, Permission.NET_READ)
    found = Outgoing.objects.defer("plain", "envelope").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def received_for(by: Anyone, pk: int) -> Received:
    """A message that came and waits for a person, by its number. Raises `Http404`, `Forbidden`."""
    require(by, Permission.NET_LOOK)
    found = Received.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
