"""What the ledger can say about the desk."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register

_NODE = Leaves.NODE_FACT


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind("desk.listed", _("looked through a list of cases"), _NODE),
        Kind("desk.exported", _("took a list of cases out as a file"), _NODE),
        Kind("desk.ledger_exported", _("took a part of this record out as a file"), _NODE),
        Kind("desk.calendar_made", _("made a private calendar address"), _NODE),
        Kind("desk.calendar_ended", _("ended a private calendar address"), _NODE),
    )
