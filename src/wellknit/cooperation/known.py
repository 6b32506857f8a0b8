"""The instruments the field knows, from `data/instruments.json`, where each has its source and what is to be confirmed."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from wellknit.cooperation.rules.agreements import Facts, Stretch, partial

FILE = Path(__file__).parent / "data" / "instruments.json"


@cache
def instruments() -> Mapping[str, Facts]:
    """Every instrument of the file, by its code, in the order of the file."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return {each["code"]: _facts(each) for each in content["instruments"]}


def _facts(each: dict[str, Any]) -> Facts:
    days = {name: _day(each.get(name)) for name in ("in_force_from", "in_force_until", "review_on", "read_on")}
    return Facts(
        kind=each["kind"], title=each["title"], source=each["source"], remark=each.get("remark", ""),
        parties=frozenset((country, body) for country, body in each["parties"]),
        signed=partial(each.get("signed", "")),
        corridors=frozenset((start, end) for start, end in each.get("corridors", ())),
        purposes=frozenset(each.get("purposes", ())),
        phases=tuple(_stretch(phase) for phase in each.get("phases", ())),
        to_be_confirmed=frozenset(each["to_be_confirmed"]), **days,
    )  # fmt: skip


def _stretch(phase: dict[str, str]) -> Stretch:
    return Stretch(phase["title"], partial(phase.get("begins", "")), partial(phase.get("ends", "")))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
