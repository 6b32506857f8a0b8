"""What the ledger can say about the directory. None of it ever speaks of a case, so it stays when one is erased."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register

_SAID = {
    "directory.organisation_written": _("wrote an organisation into the directory"),
    "directory.place_written": _("wrote a place into the directory"),
    "directory.service_written": _("wrote a service into the directory"),
    "directory.capacity_written": _("said how many places are free"),
    "directory.gap_recorded": _("recorded that nobody could take somebody"),
    "directory.brought_in": _("brought a directory in from a file"),
    "directory.taken": _("took over the directory of another node"),
}


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(*(Kind(name, text, Leaves.NODE_FACT) for name, text in _SAID.items()))
