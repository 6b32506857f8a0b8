"""What the ledger can say about casework."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, register


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind("case.read", _("opened the case")),
        Kind("case.opened", _("opened this as a new case")),
        Kind("note.added", _("wrote a note")),
    )
