"""What is said to other nodes when a case is erased: its referrals are revoked, and what they were told is to be erased."""

from wellknit.access.actors import Anyone
from wellknit.casework.models import Case
from wellknit.consent.actions.disclosures import withdraw_from
from wellknit.consent.models import Disclosure
from wellknit.federation.states import WRITTEN_TO
from wellknit.referral.actions.common import tell_at_last
from wellknit.referral.models import Referral
from wellknit.referral.states import OPEN


def take_leave(case: Case, by: Anyone) -> None:
    """Tell every node that works on this case with us (registered with `casework.erasing`)."""
    for row in Referral.objects.filter(case=case, state__in=OPEN).select_related("peer", "key"):
        if row.peer is None or row.peer.state not in WRITTEN_TO:
            continue
        if row.incoming:
            tell_at_last(row, "return", by, reason="cannot_go_on")
        else:
            tell_at_last(row, "revoke", by, reason="case_erased")
    for told in Disclosure.objects.filter(case=case, ended="").select_related("peer"):
        withdraw_from(told, by, "case_erased", told.category_names)
