"""How messages are counted, asked for again and put off; pure, so that a model can walk it a million times."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

LIFE = timedelta(days=30)  # of a message, from its making; fed/1 allows 45
RENEWED_BELOW = timedelta(days=10)  # what is sealed again with less to live lives anew
KEPT = timedelta(days=30)  # delivered messages: a peer restored from a backup asks for them
TOMBSTONE = timedelta(days=90)  # how long an id outlives the expiry of its message
ASK_AFTER = timedelta(minutes=10)  # a number is missing: time for what is merely late
ALARM_AFTER = timedelta(hours=24)
STUCK_AFTER = timedelta(hours=72)
SHORTEST, LONGEST = timedelta(seconds=5), timedelta(hours=6)
ASKED_AT_ONCE = 100


@dataclass(frozen=True)
class Heard:
    """How far one incarnation of a peer was heard: ``seq`` without a gap, ``high`` the highest number at all."""

    inc: int = 0
    seq: int = 0
    high: int = 0

    @property
    def has_gap(self) -> bool:
        """Whether a number below the highest is missing."""
        return self.high > self.seq

    def begins(self, inc: int) -> bool:
        """Whether a message of this incarnation says that the peer was restored since."""
        return inc > self.inc


def hear(heard: Heard, inc: int, seq: int, here: Iterable[int] = ()) -> Heard:
    """What was heard once this number has come. ``here`` are the numbers above ``heard.seq`` that came before, rising.

    A number of an older incarnation changes nothing: its sender counts anew.
    """
    if heard.begins(inc):
        heard, here = Heard(inc), ()
    if inc < heard.inc or seq <= heard.seq:
        return heard
    reached = heard.seq
    for number in sorted({seq, *here}):
        if number != reached + 1:
            break
        reached = number
    return replace(heard, seq=reached, high=max(heard.high, seq))


def missing(heard: Heard, here: Iterable[int]) -> list[int]:
    """The lowest numbers that have not come, a hundred at most."""
    known, found = set(here), []
    for number in range(heard.seq + 1, heard.high):
        if number not in known:
            found.append(number)
        if len(found) == ASKED_AT_ONCE:
            break
    return found


def is_behind(heard_inc: int, heard_seq: int, inc: int, seq: int) -> bool:
    """Whether a restored peer that was this far may have forgotten this number of ours.

    Of the incarnation it heard last it knows everything up to its number; of any other it may have heard late ones since.
    """
    return inc != heard_inc or seq > heard_seq


def wait(failures: int, chance: float | None = None) -> timedelta:
    """How long to wait after so many failures: from 5 seconds to 6 hours, doubling, and never all at once."""
    doubled: int = 2 ** min(max(failures - 1, 0), 13)
    return min(SHORTEST * doubled, LONGEST) * (0.5 + (random.random() if chance is None else chance) / 2)  # noqa: S311 - no secret
