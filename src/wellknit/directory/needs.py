"""Which services answer a need, which of them have places that run out, and in which time zone a country lives."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def _read(name: str) -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


def kinds_for(need: str) -> tuple[str, ...]:
    """The kinds of service that answer a need. Raises `KeyError` for a need nobody knows."""
    return tuple(_read("needs.json")["needs"][need])


def counts(kind: str) -> bool:
    """Whether a service of this kind has places that run out."""
    return kind in _read("needs.json")["counted"]


def zone_of(country: str) -> str:
    """The time zone of a country; empty where it has several, or is none of the region's."""
    return str(_read("zones.json")["zones"].get(country, ""))
