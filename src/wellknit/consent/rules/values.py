"""The values the rules stand on, read from `data/rules.json`, where each has its reason and its source."""

import json
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[1] / "data" / "rules.json"
_DATA: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))


def reasoned(name: str) -> dict[str, Any]:
    """A value with its reason and source."""
    found: dict[str, Any] = _DATA["values"][name]
    return found


def _codes(name: str) -> frozenset[str]:
    return frozenset(reasoned(name)["value"])


def _number(name: str) -> int:
    return int(reasoned(name)["value"])


TOLD = _codes("told_before_sharing")
NEVER_BY_OFFICIAL = _codes("never_on_an_officials_word")
TWO_PEOPLE = _codes("two_people")
WITHOUT_AGREEMENT = _codes("without_agreement")
LONGEST_MONTHS = _number("longest_months")
LEAST_REASON = _number("least_reason")
READY_HOURS = _number("ready_hours")
WAITING_HOURS = _number("waiting_hours")
EXPIRING_DAYS = _number("expiring_days")
ANSWER_DAYS = _number("answer_days")


def more_than_usual(purpose: str, categories: frozenset[str]) -> frozenset[str]:
    """The categories that this purpose does not ordinarily need."""
    return categories - frozenset(_DATA["usual"]["value"].get(purpose, ()))
