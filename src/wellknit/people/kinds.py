"""What the ledger can say about workers and sign-in."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register

_NODE = Leaves.NODE_FACT


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind("people.signed_in", _("signed in"), _NODE),
        Kind("people.signed_out", _("signed out"), _NODE),
        Kind("people.sign_in_failed", _("failed to sign in"), _NODE),
        Kind("people.sessions_ended", _("ended all sessions of a worker"), _NODE),
        Kind("people.session_ended", _("ended another session of their own"), _NODE),
        Kind("people.other_sessions_ended", _("ended all their other sessions"), _NODE),
        Kind("people.second_factor_changed", _("changed a second factor"), _NODE),
        Kind("people.password_changed", _("changed their password"), _NODE),
        Kind("people.password_renewed", _("gave a worker a new first password"), _NODE),
        Kind("people.agency_added", _("added an agency"), _NODE),
        Kind("people.worker_added", _("added a worker"), _NODE),
        Kind("people.worker_changed", _("changed a worker's roles or standing"), _NODE),
    )
