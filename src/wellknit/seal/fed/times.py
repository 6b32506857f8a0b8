"""The lengths of time of fed/1, in seconds, and the two questions asked of every message."""

from wellknit.seal.fed.strict import NotAccepted

MINUTE, DAY = 60, 86_400
SKEW = 5 * MINUTE  # how far two honest clocks may stand apart
LIFE = 45 * DAY  # the longest a message may live
SEALING = 30 * DAY  # how long a sealing key is used
SIGNING = 366 * DAY  # how long a signing key is used


def not_ahead(moment: int, now: int) -> None:
    """Raise `NotAccepted` for a moment that no honest clock can show yet."""
    if moment > now + SKEW:
        raise NotAccepted("clock")


def alive(created: int, expires: int, now: int) -> None:
    """Raise `NotAccepted` for a message from the future, out of date, or meant to live too long."""
    not_ahead(created, now)
    if not created < expires <= created + LIFE:
        raise NotAccepted("lifetime")
    if expires < now - SKEW:
        raise NotAccepted("expired")
