"""Reading agreements: what rooms above ask (is this way open?), and what the pages of this room show."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor, Anyone, require
from wellknit.access.permissions import Permission
from wellknit.cooperation import facts as laid
from wellknit.cooperation.deeds import Deed, offered
from wellknit.cooperation.known import instruments
from wellknit.cooperation.models import Agreement
from wellknit.cooperation.rules import Route, Terms, may_route
from wellknit.cooperation.rules import agreements as rules
from wellknit.cooperation.rules.agreements import Facts
from wellknit.cooperation.rules.routes import nears, warnings
from wellknit.cooperation.states import OPENS, PAST, WAITING
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.calendars import format_date, local_today
from wellknit.words.clocks import reminders
from wellknit.words.codelists import codelist, countries

# What rooms above ask


def route(
    from_country: str, to_country: str, purpose: str, on: date | None = None, *, under_way: bool = False
) -> Route:
    """Whether something may go from one country to another for this purpose, today or on that day."""
    rows = _with_ways().filter(corridors__from_country=from_country, corridors__to_country=to_country)
    return may_route(_terms(rows), from_country, to_country, purpose, on or local_today(), under_way=under_way)


def routes(by: Anyone, from_country: str, purpose: str, on: date | None = None) -> dict[str, Route]:
    """Every other country to which a way is open for this purpose, with the agreement it stands on."""
    require(by, Permission.AGREEMENT_READ)
    terms = _terms(_with_ways().filter(corridors__from_country=from_country).distinct())
    ends = sorted({end for each in terms for start, end in each.ways if start == from_country})
    found = {end: may_route(terms, from_country, end, purpose, on or local_today()) for end in ends}
    return {end: way for end, way in found.items() if way}


def open_ways(from_country: str, on: date | None = None) -> dict[str, list[str]]:
    """Every other country to which a way is open for anything, with the purposes it is open for; two queries."""
    terms = _terms(_with_ways().filter(corridors__from_country=from_country).distinct())
    ends = sorted({end for each in terms for start, end in each.ways if start == from_country})
    known, today = codelist("consent_purpose").codes, on or local_today()
    found = {end: [code for code in known if may_route(terms, from_country, end, code, today)] for end in ends}
    return {end: purposes for end, purposes in found.items() if purposes}


def _with_ways() -> QuerySet[Agreement]:
    return Agreement.objects.order_by("pk").prefetch_related("corridors")


def _terms(rows: Iterable[Agreement]) -> list[Terms]:
    return [terms_of(row) for row in rows]


def terms_of(row: Agreement) -> Terms:
    """What the rule of routes looks at."""
    return Terms(
        agreement=row.pk, title=row.title, state=row.state, purposes=frozenset(row.purpose_codes),
        ways=frozenset((each.from_country, each.to_country) for each in row.corridors.all()),
        begins=row.in_force_from, ends=row.in_force_until,
    )  # fmt: skip


# What presses


def pressing(on: date | None = None) -> QuerySet[Agreement]:
    """Agreements in force that end soon or whose review is due: the figure a first page can show is its count."""
    today = on or local_today()
    ends = Q(in_force_until__gte=today, in_force_until__lte=today + reminders()["agreement_ends"])
    review = Q(review_on__lte=today + reminders()["agreement_review"])
    return Agreement.objects.filter(ends | review, state__in=OPENS)


def waiting(actor: Actor) -> QuerySet[Agreement]:
    """Agreements that wait for this worker as the second person; the count is a figure, too."""
    if not actor.may(Permission.AGREEMENT_WRITE):
        return Agreement.objects.none()
    return Agreement.objects.filter(state__in=WAITING).exclude(asked_by_id=actor.worker_id).order_by("pk")


# What the pages show


@dataclass(frozen=True)
class Line:
    """One agreement in the list, with what presses about it in words."""

    row: Agreement
    presses: list[str]
    phases: list[Any]

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that take part, in the order of the list of countries."""
        order = countries().codes
        return tuple(sorted({party.country for party in self.row.parties.all()}, key=order.index))

    @property
    def ways(self) -> list[tuple[str, str]]:
        """The corridors, each once."""
        return sorted((each.from_country, each.to_country) for each in self.row.corridors.all())

    @property
    def doubts(self) -> dict[str, bool]:
        """What is still to be confirmed, for a page to ask by name."""
        return dict.fromkeys(self.row.open_points, True)

    @property
    def near(self) -> bool:
        """Whether its last day is near."""
        return self.row.state in OPENS and nears(self.row.in_force_until, local_today())


@dataclass
class Pair:
    """Countries that have agreements with each other."""

    countries: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)


def facts_of(row: Agreement) -> Facts:
    """Everything that is written of an agreement, for the form that changes it."""
    return laid.of(row)


def line_of(row: Agreement, today: date) -> Line:
    """An agreement as the pages show it."""
    phases = [(phase, phase.runs(today)) for phase in sorted(row.phases.all(), key=lambda phase: phase.pk)]
    return Line(row, presses(row, today), phases)


def presses(row: Agreement, today: date) -> list[str]:
    """What somebody should do about an agreement in force, in words."""
    if row.state not in OPENS:
        return []
    due = row.review_on is not None and row.review_on - reminders()["agreement_review"] <= today
    review = _("The review of “%(title)s” is due on %(day)s.")
    told = {"title": row.title, "day": format_date(row.review_on, get_language() or "en")}
    return warnings(terms_of(row), today) + ([str(review) % told] if due else [])


def lines() -> list[Line]:
    """Every agreement: first what is in force, then what waits, then drafts; of these the newest signature first."""
    rows = Agreement.objects.prefetch_related("parties", "corridors", "phases").order_by("-signed", "-pk")
    found = [line_of(row, local_today()) for row in rows]
    return sorted(found, key=lambda line: (line.row.state not in OPENS, line.row.state not in WAITING))


def missing(found: Iterable[Line]) -> bool:
    """Whether the field knows an instrument that is not here."""
    return not instruments().keys() <= {line.row.known_as for line in found}


def pairs(found: Iterable[Line]) -> list[Pair]:
    """Agreements by the countries they join; without those that are over."""
    groups: dict[tuple[str, ...], Pair] = {}
    for line in found:
        if line.row.state not in PAST:
            groups.setdefault(line.countries, Pair(line.countries)).lines.append(line)
    order = countries().codes
    return sorted(groups.values(), key=lambda pair: [order.index(country) for country in pair.countries])


def past(found: Iterable[Line]) -> list[Line]:
    """Agreements that are over, or were set aside."""
    return [line for line in found if line.row.state in PAST]


def deeds(row: Agreement, actor: Actor) -> list[tuple[Deed, Verdict]]:
    """What this worker may do with an agreement now, each with the reason why not."""
    if not actor.may(Permission.AGREEMENT_WRITE):
        return []
    return [(deed, _verdict(deed, row, actor)) for deed in offered(row.state)]


def _verdict(deed: Deed, row: Agreement, actor: Actor) -> Verdict:
    if deed.second:
        return rules.may_confirm(row.state, own=row.asked_by_id == actor.worker_id)
    return rules.may_propose(laid.of(row)) if deed.name == "propose" else YES


def may_change(row: Agreement, actor: Actor) -> Verdict:
    """Whether this worker may change it; of what is in force only what opens no route."""
    return actor.may(Permission.AGREEMENT_WRITE) and rules.may_change(row.state, frozenset(), frozenset())


def may_renew(row: Agreement, actor: Actor) -> Verdict:
    """Whether this worker may begin its renewal."""
    being = any(each.state in ("draft", "proposed") for each in row.renewals.all())
    return actor.may(Permission.AGREEMENT_WRITE) and rules.may_renew(row.state, being_renewed=being)
