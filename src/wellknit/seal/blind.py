"""Blind indices: find an equal value without storing it. Only for values with many possibilities (numbers, phones)."""

import hmac
import unicodedata

_BYTES = 16


def fold(text: str) -> str:
    """The form in which values are compared: compatibility form, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKD", text).casefold().split())


def index(key: bytes, text: str) -> bytes:
    """Sixteen bytes that are equal for equal folded texts and tell nothing without the key (HMAC-SHA-256)."""
    return hmac.digest(key, fold(text).encode(), "sha256")[:_BYTES]
