"""What the ledger can say about agreements. None of it ever speaks of a case, so it stays when one is erased."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register

_SAID = {
    "agreement.written": _("wrote an agreement"),
    "agreement.brought_in": _("brought in an agreement the field knows"),
    "agreement.proposed": _("proposed to put an agreement in force"),
    "agreement.put_in_force": _("put an agreement in force as the second person"),
    "agreement.sent_back": _("sent a proposed agreement back"),
    "agreement.review_begun": _("began the review of an agreement"),
    "agreement.review_done": _("ended the review of an agreement"),
    "agreement.end_asked": _("asked to end an agreement"),
    "agreement.kept": _("kept an agreement in force that was to end"),
    "agreement.terminated": _("ended an agreement as the second person"),
    "agreement.expired": _("noted that an agreement has expired"),
    "agreement.renewed": _("noted that an agreement was renewed by another"),
    "agreement.dropped": _("set a draft agreement aside"),
    "agreement.taken_up": _("took a draft agreement up again"),
}


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(*(Kind(name, text, Leaves.NODE_FACT) for name, text in _SAID.items()))
