"""Helping messages through: one is tried again at once, what waits is carried as a file, a carried file is read, and a
person lets act what was stored and waits."""

from typing import BinaryIO

from django.db import transaction

from wellknit.access.actors import Anyone, require
from wellknit.access.permissions import Permission
from wellknit.federation import bundles, looking, settling
from wellknit.federation.bundles import Read, Written
from wellknit.federation.models import Outgoing, Peer, Received


@transaction.atomic
def try_again(*, by: Anyone, outgoing: Outgoing) -> None:
    """Put a message at the front of the queue, whatever became of it before."""
    require(by, Permission.NET_WRITE)
    settling.try_again(outgoing, by=by)


@transaction.atomic
def make_file(*, by: Anyone, peer: Peer, sink: BinaryIO) -> Written:
    """What waits for a peer, sealed for it, as a file to be carried; it stays in the queue until a receipt comes."""
    require(by, Permission.NET_WRITE)
    return bundles.write(peer, sink, by=by)


def read_file(*, by: Anyone, source: BinaryIO) -> Read:
    """Read a file that was carried here. Each message inside is a transaction of its own, as over the line."""
    require(by, Permission.NET_WRITE)
    return bundles.read(source, by=by)


@transaction.atomic
def let_act(*, by: Anyone, received: Received) -> None:
    """Let a message act that somebody has looked at."""
    require(by, Permission.NET_LOOK)
    looking.let_act(received, by=by)


@transaction.atomic
def set_aside(*, by: Anyone, received: Received) -> None:
    """Set a message aside for good; its sender is told by a person."""
    require(by, Permission.NET_LOOK)
    looking.dismiss(received, by=by)
