"""What may be written of a service and of a place; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from wellknit.directory.rules.hours import Opening
from wellknit.directory.rules.matching import OLDEST, Figure
from wellknit.directory.rules.organisations import position
from wellknit.ground.verdicts import YES, Verdict
from wellknit.words.codelists import STATELESS, CodeList, codelist, countries, languages

Problem = tuple[str, Any]  # the field, and the sentence
MOST_PLACES = 9999


@dataclass(frozen=True, kw_only=True)
class Number:
    """A telephone number under which a service is asked."""

    number: str
    kind: str = "voice"
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class ServiceFacts:
    """Everything that is written of a service; an empty set under whom it takes means everybody."""

    name: str
    kind: str
    status: str = "active"
    audience: str = "node"
    description: str = ""
    fees: str = ""
    fees_in_words: str = ""
    sexes: frozenset[str] = frozenset()
    age_from: int | None = None
    age_until: int | None = None
    nationalities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    interpretation: bool = False
    urgent: bool = False
    overnight: bool = False
    source: str = ""
    read_on: date | None = None
    places: frozenset[UUID] = frozenset()
    areas: frozenset[tuple[str, str]] = frozenset()
    openings: tuple[Opening, ...] = ()
    phones: tuple[Number, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlaceFacts:
    """Everything that is written of a place. Of a confidential one, an empty part of the address is left as it was."""

    name: str
    country: str
    kind: str = "physical"
    confidential: bool = False
    province: str = ""
    street: str = ""
    city: str = ""
    postal_code: str = ""
    longitude: float | None = None
    latitude: float | None = None


def may_write(facts: ServiceFacts | PlaceFacts, today: date) -> Verdict:
    """Whether this can be one; the first sentence that speaks against it."""
    found = problems(facts, today) if isinstance(facts, ServiceFacts) else place_problems(facts)
    return next((Verdict(sentence) for _field, sentence in found), YES)


def problems(facts: ServiceFacts, today: date) -> Iterator[Problem]:
    """Everything that speaks against it, with the field it is about."""
    for rule in (_named, _coded, _eligible, _timed, _counted):
        yield from rule(facts)
    if facts.read_on and facts.read_on > today:
        yield "read_on", _("A source cannot be read on a day that has not come yet.")


def _named(facts: ServiceFacts | PlaceFacts) -> Iterator[Problem]:
    if not facts.name.strip():
        yield "name", _("Give it a name, so that it can be asked for.")
    if len(facts.name) > 200:
        yield "name", _("This name is too long. Write at most 200 characters.")


def _coded(facts: ServiceFacts) -> Iterator[Problem]:
    lists: tuple[tuple[str, CodeList, frozenset[str]], ...] = (
        ("kind", codelist("service_kind"), frozenset({facts.kind})),
        ("status", codelist("service_state"), frozenset({facts.status})),
        ("audience", codelist("service_audience"), frozenset({facts.audience})),
        ("fees", codelist("service_fee"), frozenset({facts.fees} - {""})),
        ("sexes", codelist("sex"), facts.sexes),
        ("nationalities", countries(), facts.nationalities),
        ("languages", languages(), facts.languages),
        ("phones", codelist("phone_kind"), frozenset(each.kind for each in facts.phones)),
        ("figures", codelist("capacity_unit"), frozenset(each.unit for each in facts.figures)),
    )
    for name, codes, used in lists:
        if not used <= frozenset(codes.codes):
            yield name, _("Choose it from the list.")
    if any(not _is_country(country) for country, _province in facts.areas):
        yield "areas", _("Choose the countries from the list.")


def _is_country(code: str) -> bool:
    return countries().has(code) and code != STATELESS


def _eligible(facts: ServiceFacts) -> Iterator[Problem]:
    low, high = facts.age_from, facts.age_until
    if any(each is not None and not 0 <= each <= OLDEST for each in (low, high)):
        yield "age_from", _("An age lies between 0 and 125 years.")
    if low is not None and high is not None and high < low:
        yield "age_until", _("The highest age cannot be below the lowest.")


def _timed(facts: ServiceFacts) -> Iterator[Problem]:
    for each in facts.openings:
        if each.closed:
            if each.first is None:
                yield "openings", _("Say from which day on it is closed.")
        elif not each.days or each.opens is None or each.closes is None:
            yield "openings", _("Hours need their days, a beginning and an end.")
        if each.first and each.last and each.last < each.first:
            yield "openings", _("The last day cannot be before the first.")
        if each.place is not None and each.place not in facts.places:
            yield "openings", _("Hours are those of a place where the service is given.")


def _counted(facts: ServiceFacts) -> Iterator[Problem]:
    if len({each.unit for each in facts.figures}) < len(facts.figures):
        yield "figures", _("Count each kind of place once.")
    if any(not can_be(each.available, each.maximum) for each in facts.figures):
        yield "figures", _("More places cannot be free than there are.")


def can_be(available: int | None, maximum: int | None) -> Verdict:
    """Whether so many can be free of so many."""
    if any(each is not None and not 0 <= each <= MOST_PLACES for each in (available, maximum)):
        return Verdict(_("Write a whole number from 0 to 9999."))
    if available is not None and maximum is not None and available > maximum:
        return Verdict(_("More places cannot be free than there are."))
    return YES


def place_problems(facts: PlaceFacts) -> Iterator[Problem]:
    """Everything that speaks against a place."""
    yield from _named(facts)
    if not _is_country(facts.country):
        yield "country", _("Choose the country from the list.")
    if not codelist("place_kind").has(facts.kind):
        yield "kind", _("Choose it from the list.")
    verdict = position(facts.latitude, facts.longitude)
    if not verdict:
        yield "latitude", verdict.why_not


def may_add(*, twin: bool) -> Verdict:
    """An organisation offers a service of one name once."""
    return Verdict(_("This organisation has an entry of this name already.")) if twin else YES


def may_count(*, own: bool, anywhere: bool) -> Verdict:
    """Who may say how many places are free: the organisation's own caseworkers, and whoever keeps the directory."""
    if own or anywhere:
        return YES
    return Verdict(_("Only who works for this organisation, or keeps the directory, says how many places are free."))
