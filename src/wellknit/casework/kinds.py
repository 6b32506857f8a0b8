"""What the ledger can say about casework."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register

KINDS = (
    Kind("case.read", _("opened the case")),
    Kind("case.printed", _("printed the case")),
    Kind("case.exported", _("took the case out as a file")),
    Kind("case.opened", _("opened this as a new case")),
    Kind("case.searched", _("searched for a person")),
    Kind("case.risk_set", _("set the level of risk")),
    Kind("case.closing_asked", _("asked for the case to be closed")),
    Kind("case.closing_taken_back", _("took back the wish to close")),
    Kind("case.closed", _("approved the closing")),
    Kind("case.closing_returned", _("sent the closing back")),
    Kind("case.reopened", _("opened the case again")),
    Kind("case.handed_over", _("handed the case to a colleague")),
    Kind("case.restricted", _("restricted the case")),
    Kind("case.unrestricted", _("lifted the restriction of the case")),
    Kind("case.carried_elsewhere", _("agreed to be responsible for the case from now on")),
    Kind("case.carried_here", _("gave responsibility for the case back")),
    Kind("case.erased", _("erased a case")),
    Kind("team.joined", _("took somebody into the team")),
    Kind("team.left", _("took somebody out of the team")),
    Kind("bar.set", _("barred somebody from the case")),
    Kind("bar.lifted", _("lifted a bar")),
    Kind("glass.broken", _("opened the case in an emergency")),
    Kind("glass.tried", _("tried to open a case in an emergency"), Leaves.NODE_FACT),
    Kind("glass.reviewed", _("reviewed an emergency opening")),
    Kind("person.added", _("added a person to the case")),
    Kind("person.changed", _("changed what is known of the person")),
    Kind("person.taken_out", _("took a person out of the case")),
    Kind("person.linked", _("linked two records of one person")),
    Kind("person.unlinked", _("undid a link between two records")),
    Kind("person.told_apart", _("said that two records are of different persons")),
    Kind("status.decided", _("recorded a decision on status")),
    Kind("story.written", _("wrote what happened")),
    Kind("need.added", _("added a need")),
    Kind("need.moved", _("changed the state of a need")),
    Kind("plan.written", _("wrote a plan")),
    Kind("plan.asked", _("asked for a plan to be approved")),
    Kind("plan.approved", _("approved a plan")),
    Kind("plan.returned", _("sent a plan back")),
    Kind("plan.taken_back", _("took back a plan that waited for approval")),
    Kind("plan.action_done", _("ticked off an action of a plan")),
    Kind("plan.ended", _("ended a plan")),
    Kind("service.given", _("recorded a service")),
    Kind("note.added", _("wrote a note")),
    Kind("document.wanted", _("said that a document is wanted")),
    Kind("document.unwanted", _("said that a document is no longer wanted")),
    Kind("document.added", _("added a document")),
    Kind("document.withdrawn", _("withdrew a document")),
    Kind("document.read", _("opened a document")),
    Kind("document.original_read", _("opened the original of a document")),
    Kind("contact.written", _("wrote how the person may be contacted")),
    Kind("contact.asked", _("asked whether the person may be contacted")),
    Kind("task.added", _("added a task")),
    Kind("task.moved", _("changed the state of a task")),
)


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(*KINDS)
