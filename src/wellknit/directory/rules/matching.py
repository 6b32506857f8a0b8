"""Who can take this person, here, now? Pure: facts of the person and of services in, an answer in words out.

Each service *fits*, fits *if asked* (something is not known, is old, or nobody is there just now), or does *not* fit.
Nothing that is unknown is taken for a no: whoever might take somebody is asked.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wellknit.directory.needs import counts
from wellknit.directory.rules import hours
from wellknit.directory.rules.hours import Opening
from wellknit.words.calendars import format_date
from wellknit.words.clocks import reminders
from wellknit.words.codelists import CodeList, codelist, countries, languages

OLDEST = 125


class Standing(StrEnum):
    """What a service comes to; in the order in which they are shown."""

    FITS = "fits"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is known of the person, and where and when. What is not known stays empty; nothing here says who it is.

    ``age`` is the lowest and the highest the person may have. ``nationalities`` holds `words.codelists.STATELESS` for
    somebody who belongs to no country. Without a ``moment`` neither hours nor free places are looked at.
    """

    need: str
    country: str
    province: str = ""
    sex: str = ""
    age: tuple[int, int] | None = None
    nationalities: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    overnight: bool = False
    unit: str = ""
    moment: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many of a unit were free when somebody last said so."""

    unit: str
    available: int | None = None
    maximum: int | None = None
    updated_at: datetime | None = None

    def stale(self, moment: datetime) -> bool:
        """Whether it is too old to rely on, or was never told."""
        return self.available is None or self.updated_at is None or moment - self.updated_at > reminders()["capacity_stale"]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A service as the rule sees it. An empty set under whom it takes means everybody."""

    pk: int
    name: str
    organisation: str
    kind: str
    status: str = "active"
    sexes: frozenset[str] = frozenset()
    age_from: int | None = None
    age_until: int | None = None
    nationalities: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    interpretation: bool = False
    urgent: bool = False
    overnight: bool = False
    areas: frozenset[tuple[str, str]] = frozenset()
    openings: tuple[Opening, ...] = ()
    figures: tuple[Figure, ...] = ()
    organisation_pk: int = 0
    origin: str = ""


@dataclass(frozen=True)
class Doubt:
    """One condition that speaks against a service; ``ask`` says that asking may settle it."""

    condition: str
    words: str
    ask: bool = False


@dataclass(frozen=True)
class Answer:
    """What one service comes to, with the reasons in words."""

    offer: Offer
    doubts: tuple[Doubt, ...] = ()

    @property
    def standing(self) -> Standing:
        """Fits, fits if asked, or does not fit."""
        if not self.doubts:
            return Standing.FITS
        return Standing.ASK if all(doubt.ask for doubt in self.doubts) else Standing.NO

    @property
    def conditions(self) -> frozenset[str]:
        """What speaks against it, by code."""
        return frozenset(doubt.condition for doubt in self.doubts)


def judge(wanted: Wanted, offers: Iterable[Offer]) -> list[Answer]:
    """Every service with its answer: those that fit first, then those to ask, of each the one with the least against it."""
    return sorted((answer(wanted, offer) for offer in offers), key=_rank)


def _rank(each: Answer) -> tuple[Any, ...]:
    return (list(Standing).index(each.standing), len(each.doubts), each.offer.name.casefold(), each.offer.pk)


def answer(wanted: Wanted, offer: Offer) -> Answer:
    """What one service comes to."""
    return Answer(offer, tuple(doubt for rule in RULES for doubt in rule(wanted, offer)))


def _status(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    if offer.status != "active":
        yield Doubt("closed", _("It is closed for the time being."))


def _sex(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    if not offer.sexes or wanted.sex in offer.sexes:
        return
    words = _("It takes only: %(whom)s.") % {"whom": _listed(codelist("sex"), offer.sexes)}
    yield Doubt("sex", words, ask=wanted.sex not in ("female", "male"))


def _age(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    least, most = offer.age_from or 0, OLDEST if offer.age_until is None else offer.age_until
    if offer.age_from is None and offer.age_until is None:
        return
    low, high = wanted.age or (0, OLDEST)
    if least <= low and high <= most:
        return
    yield Doubt("age", _ages(offer), ask=low <= most and least <= high)


def _ages(offer: Offer) -> str:
    told = {"low": offer.age_from, "high": offer.age_until}
    if offer.age_until is None:
        return _("It takes people from %(low)d years on.") % told
    if offer.age_from is None:
        return _("It takes people up to %(high)d years.") % told
    return _("It takes people from %(low)d to %(high)d years.") % told


def _nationality(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    if not offer.nationalities or wanted.nationalities & offer.nationalities:
        return
    words = _("It takes only nationals of: %(which)s.") % {"which": _listed(countries(), offer.nationalities)}
    yield Doubt("nationality", words, ask=not wanted.nationalities)


def _language(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    if not wanted.languages or offer.interpretation or offer.languages & set(wanted.languages):
        return
    if not offer.languages:
        yield Doubt("language", _("Nobody wrote down which languages are spoken there."), ask=True)
        return
    yield Doubt("language", _("Spoken there: %(which)s. No interpreter.") % {"which": _listed(languages(), offer.languages)})


def _province(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    served = {province for country, province in offer.areas if country == wanted.country}
    if "" in served or not offer.areas:
        return
    if not served:
        yield Doubt("province", _("It does not serve this country."))
    elif not wanted.province:
        yield Doubt("province", _("It serves only: %(which)s.") % {"which": ", ".join(sorted(served))}, ask=True)
    elif folded(wanted.province) not in set(map(folded, served)):
        yield Doubt("province", _("It serves only: %(which)s.") % {"which": ", ".join(sorted(served))})


def folded(province: str) -> str:
    """A province as it is compared, whatever its capitals and blanks."""
    return " ".join(province.casefold().split())


def _night(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    if wanted.overnight and not offer.overnight:
        yield Doubt("night", _("Nobody can stay overnight there."))


def _hours(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    if offer.urgent or wanted.moment is None:
        return
    if not hours.known(offer.openings):
        yield Doubt("hours", _("Nobody wrote down its hours."), ask=True)
    elif not hours.is_open(offer.openings, wanted.moment):
        yield Doubt("hours", _closed_until(hours.next_opening(offer.openings, wanted.moment)), ask=True)


def _closed_until(opens: datetime | None) -> str:
    if opens is None:
        return _("It is closed now.")
    return _("It is closed now and opens on %(day)s at %(time)s there.") % {"day": _day(opens), "time": f"{opens:%H:%M}"}


def _capacity(wanted: Wanted, offer: Offer) -> Iterator[Doubt]:
    if wanted.moment is None:
        return
    figures = [figure for figure in offer.figures if wanted.unit in ("", figure.unit)]
    fresh = [figure for figure in figures if not figure.stale(wanted.moment)]
    if any(figure.available for figure in fresh) or not (figures or counts(offer.kind)):
        return
    old = [figure for figure in figures if figure not in fresh]
    if not old and figures:
        yield Doubt("capacity", _("No place is free."))
    else:
        yield Doubt("capacity", _stale(old), ask=True)


def _stale(old: list[Figure]) -> str:
    told = [figure for figure in old if figure.updated_at is not None and figure.available is not None]
    if not told:
        return _("Nobody said how many places are free.")
    best = max(told, key=lambda figure: (figure.updated_at, figure.unit))
    words = _("%(unit)s free: %(n)d, but that was on %(day)s.")
    return words % {"unit": codelist("capacity_unit").label(best.unit), "n": best.available, "day": _day(best.updated_at)}


def _day(moment: datetime | None) -> str:
    return format_date(moment.date() if moment else None, get_language() or "en")


def _listed(names: CodeList, codes: Iterable[str]) -> str:
    return ", ".join(names.label(code) for code in names.codes if code in set(codes))


Rule = Callable[[Wanted, Offer], Iterator[Doubt]]
RULES: tuple[Rule, ...] = (_status, _sex, _age, _nationality, _language, _province, _night, _hours, _capacity)
