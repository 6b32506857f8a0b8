"""What a release carries: the facts of a person and a case that leave by category, in words, row by row.

Notes and documents never leave by themselves: whoever hands one out chooses it and takes a permit for it.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wellknit.casework import births
from wellknit.casework.doors import person_of
from wellknit.casework.models import (
    Case,
    Exploitation,
    IdentityPaper,
    Nationality,
    Need,
    Person,
    PersonName,
    Reach,
    Relation,
    SafeContact,
    Service,
    SpokenLanguage,
    StatusDecision,
    TraffickingEvent,
)
from wellknit.casework.reads import contact
from wellknit.consent import gate
from wellknit.words.calendars import PartialDate, format_date
from wellknit.words.codelists import codelist, countries, languages, names

Fields = dict[str, tuple[Any, str]]  # field: its label, and the list its codes are of

_CONTENT: tuple[tuple[type[Model], Any, Fields], ...] = (
    (Person, _("Person"), {
        "called": (_("Called"), ""), "birth": (_("Born"), "birth"), "sex": (_("Sex"), "sex"),
        "gender": (_("Gender"), "prs_Gender"), "marital_status": (_("Marital status"), "prs_MaritalStatus"),
        "number_of_children": (_("Number of children"), ""),
        "education": (_("Education"), "prs_HighestLevelOfEducation"), "marks": (_("Marks"), ""),
    }),
    (PersonName, _("Name"), {"kind": (_("Kind of name"), "name_kind"), "parts": (_("Name"), "")}),
    (Nationality, _("Nationality"), {
        "country": (_("Country"), "countries"), "standing": (_("Standing"), "nationality_standing"),
    }),
    (SpokenLanguage, _("Language"), {"code": (_("Language"), "languages")}),
    (IdentityPaper, _("Identity paper"), {
        "kind": (_("Paper"), "identity_paper"), "country": (_("Country"), "countries"),
        "number": (_("Number"), ""), "expires_on": (_("Expires on"), "day"),
    }),
    (Reach, _("Way to reach the person"), {"kind": (_("Which way"), "reach_kind"), "value": (_("Phone, mail or address"), "")}),
    (SafeContact, _("Safe contact"), {
        "allowed": (_("May be contacted"), ""), "rules": (_("How and when"), "rules"), "zone": (_("Time of this place"), ""),
        "never": (_("Never"), "contact_never"), "language": (_("Language"), "languages"),
    }),
    (Relation, _("Relative"), {
        "kind": (_("Relation"), "relationship"), "household": (_("Lives with the person"), ""),
        "note": (_("Remark"), ""),
    }),
    (StatusDecision, _("Decision on status"), {
        "status": (_("Decision"), "vic_TraffickingStatus"),
        "body_kind": (_("Who decided"), "vic_TraffickingStatusDecisionMakingOrg"),
        "body_name": (_("Name of the body"), ""), "decided_on": (_("Decided on"), "day"),
        "reason": (_("Reason"), ""),
    }),
    (Exploitation, _("What happened"), {
        "relationship": (_("Relationship to the trafficker"), "vic_RelationshipToTrafficker"),
        "codes": (_("Kinds"), ""), "industry": (_("Industry of forced labour"), "vic_ForcedLabourIndustry"),
        "words": (_("In words"), ""),
        "recruited_at": (_("Place of business of the recruitment"), ""),
        "exploited_at": (_("Place of business of the exploitation"), ""),
    }),
    (TraffickingEvent, _("One leg of the way"), {
        "kind": (_("What this was"), "hte_Type"), "country": (_("Country"), "countries"),
        "place": (_("Place"), ""), "words": (_("What happened"), ""),
    }),
    (Need, _("Need"), {"kind": (_("Need"), "need_kind"), "words": (_("In words"), "")}),
    (Service, _("Service"), {
        "kind": (_("Service"), "service_kind"), "given_on": (_("On, or from"), "day"),
        "provider": (_("Given by"), ""), "words": (_("In words"), ""),
    }),
)  # fmt: skip
DOCUMENT: Fields = {
    "slot": (_("What it is"), "document_slot"), "title": (_("Title"), ""), "language": (_("Language"), "languages"),
    "issued_by": (_("Issued by"), ""), "issued_on": (_("Issued on"), "day"), "expires_on": (_("Expires on"), "day"),
}  # fmt: skip
NAMED: dict[str, tuple[Any, Fields]] = {
    **{str(model._meta.model_name): (title, fields) for model, title, fields in _CONTENT},
    "document": (_("Document"), DOCUMENT),
}


@dataclass(frozen=True)
class Item:
    """One field of one row as it would be sent; ``leaves`` says whether it would."""

    category: str
    row: Any
    label: Any
    text: str
    leaves: bool = True


def extract(permit: gate.Permit) -> list[Item]:
    """Everything that leaves under a permit, in words."""
    found = []
    for row, title, fields in rows(permit.case, permit.person):
        found += _items(row, title, fields, gate.cleared(permit, row.classes, row))
    return found


def preview(
    case: Case, person: Person, wanted: frozenset[str], covered: frozenset[str], two_people: bool
) -> list[Item]:
    """Everything of the wanted categories, each with whether it would leave; the gate is asked."""
    found = []
    for row, title, fields in rows(case, person):
        leaving = gate.narrowed(row.classes, row, covered, two_people)
        every = gate.narrowed(row.classes, row, wanted | covered, True)
        found += _items(row, title, fields, every, leaving)
    return found


def rows(case: Case, person: Person) -> Iterator[tuple[Any, Any, Fields]]:
    """The rows about this person; what only names the case belongs to its principal person."""
    principal = person == person_of(case)
    for model, title, fields in _CONTENT:
        for row in _about(model, case, person, principal):
            yield row, title, fields


def _about(model: Any, case: Case, person: Person, principal: bool) -> Any:
    if model is Person:
        return [person]
    columns = {field.name for field in model._meta.concrete_fields}
    if "person" not in columns and not principal:
        return []
    if model is SafeContact:  # of the way to reach somebody only the newest word counts
        return [record for record in [contact.newest(case, person)] if record]
    by = {name: value for name, value in (("case", case), ("person", person)) if name in columns}
    return model.objects.filter(**by).order_by("pk")


def _items(
    row: Any, title: Any, fields: Fields, every: Mapping[str, Any], leaving: Mapping[str, Any] | None = None
) -> list[Item]:
    return [
        Item(
            gate.about(row.classes, name, row).category.value, title, label, in_words(every[name], codes),
            leaving is None or name in leaving,
        )
        for name, (label, codes) in fields.items()
        if name in every
    ]  # fmt: skip


# In words


def in_words(value: Any, codes: str = "") -> str:
    """A value as a person reads it: codes by their list, dates in the reader's language. What came in a form this node does
    not know is printed part by part."""
    if written := _WRITTEN.get(codes):
        with suppress(KeyError, TypeError, ValueError):
            return written(value)
    if isinstance(value, bool):
        return _now("Yes") if value else _now("No")
    if isinstance(value, date):
        return _date(value)
    if isinstance(value, Mapping):
        return ", ".join(in_words(part, str(name)) for name, part in value.items() if part not in (None, "", [], {}))
    if isinstance(value, list | tuple):
        return "; ".join(in_words(part, codes) for part in value)
    return _label(str(value), codes)


def _date(day: date | PartialDate | None) -> str:
    return format_date(day, get_language() or "en")


def _day(value: Any) -> str:
    return _date(value if isinstance(value, date) else date.fromisoformat(value))


_WRITTEN: dict[str, Callable[[Any], str]] = {
    "birth": lambda value: _date(births.from_dict(value)),
    "rules": lambda value: "; ".join(map(contact.sentence, value)),
    "day": _day,
}


def _label(text: str, codes: str) -> str:
    if codes in ("countries", "country"):
        return countries().label(text)
    if codes == "languages":
        return languages().label(text)
    return codelist(codes).label(text) if codes in names() else text
