"""What the ledger can say about files."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind("exchange.brought_in", _("brought in a file of cases"), Leaves.NODE_FACT),
        Kind("exchange.taken_out", _("took out a file of cases"), Leaves.NODE_FACT),
    )
