"""What the ledger can say about other nodes. A line about a message names its case by alias, and says codes alone."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register

_OF_THE_NODE = {
    "federation.installed": _("gave this node its root"),
    "federation.card_issued": _("issued a new card of this node"),
    "federation.card_accepted": _("accepted a new card of another node"),
    "federation.restored": _("noted that this node was restored from a backup"),
    "federation.resent": _("asked for messages again after it was restored"),
    "federation.split_view": _("holds a card of this node that was never shown"),
    "federation.withheld": _("noted that messages of another node have been missing for a day"),
    "federation.received": _("sent a message"),
    "federation.attachment_kept": _("sent an attachment, which was kept"),
    "federation.attachment_refused": _("sent an attachment that could not be made safe"),
    "federation.looked_at": _("let a message act that had waited for a person"),
    "federation.dismissed": _("dismissed a message that had waited for a person"),
    "federation.bundle_written": _("wrote a courier file for another node"),
    "federation.bundle_read": _("read a courier file"),
}
_OF_A_CASE = {
    "federation.sent": _("sent a message to another node"),
    "federation.refused": _("refused a message of this node"),
    "federation.unsupported": _("does not know this kind of message"),
    "federation.consent": _("found that the consent does not cover a message"),
    "federation.expired": _("noted that a message could not be delivered in time"),
    "federation.withdrawn": _("took back a message that was not delivered"),
    "federation.opened": _("let know that a person has opened a message"),
    "federation.tried_again": _("sent a message once more"),
}


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(*(Kind(name, text, Leaves.NODE_FACT) for name, text in _OF_THE_NODE.items()))
    register(*(Kind(name, text) for name, text in _OF_A_CASE.items()))
