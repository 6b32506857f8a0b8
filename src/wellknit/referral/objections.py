"""What speaks against closing a case: a referral that is not over. Whoever works on it would be left alone with it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from wellknit.casework.models import Case
from wellknit.referral.reads import under_way


def against_closing(case: Case) -> Iterator[str]:
    """One sentence for each referral that is under way. One that has moved responsibility is no reason to keep it open."""
    for row in under_way(case).exclude(state="transferred", incoming=False).select_related("organisation"):
        yield _("A referral with %(name)s is not over: finish it, return it or revoke it.") % {"name": row.organisation.name}
