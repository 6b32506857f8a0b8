"""The one gate: what may leave, and the permit that whatever sends or hands out content must hold.

A `Permit` is made here alone, by `consent.actions.use`, at the moment it is needed, and lives no longer than
that moment: it cannot be stored, queued or copied. What leaves under it is what `cleared` lets through.
"""

from collections.abc import Collection, Mapping
from dataclasses import InitVar, dataclass, field
from datetime import date, timedelta
from typing import Any, NoReturn

from django.db.models import Model
from django.utils.translation import gettext as _

from wellknit.casework.doors import person_of
from wellknit.casework.models import Case, Person, Reach
from wellknit.consent.models import Consent, Release, Scope
from wellknit.consent.rules.answers import untold
from wellknit.consent.rules.cover import Coverage, Scoped, cover
from wellknit.consent.rules.values import TWO_PEOPLE
from wellknit.directory.models import Organisation
from wellknit.ground.verdicts import Refused
from wellknit.vault.classes import Category, Classes, FieldClass, Forget
from wellknit.words.calendars import ADULT_AT, PartialDate, is_child

_KEY = object()
_GUARDED_LEVEL = 3  # S3, where somebody is, and S4, who a witness is: never without a second person
_OURS = frozenset({"id", "key", "case", "person", "made_by", "made_at"})


@dataclass(frozen=True)
class Permit:
    """What may be told now: these categories about one person, to this recipient, for this purpose.

    ``until`` is the day to which the recipient may keep it; ``two_people`` that a second person confirmed.
    """

    case: Case = field(repr=False)
    person: Person = field(repr=False)
    recipient: Organisation = field(repr=False)
    purpose: str
    categories: frozenset[str]
    until: date | None
    two_people: bool
    principal: bool
    release: int
    key: InitVar[object]

    def __post_init__(self, key: object) -> None:
        if key is not _KEY:
            raise TypeError("a permit is made by consent.actions.use alone")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a permit is not kept, queued or copied: ask for one when something leaves")


def _permit(release: Release) -> Permit:
    """The permit a release becomes when it is used; for `consent.actions` alone."""
    return Permit(
        case=release.case, person=release.person, recipient=release.recipient, purpose=release.purpose,
        categories=frozenset(release.category_names), until=release.until,
        two_people=release.confirmed_by_id is not None, principal=release.person == person_of(release.case),
        release=release.pk, key=_KEY,
    )  # fmt: skip


# What is agreed to


def coverage(
    case: Case, recipient: Organisation | None, purpose: str, categories: Collection[str], on: date,
    person: Person | None = None,
) -> Coverage:  # fmt: skip
    """Whether consent covers each category, by which answer, and why not; the principal's, if none is named."""
    scopes = answers(case, person or person_of(case))
    return cover(scopes, recipient.pk if recipient else None, purpose, categories, on)


def answers(case: Case, person: Person) -> list[Scoped]:
    """Everything a person answered in a case, as the rules read it; two queries."""
    rows = list(Consent.objects.filter(case=case, person=person).prefetch_related("scopes"))
    replaced = {row.replaces_id for row in rows}
    return [each for row in rows for each in _scoped(row, row.pk in replaced, person.born)]


def _scoped(row: Consent, replaced: bool, born: PartialDate | None) -> list[Scoped]:
    ended = "replaced" if replaced else "withdrawn" if row.withdrawn_at else ""
    base: dict[str, Any] = {
        "consent": row.pk, "given": row.decision == "given", "form": row.form, "given_on": row.given_on,
        "told": not untold(row.checks or {}), "of_age_from": _end_of_guardianship(row, born),
    }  # fmt: skip
    scopes: list[Scope] = list(row.scopes.all())
    if not scopes and row.decision == "refused":
        return [Scoped(scope=0, ended=ended, everything=True, **base)]
    return [
        Scoped(
            scope=scope.pk, purpose=scope.purpose, recipient=scope.recipient_id, until=scope.until,
            categories=frozenset(scope.category_names),
            ended=ended or ("withdrawn" if scope.withdrawn_at else ""), **base,
        )
        for scope in scopes
    ]  # fmt: skip


def taken_for_child(born: PartialDate | None, on: date) -> bool:
    """Whether somebody is a child, or must be taken for one, their age being in doubt."""
    return born is not None and is_child(born, on) is not False


def _end_of_guardianship(row: Consent, born: PartialDate | None) -> date | None:
    if row.form != "guardian" or born is None or not taken_for_child(born, row.given_on):
        return None
    youngest = born.latest
    try:
        return youngest.replace(year=youngest.year + ADULT_AT)
    except ValueError:  # born on 29 February
        return youngest.replace(year=youngest.year + ADULT_AT, day=28) + timedelta(days=1)


# What leaves


def cleared(permit: Permit, classes: Classes, row: Model | Mapping[str, Any]) -> dict[str, Any]:
    """What of a row may leave under a permit. Raises `Refused` for a row of another case or person."""
    if not isinstance(permit, Permit):
        raise TypeError("only a permit opens the gate")
    if isinstance(row, Model) and classes is not getattr(type(row), "classes", None):
        raise TypeError("a row is read with the classes of its own model")
    if not _concerns(permit, row):
        raise Refused(_("This belongs to another case or another person than the release speaks of."))
    return narrowed(classes, row, permit.categories, permit.two_people)


def _concerns(permit: Permit, row: Model | Mapping[str, Any]) -> bool:
    if isinstance(row, Case | Person):
        return row == (permit.case if isinstance(row, Case) else permit.person)
    case, person = _number(row, "case"), _number(row, "person")
    if isinstance(row, Model) and case is None and person is None:
        return False
    if person is None and not permit.principal:
        return case is None
    return case in (None, permit.case.pk) and person in (None, permit.person.pk)


def _number(row: Model | Mapping[str, Any], name: str) -> Any:
    if isinstance(row, Model):
        return getattr(row, f"{name}_id", None)
    found = row.get(f"{name}_id", row.get(name))
    return found.pk if isinstance(found, Model) else found


def narrowed(
    classes: Classes, row: Model | Mapping[str, Any], categories: frozenset[str], two_people: bool
) -> dict[str, Any]:
    """The fields of a row that these categories let through; what is mere routine never leaves alone.

    A preview asks this too, so that it shows exactly what would leave.
    """
    kept = {}
    content = False
    for name in classes:
        found = about(classes, name, row)
        if name in _OURS or not _passes(found, categories, two_people):
            continue
        value = _value(row, name, two_people and "location" in categories)
        if value not in (None, "", [], {}):
            kept[name] = value
            content = content or found.category is not Category.ROUTINE
    return kept if content else {}


def _passes(found: FieldClass, categories: frozenset[str], two_people: bool) -> bool:
    if found.forget is Forget.KEEP:
        return False
    guarded = found.level >= _GUARDED_LEVEL or found.category in TWO_PEOPLE
    named = found.category is Category.ROUTINE or found.category in categories
    return named and (two_people or not guarded)


def about(classes: Classes, name: str, row: Model | Mapping[str, Any]) -> FieldClass:
    """What a field of this row is about; a row may have a category of its own, a number to call is contact."""
    found = classes[name]
    if found.category is Category.ROUTINE:
        return found
    if classes is Reach.classes and name == "value" and _plain(row, "kind") not in ("address", "", None):
        return FieldClass(1, Category.CONTACT, found.forget)
    own = _plain(row, "category") if "category" in classes else None
    return FieldClass(found.level, Category(own), found.forget) if own else found


def _plain(row: Model | Mapping[str, Any], name: str) -> Any:
    return getattr(row, name, None) if isinstance(row, Model) else row.get(name)


def _value(row: Model | Mapping[str, Any], name: str, places: bool) -> Any:
    """A field as it would leave. Numbers of our rows and blind indices stay; a hidden house is not named."""
    value = _plain(row, name)
    if isinstance(value, Organisation):
        return value.name if places or not value.confidential else None
    if isinstance(value, Model | bytes | memoryview):
        return None
    return value
