"""What speaks against closing a case, and against leaving a node: a referral that is not over. Whoever works on it would be
left alone with it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from wellknit.access.actors import System, acting
from wellknit.casework.models import Case
from wellknit.federation.models import Peer
from wellknit.federation.net_objections import Objection
from wellknit.referral.models import Referral
from wellknit.referral.reads import under_way
from wellknit.referral.states import OPEN

NODE = System("referrals")


def against_closing(case: Case) -> Iterator[str]:
    """One sentence for each referral that is under way. One that has moved responsibility is no reason to keep it open."""
    for row in under_way(case).exclude(state="transferred", incoming=False).select_related("organisation"):
        yield _("A referral with %(name)s is not over: finish it, return it or revoke it.") % {"name": row.organisation.name}


def against_leaving(peer: Peer) -> Iterator[Objection]:
    """What is under way with a node, as figures: who looks after the net sees no referral."""
    with acting(NODE):
        rows = list(Referral.objects.filter(peer=peer, state__in=OPEN).values_list("incoming", "state"))
    here, there = _("this node"), _("the other side")
    waiting = [incoming for incoming, state in rows if state == "offered"]
    going_on = [incoming for incoming, state in rows if state != "offered"]
    yield Objection(_("Offers that wait for an answer here"), waiting.count(True), here, reverse("referral:inbox"))
    yield Objection(_("Offers that wait for an answer there"), waiting.count(False), there)
    yield Objection(_("Referrals taken up here that are not over"), going_on.count(True), here, reverse("referral:inbox"))
    yield Objection(_("Referrals taken up there that are not over"), going_on.count(False), there)
