"""What the ledger can say about referrals."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, register


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind("referral.drafted", _("prepared a referral")),
        Kind("referral.dropped", _("dropped a referral that was not sent")),
        Kind("referral.offered", _("offered a referral")),
        Kind("referral.notified", _("notified the home state that a person was identified as a victim")),
        Kind("referral.taken_up", _("took up a notification of another state")),
        Kind("referral.recognised", _("recognised an identification as a victim")),
        Kind("referral.revoked", _("revoked a referral")),
        Kind("referral.arrived", _("offered a referral to this node")),
        Kind("referral.read", _("looked at a referral")),
        Kind("referral.accepted", _("accepted a referral")),
        Kind("referral.passed_on", _("passed a referral on to another agency of the same node")),
        Kind("referral.declined", _("declined a referral")),
        Kind("referral.expired", _("let a referral go unanswered")),
        Kind("referral.told", _("told what a referral needs")),
        Kind("referral.enclosed", _("sent a document with a referral")),
        Kind("referral.filed", _("put a document on file that came with a referral")),
        Kind("referral.stopped", _("stopped a referral before it was told")),
        Kind("referral.begun", _("began what a referral asks for")),
        Kind("referral.taken_over", _("put on file what came with a referral")),
        Kind("referral.progress", _("reported what was given on a referral")),
        Kind("referral.done", _("finished a referral")),
        Kind("referral.returned", _("returned a referral")),
        Kind("referral.closed", _("closed a referral from the sending side")),
        Kind("referral.handover_asked", _("asked to move responsibility for a case")),
        Kind("referral.handover_refused", _("refused to take over responsibility for a case")),
        Kind("referral.transferred", _("moved responsibility for a case")),
        Kind("referral.said", _("wrote to the worker on the other side")),
        Kind("referral.opened", _("told the sender that a referral was opened")),
        Kind("referral.set_aside", _("hid on file what had come with a referral")),
        Kind("referral.forgotten", _("forgot what came with a referral")),
    )
