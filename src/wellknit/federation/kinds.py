"""What the ledger can say about peers. None of it ever speaks of a case, so it stays when one is erased."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register

_SAID = {
    "federation.introduced": _("introduced another node by its card"),
    "federation.card_taken": _("took a newer card of another node"),
    "federation.compared": _("compared the number with another node, as the first officer"),
    "federation.opened": _("compared the number with another node, as the second officer, and opened it"),
    "federation.dropped": _("set the introduction of another node aside"),
    "federation.paused": _("paused another node"),
    "federation.reopened": _("opened a paused node again"),
    "federation.block_asked": _("paused another node and asked to block it"),
    "federation.blocked": _("blocked another node, as the second officer"),
    "federation.request_dropped": _("turned down what another officer asked for about a node"),
    "federation.leaving": _("began to stop working with another node"),
    "federation.stayed": _("went on working with a node that was to be left"),
    "federation.left": _("parted from another node"),
    "federation.alarm_looked_at": _("compared the number after an alarm about two cards, as the first officer"),
    "federation.alarm_cleared": _("compared the number after an alarm about two cards, as the second officer, and settled it"),
}


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(*(Kind(name, text, Leaves.NODE_FACT) for name, text in _SAID.items()))
