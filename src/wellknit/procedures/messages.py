"""The protocol ``procedure/1.0`` between nodes: what it says is in the schemas, what it does in `actions.hearing`."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Partner
from wellknit.consent import letters, received
from wellknit.consent.models import Disclosure
from wellknit.federation.protocols import Incoming, Kind, NotCovered, Protocol, register
from wellknit.procedures import facts, ties
from wellknit.procedures.actions import hearing

SCHEMAS = Path(__file__).parent / "schemas"


def _said(incoming: Incoming) -> None:
    hearing.said(**_of(incoming))


def _told(incoming: Incoming) -> None:
    """Facts come on the sender's consent, or as a reply on ours; either must cover them."""
    content = incoming.body["content"]
    replied = incoming.body["ground"]["code"] == letters.REPLY
    came_on = None if replied else received.of(incoming)
    allowed = _told_to(incoming) if came_on is None else came_on.category_names
    if not set(content) - {"routine"} <= set(allowed) or facts.misplaced(content):
        raise NotCovered
    hearing.said(**_of(incoming), told=facts.told_in(content), received=came_on)


def _told_to(incoming: Incoming) -> list[str]:
    """What we told of this very case; what another person agreed to covers nothing here."""
    case, told = ties.case_of(incoming.peer, incoming.body["tie"]), incoming.body["ground"]["id"]
    row = Disclosure.objects.filter(peer=incoming.peer, jti=told, ended="", case=case).first() if case else None
    return row.category_names if row else []


def _of(incoming: Incoming) -> dict[str, Any]:
    head = {name: incoming.body[name] for name in ("procedure", "name", "tie")}
    return {"by": Partner(incoming.peer.pk), "peer": incoming.peer, "thid": incoming.thid or "", "letter": incoming.id, "head": head}


def _withdrawn(incoming: Incoming) -> None:
    hearing.withdrawn(by=Partner(incoming.peer.pk), thid=incoming.thid or "", letter=incoming.body["message"])


def _accepted(incoming: Incoming) -> None:
    hearing.accepted(by=Partner(incoming.peer.pk), peer=incoming.peer, digest=incoming.body["procedure"])


def register_all() -> None:
    """Make the protocol known to the net."""
    bare = {
        "said": (_said, _("A message of a procedure")),
        "withdrawn": (_withdrawn, _("Word that a message of a procedure does not hold any more")),
        "accepted": (_accepted, _("Word that a country agreed to a procedure")),
    }
    kinds = [Kind(name, SCHEMAS / f"{name}.json", handle, bare=True, said=words) for name, (handle, words) in bare.items()]
    told = Kind("told", SCHEMAS / "told.json", _told, needs=letters.needed, said=_("A message of a procedure, with facts"))
    register(Protocol("procedure", 1, 0, (*kinds, told)))
