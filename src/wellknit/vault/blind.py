"""Blind indices under this node's key, one key per label."""

from wellknit.seal import blind
from wellknit.vault.master import derived


def index(label: str, text: str) -> bytes:
    """The blind index of ``text`` for ``label`` (for example ``casework.paper``); 16 bytes."""
    return blind.index(derived(f"blind|{label}"), text)
