"""What answers cover: pure, over the scopes of one person's answers. The person's latest word counts.

For each category asked for: the newest live scope that names recipient, purpose and category covers it,
unless the person refused it later. Where nothing covers it, the reason that helps most is told.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wellknit.consent.rules.values import NEVER_BY_OFFICIAL
from wellknit.words.codelists import codelist

WHY: dict[str, Any] = {
    "": _("Covered by the person's consent."),
    "not_asked": _("The person was not asked about this recipient."),
    "other_purpose": _("The person agreed to tell this recipient, but for another purpose."),
    "other_category": _("The person agreed to tell this recipient, but not this."),
    "refused": _("The person refused this."),
    "withdrawn": _("The person withdrew this consent."),
    "replaced": _("A newer answer replaced this consent."),
    "not_yet": _("The consent begins on a later day."),
    "expired": _("The consent has expired."),
    "official": _("An official's word that the person agreed never covers what tells who or where the person is."),
    "untold": _("The person was not told what for, what is done with it, or how to withdraw."),
    "of_age": _("The guardian spoke for a child who is of age now: ask the person."),
}


@dataclass(frozen=True)
class Scoped:
    """One scope of one answer, with what is known of the answer; ``everything`` marks a refusal of all."""

    scope: int
    consent: int
    given: bool
    form: str
    given_on: date
    told: bool
    purpose: str = ""
    recipient: int | None = None
    categories: frozenset[str] = frozenset()
    until: date | None = None
    ended: str = ""  # withdrawn, replaced
    of_age_from: date | None = None  # of a guardian's word for a child: the day it ends by itself
    everything: bool = False

    @property
    def rank(self) -> tuple[date, int]:
        """Later answers come after earlier ones; on one day, as they were recorded."""
        return (self.given_on, self.consent)

    def names(self, recipient: int | None, purpose: str, category: str) -> bool:
        """Whether this scope speaks of exactly this."""
        asked = self.recipient == recipient and self.purpose == purpose and category in self.categories
        return asked or (self.everything and recipient is not None)

    def weakness(self, category: str, on: date) -> str:
        """Why this scope, though it names the category, does not cover it on that day; empty if it does."""
        weaknesses: tuple[tuple[str, bool], ...] = (
            (self.ended, bool(self.ended)),
            ("not_yet", self.given_on > on),
            ("expired", self.until is None or self.until < on),
            ("official", self.form == "official" and category in NEVER_BY_OFFICIAL),
            ("untold", self.recipient is not None and not self.told),
            ("of_age", self.of_age_from is not None and self.of_age_from <= on),
        )
        return next((code for code, holds in weaknesses if holds), "")


@dataclass(frozen=True)
class Line:
    """One category: the scope that covers it, or why none does."""

    category: str
    code: str
    scope: int | None = None
    consent: int | None = None
    until: date | None = None

    @property
    def covered(self) -> bool:
        """Whether a consent covers it."""
        return not self.code

    @property
    def why(self) -> Any:
        """The same in words."""
        return WHY[self.code]


@dataclass(frozen=True)
class Coverage:
    """What is covered and what is not, line by line; true when there is something and all is covered."""

    lines: tuple[Line, ...]

    def __bool__(self) -> bool:
        return bool(self.lines) and all(line.covered for line in self.lines)

    @property
    def covered(self) -> frozenset[str]:
        """The categories a consent covers."""
        return frozenset(line.category for line in self.lines if line.covered)

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines nothing covers."""
        return tuple(line for line in self.lines if not line.covered)

    @property
    def scopes(self) -> frozenset[int]:
        """The scopes it stands on."""
        return frozenset(line.scope for line in self.lines if line.scope is not None)

    @property
    def until(self) -> date | None:
        """The first day on which part of it ends."""
        return min((line.until for line in self.lines if line.until), default=None)


def cover(
    scopes: Iterable[Scoped], recipient: int | None, purpose: str, categories: Collection[str], on: date
) -> Coverage:
    """What these scopes cover for a recipient (none is this agency itself) and a purpose on a day."""
    newest_first = sorted(scopes, key=lambda scope: scope.rank, reverse=True)
    order = codelist("category").codes
    wanted = sorted(set(categories), key=lambda name: order.index(name) if name in order else len(order))
    return Coverage(tuple(_line(newest_first, recipient, purpose, category, on) for category in wanted))


def _line(scopes: list[Scoped], recipient: int | None, purpose: str, category: str, on: date) -> Line:
    first_weakness = ""
    for scope in scopes:
        if not scope.names(recipient, purpose, category):
            continue
        if not scope.given:
            if refuses(scope, on):
                return Line(category, "refused", consent=scope.consent)
            continue
        weakness = scope.weakness(category, on)
        if not weakness:
            return Line(category, "", scope.scope, scope.consent, scope.until)
        first_weakness = first_weakness or weakness
    return Line(category, first_weakness or _nearest(scopes, recipient, purpose, on))


def refuses(scope: Scoped, on: date) -> bool:
    """Whether this is a refusal that holds on that day."""
    return not scope.given and not scope.ended and scope.given_on <= on


def _nearest(scopes: list[Scoped], recipient: int | None, purpose: str, on: date) -> str:
    def some(test: Callable[[Scoped], bool]) -> bool:
        return any(scope.given and not scope.ended and scope.recipient == recipient and test(scope) for scope in scopes)

    if some(lambda scope: scope.purpose == purpose):
        return "other_category"
    return "other_purpose" if some(lambda scope: True) else "not_asked"


def objects(scopes: Iterable[Scoped], recipient: int, on: date) -> bool:
    """Whether the person's latest word about this recipient is a refusal."""
    told = [
        scope for scope in scopes
        if not scope.ended and scope.given_on <= on and (scope.recipient == recipient or scope.everything)
    ]  # fmt: skip
    return bool(told) and not max(told, key=lambda scope: scope.rank).given
