"""What the ledger can say about the directory."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind(
            "directory.organisation_written", _("wrote an organisation into the directory"), Leaves.NODE_FACT
        )
    )
