"""What follows when another node may keep nothing of what it was told. Rooms register theirs in ``AppConfig.ready()``."""

from collections.abc import Callable

from wellknit.access.actors import Anyone
from wellknit.consent.models import Disclosure

Ended = Callable[[Disclosure, Anyone], None]
_ended: list[Ended] = []


def when_ended(follow_on: Ended) -> None:
    """Add what follows; it is part of the deed that ended the disclosure."""
    if follow_on not in _ended:
        _ended.append(follow_on)


def ended(row: Disclosure, by: Anyone) -> None:
    """Let every room do what follows."""
    for follow_on in _ended:
        follow_on(row, by)
