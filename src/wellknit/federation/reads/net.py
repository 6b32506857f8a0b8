"""The net as its page shows it: each peer with the agreements it stands on, what waits, what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor, Anyone, require
from wellknit.access.permissions import Permission
from wellknit.cooperation import reads as agreements
from wellknit.cooperation.models import Agreement
from wellknit.cooperation.states import OPENS
from wellknit.federation.actions.introduction import digits
from wellknit.federation.deeds import Deed, offered
from wellknit.federation.models import Peer
from wellknit.federation.net_objections import against_leaving
from wellknit.federation.reads import checks, own, stuck
from wellknit.federation.reads.checks import Alarm
from wellknit.federation.reads.post import dead_letters, to_look_at, withheld
from wellknit.federation.rules import peers as rules
from wellknit.federation.states import APART
from wellknit.ground.verdicts import YES, Verdict
from wellknit.people.models import Agency
from wellknit.seal.fed.card import Card

_REACHED_BY = {
    "https": _("over the internet"), "onion": _("over Tor"), "x-road": _("over X-Road"), "courier": _("by hand, as a file"),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One peer with everything the page of the net says of it."""

    row: Peer
    agreements: list[Agreement]
    at_home: bool
    waits: int
    held: int
    stuck: int
    alarms: list[Alarm]

    @property
    def grave(self) -> list[Alarm]:
        """What cannot wait."""
        return [alarm for alarm in self.alarms if alarm.grave]

    @property
    def last_contact(self) -> Any:
        """When something came or went last."""
        return max((each for each in (self.row.heard_at, self.row.reached_at) if each), default=None)


def peers() -> QuerySet[Peer]:
    """Every peer, by country and name."""
    return Peer.objects.with_cards().order_by("organisation__country", "organisation__name", "pk")


def lines(rows: Iterable[Peer] | None = None) -> list[Line]:
    """Peers as the page shows them."""
    waits, held, fast = stuck.waiting(), stuck.held(), stuck.counted()
    home = {settings.NODE_COUNTRY, *Agency.objects.values_list("country", flat=True)}
    missing = set(withheld().values_list("pk", flat=True))
    known = [line for line in agreements.lines() if line.row.state in OPENS]
    found = []
    for row in rows if rows is not None else peers():
        country, number = row.organisation.country, fast.get(row.pk, 0)
        joined = [line.row for line in known if country in line.countries and home & set(line.countries) - {country}]
        found.append(
            Line(
                row, joined, country in home, waits.get(row.pk, 0), held.get(row.pk, 0), number,
                checks.alarms(row, number, missing=row.pk in missing),
            )
        )  # fmt: skip
    return found


def with_us(found: Iterable[Line]) -> list[Line]:
    """Those with whom something passes, or is about to."""
    return [line for line in found if line.row.state not in APART]


def apart(found: Iterable[Line]) -> list[Line]:
    """Those with whom nothing passes any more."""
    return [line for line in found if line.row.state in APART]


def ways(card: Card) -> list[tuple[Any, str]]:
    """How a node is reached, in words, the preferred way first."""
    return [(_REACHED_BY[each.kind], "" if each.kind == "courier" else each.address) for each in card.endpoints]


def number_of(row: Peer) -> list[str]:
    """The twelve groups of the number as both sides see it now."""
    return digits(row).split() if own.card() else []


def deeds(row: Peer, actor: Actor) -> list[tuple[Deed, Verdict]]:
    """What this worker may do with a peer now, each with the reason why not."""
    needed = {True: Permission.NET_CONFIRM, False: Permission.NET_WRITE}
    found = offered(row.state, row.asked, alarm=row.split_view)
    return [(deed, _verdict(deed, row, actor)) for deed in found if actor.may(needed[deed.by_confirmers])]


def _verdict(deed: Deed, row: Peer, actor: Actor) -> Verdict:
    if deed.second:
        return rules.may_second(row.asked, deed.second, own=row.asked_by_id == actor.worker_id)
    if deed.name == "open":
        return rules.may_open(split_view=row.split_view, asked=row.asked)
    return rules.may_finish_leaving(len(against_leaving(row))) if deed.name == "finish" else YES


def may_compare(row: Peer, actor: Actor) -> Verdict:
    """Whether this worker may say that the number is the same."""
    own_word = row.compared_by_id == actor.worker_id
    return actor.may(Permission.NET_CONFIRM) and rules.may_compare(row.state, own=own_word)


def pressing(by: Anyone) -> dict[str, int]:
    """How much is wrong in the net, by kind, for whoever can do something about it."""
    require(by, Permission.NET_READ)
    card = own.card()
    if card is None:
        return {}
    missing = set(withheld().values_list("pk", flat=True))
    found = [alarm for row in peers() for alarm in checks.alarms(row, 0, missing=row.pk in missing)]
    look = to_look_at().filter(state="quarantined").count()
    counts = {"stuck": dead_letters().count(), "own_card": len(checks.own_alarms(card)), "look": look}
    for alarm in found:
        counts[alarm.code] = counts.get(alarm.code, 0) + 1
    return {code: number for code, number in counts.items() if number}
