"""First passwords: made by the node, said once, and good for a few days and one sign-in only."""

import secrets
from datetime import datetime, timedelta

from wellknit.ground import clock

GOOD_FOR = timedelta(days=7)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without i l o 0 1: copied by hand from paper
_GROUPS, _EACH = 4, 4


def fresh() -> str:
    """A first password such as ``k7mf-2qxd-9tbn-w4rh``: 79 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_EACH)) for _ in range(_GROUPS))


def good_until() -> datetime:
    """When a first password made now stops opening."""
    return clock.now() + GOOD_FOR
