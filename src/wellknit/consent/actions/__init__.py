"""Every write of consent. Here are the doors other rooms use."""

from wellknit.consent.actions.answers import answer, withdraw
from wellknit.consent.actions.received import answer as answer_withdrawal
from wellknit.consent.actions.releases import confirm, go_on, release, revoke, use
from wellknit.consent.actions.sheets import print_sheet

__all__ = ["answer", "answer_withdrawal", "confirm", "go_on", "print_sheet", "release", "revoke", "use", "withdraw"]
