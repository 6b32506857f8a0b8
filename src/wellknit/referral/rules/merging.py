"""What another node tells anew, beside what is on file here: a masked or missing value never takes the place of a full one.

Three values are compared: what is on file (``ours``), what was told before and what is told now. What nobody here has
changed follows the source; where both sides changed it, a person decides.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MASK = re.compile(r"[*•█]{2}")


@dataclass(frozen=True)
class Difference:
    """One field of which the two sides say different things."""

    field: str
    ours: Any
    theirs: Any
    conflict: bool


def is_full(value: Any) -> bool:
    """Whether a value says something: it is there, and it is no mask of one."""
    if isinstance(value, str):
        return bool(value.strip()) and not _MASK.search(value)
    if isinstance(value, Mapping):
        return any(is_full(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(is_full(each) for each in value)
    return value is not None


def is_masked(value: Any) -> bool:
    """Whether a mask stands anywhere in a value: of a row that bears one, its kind alone says nothing."""
    if isinstance(value, Mapping):
        return any(is_masked(each) for each in value.values())
    if isinstance(value, list | tuple):
        return any(is_masked(each) for each in value)
    return isinstance(value, str) and bool(_MASK.search(value))


def differences(ours: Mapping[str, Any], before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """What could be taken over from what is told now; nothing of what is masked, missing or the same."""
    found = []
    for field, theirs in now.items():
        mine = ours.get(field)
        if not is_full(theirs) or theirs == mine:
            continue
        untouched = not is_full(mine) or mine == before.get(field)
        if untouched or theirs != before.get(field):
            found.append(Difference(field, mine, theirs, conflict=not untouched))
    return found
