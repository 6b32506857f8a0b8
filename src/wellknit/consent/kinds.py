"""What the ledger can say about consent."""

from django.utils.translation import gettext_lazy as _

from wellknit.ledger.kinds import Kind, Leaves, register


def register_all() -> None:
    """Make this room's kinds known to the ledger."""
    register(
        Kind("consent.given", _("recorded a consent")),
        Kind("consent.refused", _("recorded a refusal")),
        Kind("consent.withdrawn", _("recorded that consent was withdrawn")),
        Kind("release.made", _("made a release")),
        Kind("release.confirmed", _("confirmed a release as the second person")),
        Kind("release.used", _("told somebody outside, under a release")),
        Kind("release.revoked", _("revoked a release before it was used")),
        Kind("consent.erasure_asked", _("asked another node to erase what it was told")),
        Kind("consent.erasure_proved", _("answered what became of what it was told")),
        Kind("consent.taken_back", _("took back what was told to this node"), Leaves.NODE_FACT),
        Kind("consent.erasure_answered", _("answered what became of what was told to this node"), Leaves.NODE_FACT),
        Kind("release.sheet_printed", _("printed a sheet about consent")),
    )
