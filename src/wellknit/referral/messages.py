"""What nodes say to each other about referrals; each message takes the road of an action, with the node as actor."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Partner
from wellknit.consent import letters, received
from wellknit.consent.models import Disclosure
from wellknit.federation.protocols import Attached, Incoming, Kind, NotCovered, Protocol, register
from wellknit.referral.actions import hearing

SCHEMAS = Path(__file__).parent / "schemas"


def _by(incoming: Incoming) -> dict[str, Any]:
    """Who says it, and of which referral; a message without a thread is about none."""
    return {"by": Partner(incoming.peer.pk), "thid": incoming.thid or ""}


def _offer(incoming: Incoming) -> None:
    hearing.offered(**_by(incoming), peer=incoming.peer, told=incoming.body, received=received.of(incoming))


def _notification(incoming: Incoming) -> None:
    hearing.notified(
        **_by(incoming), peer=incoming.peer, body=incoming.body, received=received.of(incoming),
        files=[each.id for each in incoming.attachments],
    )  # fmt: skip


def _slice(incoming: Incoming) -> None:
    told = incoming.body
    hearing.told(
        **_by(incoming), version=told["version"], content=told["content"], received=received.of(incoming),
        do_not_report=told["do_not_report"], files=[each.id for each in incoming.attachments],
    )  # fmt: skip


def _attached(attached: Attached) -> None:
    hearing.enclosed(by=Partner(attached.peer.pk), attached=attached)


def _words(incoming: Incoming) -> None:
    """Words come on the sender's consent, or as a reply on ours; either must cover them."""
    told = incoming.body
    replied = told["ground"]["code"] == letters.REPLY
    allowed = _told_to(incoming) if replied else received.of(incoming).category_names
    if not set(told["content"]) <= set(allowed):
        raise NotCovered
    for pieces in told["content"].values():
        for piece in pieces:
            hearing.said(**_by(incoming), words=str(piece["is"].get("words", "")))


def _told_to(incoming: Incoming) -> list[str]:
    row = Disclosure.objects.filter(peer=incoming.peer, jti=incoming.body["ground"]["id"], ended="").first()
    return row.category_names if row else []


def _day(incoming: Incoming) -> date:
    return date.fromisoformat(incoming.body["on"])


def _recognition(incoming: Incoming) -> None:
    told = incoming.body
    hearing.recognised(**_by(incoming), body=told["body"], on=_day(incoming), standard=told["standard"])


def _progress(incoming: Incoming) -> None:
    told = incoming.body
    hearing.progressed(**_by(incoming), what=told["what"], on=_day(incoming), service=told.get("service", ""))


_BARE: dict[str, Callable[[Incoming], None]] = {
    "passed": lambda each: hearing.passed_on(**_by(each), reason=each.body["reason"], to=each.body.get("to", "")),
    "opened": lambda each: hearing.opened(**_by(each), role=each.body["role"]),
    "accept": lambda each: hearing.answered(**_by(each), to="accepted"),
    "decline": lambda each: hearing.answered(**_by(each), to="declined", reason=each.body["reason"]),
    "stopped": lambda each: hearing.stopped(**_by(each), reason=each.body["reason"]),
    "revoke": lambda each: hearing.ended(**_by(each), to="revoked", reason=each.body["reason"]),
    "close": lambda each: hearing.ended(**_by(each), to="closed", reason=each.body["outcome"]),
    "progress": _progress,
    "recognition": _recognition,
    "done": lambda each: hearing.finished(**_by(each), to="done", reason=each.body["outcome"]),
    "return": lambda each: hearing.finished(**_by(each), to="returned", reason=each.body["reason"]),
    "handover": lambda each: hearing.handover(**_by(each), step=each.body["step"]),
    "line": lambda each: hearing.said(**_by(each), phrase=each.body["phrase"]),
}
_TOLD: dict[str, Callable[[Incoming], None]] = {
    "offer": _offer, "notification": _notification, "slice": _slice, "words": _words,
}  # fmt: skip
_SAID: dict[str, Any] = {
    "offer": _("An offer, which names nobody"), "notification": _("A notification to the home state"),
    "slice": _("What the person agreed to tell"), "words": _("Words of the other worker"),
    "passed": _("Word that another agency there has a referral"),
    "opened": _("Word that an offer was opened"), "accept": _("Word that an offer was accepted"),
    "decline": _("Word that an offer was declined"), "stopped": _("Word that nothing may be told now"),
    "revoke": _("Word that a referral was revoked"), "close": _("Word that a referral was closed by its sender"),
    "progress": _("Word of what was given"), "recognition": _("Word that a victim was recognised"),
    "done": _("Word that a referral is done"), "return": _("Word that a referral comes back"),
    "handover": _("A step of handing over responsibility"), "line": _("A fixed sentence of the other worker"),
}  # fmt: skip
_WITH_DOCUMENTS = frozenset({"slice", "notification"})

NAMES = (*_TOLD, *_BARE)


def register_all() -> None:
    """Make the protocol known to the net."""
    told = [
        Kind(
            name, SCHEMAS / f"{name}.json", handle, needs=letters.needed, said=_SAID[name],
            attached=_attached if name in _WITH_DOCUMENTS else None,
        )  # fmt: skip
        for name, handle in _TOLD.items()
    ]
    bare = [Kind(name, SCHEMAS / f"{name}.json", handle, bare=True, said=_SAID[name]) for name, handle in _BARE.items()]
    register(Protocol("referral", 1, 0, (*told, *bare)))
