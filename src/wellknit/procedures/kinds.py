"""What the ledger can say about procedures."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind("procedure.brought_in", _("brought in a procedure"), Leaves.NODE_FACT),
        Kind("procedure.proposed", _("proposed a procedure"), Leaves.NODE_FACT),
        Kind("procedure.sent_back", _("sent a proposed procedure back"), Leaves.NODE_FACT),
        Kind("procedure.accepted", _("agreed to a procedure"), Leaves.NODE_FACT),
        Kind("procedure.in_force", _("put a procedure in force"), Leaves.NODE_FACT),
        Kind("procedure.retired", _("retired a procedure"), Leaves.NODE_FACT),
        Kind("procedure.dropped", _("set a procedure aside"), Leaves.NODE_FACT),
        Kind("procedure.taken_up", _("took a procedure up again"), Leaves.NODE_FACT),
        Kind("procedure.lanes", _("said who does the work of a procedure"), Leaves.NODE_FACT),
        Kind("run.begun", _("began a procedure in a case")),
        Kind("run.ended", _("came to the end of a procedure")),
        Kind("run.moved", _("moved a case to another version of its procedure")),
        Kind("step.done", _("did a step")),
        Kind("step.skipped", _("skipped a step")),
        Kind("step.undone", _("took a step back")),
        Kind("step.waiting", _("held back what consent does not cover")),
        Kind("step.added", _("added a step")),
        Kind("step.sent", _("sent a message of a procedure")),
        Kind("step.heard", _("sent a message of a procedure to this node")),
        Kind("step.revoked", _("took back a message of a procedure")),
    )
