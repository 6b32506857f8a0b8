"""What the ledger can say about access itself."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(Kind("access.unusual_reading", _("opened unusually many cases within an hour"), Leaves.NODE_FACT))
