"""What speaks against closing a case: a release that was made and not used. A consent in force does not."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wellknit.casework.models import Case
from wellknit.consent.reads import unused


def against_closing(case: Case) -> Iterator[str]:
    """One sentence for each release that still could be used or waits for a second person."""
    for release in unused(case):
        yield _("A release to %(name)s was not used yet: use it or take it back.") % {"name": release.recipient.name}
