"""What became of what we sent: rooms that wrote a letter hear of it in the transaction in which it is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from wellknit.federation.models import Outgoing

What = Literal["stored", "quarantined", "unsupported", "consent", "refused", "expired", "withdrawn", "opened"]


@dataclass(frozen=True)
class Outcome:
    """``stored``: it is theirs now. ``opened``: a person there has seen it, in ``role``. The others end it."""

    outgoing: Outgoing
    what: What
    role: str = ""


Listener = Callable[[Outcome], None]
_listeners: dict[str, list[Listener]] = {}


def on_outcome(family: str, listener: Listener) -> None:
    """Be told of every message of this protocol and kind (``referral/offer``); filled in ``AppConfig.ready()``."""
    heard = _listeners.setdefault(family, [])
    if listener not in heard:
        heard.append(listener)


def tell(outgoing: Outgoing, what: What, role: str = "") -> None:
    """Tell whoever wrote the letter. Runs in the transaction that makes it so."""
    for listener in _listeners.get(outgoing.family, []):
        listener(Outcome(outgoing, what, role))
