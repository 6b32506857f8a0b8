"""A referral that is under way joins a case here and one there: what procedures that run on both nodes go by."""

from collections.abc import Iterator

from wellknit.access.actors import System, acting
from wellknit.casework.models import Case
from wellknit.federation.models import Peer
from wellknit.procedures.ties import Tie
from wellknit.referral.models import Referral
from wellknit.referral.states import TOLD

NODE = System("referrals")
JOINED = TOLD - {"sliced"}  # told is not enough: the other side must have begun, so that there is a case
OVER = frozenset({"done", "closed"})  # what was begun goes on; one that was revoked or came back joins nothing any more


def of_case(case: Case) -> Iterator[Tie]:
    """The nodes that work on this case with us (registered with `procedures.ties`)."""
    rows = Referral.objects.filter(case=case, state__in=JOINED | OVER).exclude(peer=None)
    for row in rows.select_related("peer__organisation", "organisation", "release", "received"):
        if row.peer is not None:
            yield Tie(
                row.peer, row.thid, row.organisation.name, release=None if row.incoming else row.release,
                received=row.received if row.incoming else None, open=row.state in JOINED,
            )  # fmt: skip


def case_of(peer: Peer, thid: str) -> Case | None:
    """The case here that another node means by a referral between us."""
    with acting(NODE):
        row = Referral.objects.filter(peer=peer, thid=thid, state__in=TOLD | OVER).exclude(case=None).first()
        return Case.objects.select_related("key", "agency").get(pk=row.case_id) if row else None
