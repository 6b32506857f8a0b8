"""Helping messages through: one is tried again at once, what waits is carried as a file, a carried file is read."""

from dataclasses import dataclass
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Anyone, require
from wellknit.access.permissions import Permission
from wellknit.federation import bundles, settling
from wellknit.federation.models import Outgoing, Peer
from wellknit.federation.states import APART
from wellknit.ground.verdicts import Refused
from wellknit.seal.fed.bundle import file_name


@dataclass(frozen=True)
class Made:
    """A courier file: a name that says nothing, and what is in it."""

    name: str
    data: bytes


@transaction.atomic
def try_again(*, by: Anyone, outgoing: Outgoing) -> None:
    """Put a message at the front of the queue, whatever became of it before."""
    require(by, Permission.NET_WRITE)
    settling.try_again(outgoing, by=by)


@transaction.atomic
def make_file(*, by: Anyone, peer: Peer) -> Made:
    """What waits for a peer, sealed for it, as a file to be carried; it stays in the queue until a receipt comes."""
    require(by, Permission.NET_WRITE)
    if peer.state in APART:
        raise Refused(_("Nothing is exchanged with this node. To work with it again, introduce it anew."))
    sink = BytesIO()
    bundles.write(peer, sink)
    return Made(file_name(), sink.getvalue())
