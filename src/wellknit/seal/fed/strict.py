"""Reads what strangers send: JSON and base64url that mean exactly one thing, and one way to say no.

Python's own reader takes ``NaN``, which passes every "is it expired?", keeps the last of two equal keys, and decodes
base64 with stray bits at the end. Each of these once let a forged message in; none passes here.
"""

import base64
import json
from typing import Any, Literal, NoReturn

from wellknit.ground.canonical import canonical

BRACKETS = 2_000
DEPTH = 64  # how deep Python itself goes differs from version to version
ANSWER = "This could not be accepted."

Reason = Literal[
    "size", "json", "base64", "shape", "header", "kid", "seal", "signer", "signature", "address", "suite",
    "clock", "expired", "lifetime", "pad", "version", "card", "key", "limits", "receipt", "consent",
    "attachment", "bundle",
]  # fmt: skip


class NotAccepted(Exception):
    """Something is not fed/1, or not for us, or not now.

    ``reason`` is for our own counting. Whoever sent it, and every page and log, gets the one neutral sentence.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(ANSWER)
        self.reason: Reason = reason


def parse(raw: bytes, limit: int) -> Any:
    """The value of a JSON text of at most ``limit`` bytes. Raises `NotAccepted` for anything doubtful."""
    if len(raw) > limit:
        raise NotAccepted("size")
    if raw.count(b"[") + raw.count(b"{") > BRACKETS:
        raise NotAccepted("json")
    try:
        value = json.loads(raw.decode(), parse_constant=_never, object_pairs_hook=_each_key_once)
        _not_too_deep(value, DEPTH)
        canonical(value)  # finds what has no canonical form: 1e999, half a surrogate pair
    except (ValueError, RecursionError):
        raise NotAccepted("json") from None
    return value


def _never(constant: str) -> NoReturn:
    raise NotAccepted("json")


def _not_too_deep(value: Any, left: int) -> None:
    if isinstance(value, dict | list):
        if not left:
            raise NotAccepted("json")
        for inner in value.values() if isinstance(value, dict) else value:
            _not_too_deep(inner, left - 1)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotAccepted("json")
    return found


def to_base64(raw: bytes) -> str:
    """base64url without padding (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def from_base64(text: str) -> bytes:
    """The bytes of the only base64url text that stands for them."""
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise NotAccepted("base64") from None
    if to_base64(raw) != text:
        raise NotAccepted("base64")
    return raw
