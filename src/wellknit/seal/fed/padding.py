"""Sizes that tell little: what is signed is brought to one of six lengths before it is sealed."""

from typing import Any

from wellknit.ground.canonical import canonical
from wellknit.seal.fed.strict import NotAccepted, parse

CLASSES = tuple(1024 * 2**step for step in range(6))  # 1, 2, 4, 8, 16, 32 KiB


def padded(value: dict[str, Any]) -> bytes:
    """Canonical JSON with a member ``pad`` of zeros that fills it to the next class."""
    bare = len(canonical(value | {"pad": ""}))
    room = next((size for size in CLASSES if size >= bare), None)
    if room is None:
        raise NotAccepted("size")
    return canonical(value | {"pad": "0" * (room - bare)})


def unpadded(payload: bytes) -> Any:
    """What a padded payload holds. Its ``pad`` is a member like any other, and its shape is checked with the rest."""
    if len(payload) not in CLASSES:
        raise NotAccepted("pad")
    return parse(payload, CLASSES[-1])
