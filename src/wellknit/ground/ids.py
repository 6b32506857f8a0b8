"""Identifiers: row ids that sort by time without a central counter, and case references that say nothing.

A row id holds 41 bits of milliseconds since 2024 and 22 bits that start at random each millisecond, so several
processes may create rows without asking each other; should two ever meet, the primary key refuses the second.
"""

import secrets
import threading
import time

_EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z; 41 bits last until 2093
_LOW_BITS = 22
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without 0 O 1 I L U: read aloud on bad lines

_lock = threading.Lock()
_last = 0


def new_id() -> int:
    """A positive 63-bit id, larger than every id this process made before."""
    global _last
    with _lock:
        fresh = ((time.time_ns() // 1_000_000 - _EPOCH_MS) << _LOW_BITS) | secrets.randbits(_LOW_BITS - 1)
        _last = max(fresh, _last + 1)
        return _last


def new_reference() -> str:
    """A case reference such as ``K7MF2-QXD9T``: random, never sequential, 49 bits."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def new_alias() -> str:
    """128 random bits as hex: a name for something that must not be guessable or linkable."""
    return secrets.token_hex(16)
