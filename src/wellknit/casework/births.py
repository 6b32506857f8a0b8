"""A birth as it is kept: a partial date as a JSON dictionary that holds no more than is known, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wellknit.words.calendars import PartialDate

_KEPT = {
    "day": ("year", "month", "day"),
    "month": ("year", "month"),
    "year": ("year",),
    "age": ("age_low", "age_high", "as_of"),
}


def to_dict(told: PartialDate | None) -> dict[str, Any] | None:
    """``{"precision": "year", "year": 2001}``; an age with ``age_low``, ``age_high`` and, as text, ``as_of``."""
    if told is None:
        return None
    kept = {name: getattr(told, name) for name in _KEPT[told.precision]}
    if told.as_of is not None:
        kept["as_of"] = told.as_of.isoformat()
    return {"precision": told.precision} | kept


def from_dict(kept: Mapping[str, Any] | None) -> PartialDate | None:
    """The partial date that `to_dict` kept."""
    if not kept:
        return None
    as_of = date.fromisoformat(kept["as_of"]) if kept.get("as_of") else None
    return PartialDate(**{**kept, "as_of": as_of})


def fit(one: PartialDate | None, other: PartialDate | None) -> bool | None:
    """Whether two births can be of one person; None where one of them is not known.

    A day and month written the wrong way round still fit, and so do ages told a year apart.
    """
    if one is None or other is None:
        return None
    if one.exact and other.exact:
        return (one.year, {one.month, one.day}) == (other.year, {other.month, other.day})
    gap = max((one.earliest - other.latest).days, (other.earliest - one.latest).days)
    return gap <= 366
