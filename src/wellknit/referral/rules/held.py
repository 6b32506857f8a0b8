"""Why what came cannot simply be put on file: a node asks for more than another one gives. It is held and explained."""

from collections.abc import Mapping
from typing import Any

from wellknit.referral.rules.merging import is_full
from wellknit.words.codelists import codelist

_LISTS = {"sex": "sex", "gender": "prs_Gender", "marital_status": "prs_MaritalStatus", "status": "vic_TraffickingStatus"}


def held_because(content: Mapping[str, list[dict[str, Any]]]) -> str:
    """The reasons by code, separated by blanks; empty when all of it can be put on file."""
    told = [piece["is"] for pieces in content.values() for piece in pieces]
    reasons = ("no_name", not any(map(_names, told))), ("unknown_code", any(map(_is_strange, told)))
    return " ".join(code for code, holds in reasons if holds)


def _names(told: Mapping[str, Any]) -> bool:
    return is_full(told.get("called"))


def _is_strange(told: Mapping[str, Any]) -> bool:
    codes = ((name, told.get(name)) for name in _LISTS)
    return any(isinstance(code, str) and code and not codelist(_LISTS[name]).has(code) for name, code in codes)
