"""Canonical JSON: one byte string for one value, so that it can be chained, signed and compared."""

import json
from typing import Any


def canonical(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys, no blanks, no NaN. Raises `ValueError` for NaN and infinities."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
