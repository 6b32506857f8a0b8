"""May something go from one country to another, for this purpose, on this day? Pure, over the terms of agreements.

A route is open under an agreement in force that allows the corridor and the purpose on that day. Once it has expired
nothing new begins; what is under way may finish. What was terminated is closed for both. Inside one country no
agreement between states is needed. Where nothing opens the way, the reason that helps most is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wellknit.cooperation.states import OPENS
from wellknit.ground.verdicts import Verdict
from wellknit.words.calendars import format_date
from wellknit.words.clocks import reminders
from wellknit.words.codelists import countries

Way = tuple[str, str]  # from this country to that one
RAN_OUT = frozenset({"expired", "renewed"})

# Why an agreement that names the corridor does not open it; the first that is found helps most.
WHY: dict[str, Any] = {
    "other_purpose": _("“%(title)s” joins these countries, but not for this purpose."),
    "not_yet": _("“%(title)s” begins on a later day."),
    "proposed": _("“%(title)s” still waits for a second person to put it in force."),
    "draft": _("“%(title)s” is a draft here and opens nothing before it is put in force."),
    "expired": _("“%(title)s” has expired: nothing new goes this way; what is under way may finish."),
    "terminated": _("“%(title)s” was terminated: nothing goes this way under it any more."),
}
NO_HELP = "no_help"  # neither open nor worth telling
NONE = _("No agreement in force lets anything go from %(from)s to %(to)s.")


@dataclass(frozen=True)
class Terms:
    """What an agreement allows, and when. Without a last day it has no end."""

    agreement: int
    title: str
    state: str
    ways: frozenset[Way]
    purposes: frozenset[str]
    begins: date | None = None
    ends: date | None = None

    def over(self, on: date) -> bool:
        """Whether its time has run out, though nobody ended it."""
        return self.state in RAN_OUT or (self.ends is not None and self.ends < on)

    def weakness(self, purpose: str, on: date, *, under_way: bool) -> str:
        """Why it opens nothing for this purpose on that day; empty if it does."""
        if self.state not in OPENS | RAN_OUT:
            return self.state
        if self.begins is None or self.begins > on:
            return "not_yet"
        if purpose not in self.purposes:
            return NO_HELP if self.over(on) else "other_purpose"
        return "expired" if self.over(on) and not under_way else ""

    def rank(self, on: date) -> tuple[bool, date]:
        """Of several agreements that open a way, the one that lasts longest counts."""
        return (not self.over(on), self.ends or date.max)


@dataclass(frozen=True)
class Route(Verdict):
    """Whether a way is open, under which agreement (none inside one country), and what to keep in mind."""

    agreement: int | None = None
    warnings: tuple[str, ...] = ()


def may_route(
    terms: Iterable[Terms], from_country: str, to_country: str, purpose: str, on: date, *, under_way: bool = False
) -> Route:
    """Whether something may go this way now; ``under_way`` says that it began while the way was open."""
    if not from_country or not to_country:
        return Route(_("Without both countries nobody can say whether an agreement joins them."))
    if from_country == to_country:
        return Route()
    told = [(each.weakness(purpose, on, under_way=under_way), each) for each in terms if (from_country, to_country) in each.ways]
    opening = [each for weakness, each in told if not weakness]
    if opening:
        best = max(opening, key=lambda each: each.rank(on))
        return Route(agreement=best.agreement, warnings=tuple(warnings(best, on)))
    return Route(_why_not(told) or str(NONE) % _named(from_country, to_country))


def _why_not(told: list[tuple[str, Terms]]) -> str:
    """The reason that helps most, with the agreement it is about."""
    found = dict(reversed(told))
    return next((str(WHY[code]) % {"title": found[code].title} for code in WHY if code in found), "")


def _named(from_country: str, to_country: str) -> dict[str, str]:
    return {"from": countries().label(from_country), "to": countries().label(to_country)}


def warnings(terms: Terms, on: date) -> list[str]:
    """What somebody who goes this way should know about the agreement."""
    told = {"title": terms.title, "day": format_date(terms.ends, get_language() or "en")}
    found = (
        (terms.over(on), _("“%(title)s” has expired: finish what is under way, begin nothing new.")),
        (nears(terms.ends, on), _("“%(title)s” ends on %(day)s: agree in time on what follows.")),
        (terms.state == "under_review", _("“%(title)s” is under review; until that ends it stays in force.")),
        (terms.state == "ending", _("Somebody asked to end “%(title)s”; until a second person confirms it stays in force.")),
    )
    return [str(words) % told for holds, words in found if holds]


def nears(ends: date | None, on: date) -> bool:
    """Whether this last day lies ahead, but so near that somebody should act."""
    return ends is not None and on <= ends <= on + reminders()["agreement_ends"]

