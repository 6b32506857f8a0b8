"""What may be written of an agreement, and which move may be made now; pure.

What opens a route is written in a draft only; a second person puts it in force, and what they confirmed is not
rewritten afterwards but renewed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wellknit.cooperation.rules.routes import Way
from wellknit.cooperation.states import OPENS, WAITING
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.calendars import PartialDate, parse
from wellknit.words.codelists import STATELESS, codelist, countries

LONGEST = 300
LEAST_REASON = 10
# What opens a route: settled before a second person puts the agreement in force, and not rewritten after that.
TERMS = ("kind", "parties", "in_force_from", "in_force_until", "corridors", "purposes")
SETTLED = ("parties", "in_force_from", "in_force_until", "corridors", "purposes")
MAY_BE_EMPTY = "in_force_until"  # no last day is an answer, too

Problem = tuple[str, Any]  # the field, and the sentence


@dataclass(frozen=True)
class Stretch:
    """A phase: its name, and its dates as far as they are known."""

    title: str
    begins: PartialDate | None = None
    ends: PartialDate | None = None


@dataclass(frozen=True)
class Facts:
    """Everything that is written of an agreement; ``parties`` are countries, each with a body or an empty text."""

    kind: str
    title: str
    parties: frozenset[tuple[str, str]] = frozenset()
    signed: PartialDate | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    review_on: date | None = None
    corridors: frozenset[Way] = frozenset()
    purposes: frozenset[str] = frozenset()
    phases: tuple[Stretch, ...] = ()
    source: str = ""
    read_on: date | None = None
    remark: str = ""
    to_be_confirmed: frozenset[str] = field(default_factory=frozenset)

    @property
    def countries(self) -> frozenset[str]:
        """The countries that take part."""
        return frozenset(country for country, _body in self.parties)

    def differs(self, other: "Facts") -> frozenset[str]:
        """The names of what is written otherwise there."""
        return frozenset(each.name for each in fields(self) if getattr(self, each.name) != getattr(other, each.name))


def partial(text: str) -> PartialDate | None:
    """A date as it is stored, as far as it is known; none for an empty text."""
    return parse(text, may_be_future=True) if text else None


def may_write(facts: Facts, today: date) -> Verdict:
    """Whether this can be an agreement; the first sentence that speaks against it."""
    return next((Verdict(sentence) for _field, sentence in problems(facts, today)), YES)


def problems(facts: Facts, today: date) -> Iterator[Problem]:
    """Everything that speaks against it, with the field it is about."""
    for rule in (_named, _joined, _timed, _coded):
        yield from rule(facts)
    if facts.read_on and facts.read_on > today:
        yield "read_on", _("A source cannot be read on a day that has not come yet.")


def _named(facts: Facts) -> Iterator[Problem]:
    if not facts.title:
        yield "title", _("An agreement needs a title.")
    if len(facts.title) > LONGEST:
        yield "title", _("This title is too long. Write at most 300 characters.")


def _joined(facts: Facts) -> Iterator[Problem]:
    if len(facts.countries) < 2:
        yield "parties", _("An agreement joins at least two countries.")
    if any(not countries().has(country) or country == STATELESS for country in facts.countries):
        yield "parties", _("Choose the countries from the list.")
    for start, end in facts.corridors:
        if start == end or not {start, end} <= facts.countries:
            yield "corridors", _("A corridor leads from one of the parties' countries to another.")


def _timed(facts: Facts) -> Iterator[Problem]:
    if facts.in_force_from and facts.in_force_until and facts.in_force_until < facts.in_force_from:
        yield "in_force_until", _("An agreement cannot end before it begins.")
    for phase in facts.phases:
        if not phase.title:
            yield "phases", _("Give each phase a name.")
        if phase.begins and phase.ends and phase.ends.latest < phase.begins.earliest:
            yield "phases", _("A phase cannot end before it begins.")
    if any(each and each.precision == "age" for each in _partial(facts)):
        yield "phases", _("Write a day, a month or a year.")


def _partial(facts: Facts) -> Iterator[PartialDate | None]:
    yield facts.signed
    for phase in facts.phases:
        yield from (phase.begins, phase.ends)


def _coded(facts: Facts) -> Iterator[Problem]:
    if not codelist("agreement_kind").has(facts.kind):
        yield "kind", _("Choose the kind of agreement from the list.")
    if any(not codelist("consent_purpose").has(purpose) for purpose in facts.purposes):
        yield "purposes", _("Choose the purposes from the list.")
    if any(not codelist("agreement_point").has(point) for point in facts.to_be_confirmed):
        yield "to_be_confirmed", _("Choose what is to be confirmed from the list.")


def may_change(state: str, changed: frozenset[str], doubted: frozenset[str]) -> Verdict:
    """A draft is rewritten freely; of what is in force, only what opens no route."""
    if state == "draft":
        return YES
    if state == "proposed":
        return Verdict(_("It waits for a second person, who confirms what was proposed. Send it back to change it."))
    if state not in OPENS:
        return Verdict(_("It is over. What was agreed then stays as it was written."))
    if changed & frozenset(TERMS) or doubted & frozenset(SETTLED):
        return Verdict(_("What is in force is not rewritten. Renew it: a second person then confirms what is new."))
    return YES


def unsettled(facts: Facts) -> list[str]:
    """What must still be found out before a route can stand on it, in the order of the page."""
    return [
        point for point in SETTLED
        if point in facts.to_be_confirmed or not (getattr(facts, point) or point == MAY_BE_EMPTY)
    ]  # fmt: skip


def may_propose(facts: Facts) -> Verdict:
    """Nothing goes before the second person that is not settled."""
    missing = unsettled(facts)
    if not missing:
        return YES
    points = ", ".join(codelist("agreement_point").label(point) for point in missing)
    return Verdict(_now("Before it can be put in force, find out and confirm: %(points)s.") % {"points": points})


def may_confirm(state: str, *, own: bool) -> Verdict:
    """A second person confirms, never who asked."""
    if state not in WAITING:
        return Verdict(_("This does not wait for anybody any more. Look at it again."))
    return Verdict(_("You asked for this, so somebody else must confirm it.")) if own else YES


def may_ask_to_end(reason: str) -> Verdict:
    """Whoever wants to end an agreement says why."""
    if len(reason.strip()) < LEAST_REASON:
        return Verdict(_("Say why it should end, so that the second person knows what they confirm."))
    return Verdict(_("This reason is too long. Write at most 300 characters.")) if len(reason) > LONGEST else YES


def may_renew(state: str, *, being_renewed: bool) -> Verdict:
    """What is in force or has expired is renewed by one other agreement."""
    if state not in OPENS | {"expired"}:
        return Verdict(_("Only what is in force or has expired can be renewed."))
    return Verdict(_("Its renewal is being written already.")) if being_renewed else YES


def may_add(*, twin: bool) -> Verdict:
    """One instrument stands here once."""
    return Verdict(_("An agreement of this kind and title is here already.")) if twin else YES
