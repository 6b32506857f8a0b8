"""What of a referral becomes a task of the case: an answer that did not come, a message that could not be delivered."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import System, acting
from wellknit.casework.dates import Due
from wellknit.casework.models import Case
from wellknit.federation.models import Outgoing
from wellknit.federation.outcomes import Outcome
from wellknit.federation.states import FAILED
from wellknit.jobs.queue import put_off
from wellknit.referral.models import Referral
from wellknit.referral.states import OPEN

TEXTS = {
    "referral_unanswered": _("A referral was not answered: ring them"),
    "referral_undelivered": _("A message about a referral could not be delivered: ring them, or carry it as a file"),
}
MOVED_BY = frozenset({"referral.offered", "referral.accepted", "referral.declined", "referral.revoked", "referral.closed"})
NODE = System("referrals")


def due(case: Case) -> Iterator[Due]:
    """The dates of a case's open referrals; the worker who sent one is who asks after it."""
    rows = {row.thid: row for row in Referral.objects.filter(case=case, state__in=OPEN)}
    for row in rows.values():
        if not row.incoming and row.state == "offered":
            yield Due(f"referral_unanswered:{row.pk}", row.answer_by)
    failed = Outgoing.objects.filter(thid__in=list(rows), state__in=FAILED).exclude(settled_at=None).order_by("settled_at")
    first = {post.thid: post.settled_at.date() for post in reversed(failed) if post.settled_at}
    yield from (Due(f"referral_undelivered:{rows[thid].pk}", day) for thid, day in first.items())


def undelivered(outcome: Outcome) -> None:
    """A message of ours came to nothing, or was delivered after all: the tasks of its case follow."""
    with acting(NODE):
        row = Referral.objects.filter(thid=outcome.outgoing.thid).exclude(case=None).first()
    if row is not None and outcome.what not in ("quarantined", "opened"):
        put_off("casework.derive", once=f"derive:{row.case_id}", case=row.case_id)
