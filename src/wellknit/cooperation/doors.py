"""The way in to an agreement. It says nothing of any person, so that it was read is not recorded."""

from django.http import Http404

from wellknit.access.actors import Anyone, require
from wellknit.access.permissions import Permission
from wellknit.cooperation.models import Agreement


def agreement_for(by: Anyone, pk: int) -> Agreement:
    """An agreement by its number, with its parties, corridors and phases. Raises `Http404`, `Forbidden`."""
    require(by, Permission.AGREEMENT_READ)
    rows = Agreement.objects.select_related("renews", "made_by", "asked_by", "confirmed_by")
    found = rows.prefetch_related("parties", "corridors", "phases", "renewals").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
