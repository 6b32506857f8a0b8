"""Every write of consent. Here are the doors other rooms use."""

from wellknit.consent.actions.answers import answer, withdraw
from wellknit.consent.actions.releases import confirm, release, revoke, use

__all__ = ["answer", "confirm", "release", "revoke", "use", "withdraw"]
