"""Reading what is known of the people of a case, each thing only to those whose part shows its category."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import ManyToOneRel, Q
from django.http import Http404
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, Forbidden
from wellknit.casework.models import (
    Case,
    CasePerson,
    IdentityPaper,
    Link,
    Nationality,
    Person,
    PersonName,
    Reach,
    Relation,
    SpokenLanguage,
)
from wellknit.casework.models.base import CaseBound
from wellknit.casework.people import CATEGORIES, PARTS, written_names
from wellknit.casework.reads import duplicates
from wellknit.casework.rules import people as rules
from wellknit.casework.standing import categories_for
from wellknit.ground.verdicts import Verdict
from wellknit.vault import keyring
from wellknit.vault.classes import Category
from wellknit.words.calendars import is_child, local_today

_LANGUAGE_OF = {
    "Thai": "th", "Khmr": "km", "Laoo": "lo", "Mymr": "my", "Hans": "zh-Hans", "Hant": "zh-Hant", "Jpan": "ja",
    "Kore": "ko", "Arab": "ar", "Beng": "bn", "Deva": "hi", "Cyrl": "ru",
}  # fmt: skip
_FACTS = [name for name, known in Person.classes.items() if known.category is not Category.ROUTINE]
_TABLES: dict[str, Any] = {
    "names": PersonName,
    "nationalities": Nationality,
    "languages": SpokenLanguage,
    "papers": IdentityPaper,
    "reaches": Reach,
}


@dataclass
class Shown:
    """A person of the case as far as the reader's part shows them: what is hidden is empty here."""

    pk: int
    label: str
    principal: bool
    role: str = ""
    origin: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    names: list[dict[str, Any]] = field(default_factory=list)
    nationalities: list[Any] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    papers: list[Any] = field(default_factory=list)
    reaches: list[Any] = field(default_factory=list)
    addresses: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)


def people(actor: Anyone, case: Case) -> list[Shown]:
    """The people of a case, the principal first; the same number of queries for one person as for ten."""
    seen = categories_for(actor, case)
    members = list(CasePerson.objects.filter(case=case).select_related("person").order_by("pk"))
    keyring.preload(member.person.key_id for member in members)
    rows = {name: _rows(members, name) for name in _TABLES if _visible(name, seen)}
    labels = {each.person_id: _label(each.person, seen) for each in members}
    related = _relations(members, labels) if Category.FAMILY in seen else {}
    return [_shown(each, at == 0, seen, labels, rows, related) for at, each in enumerate(members)]


def _visible(name: str, seen: frozenset[Category]) -> bool:
    categories = {CATEGORIES[name], Category.LOCATION} if name == "reaches" else {CATEGORIES[name]}
    return bool(categories & seen)


def _rows(members: list[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in _TABLES[name].objects.filter(person__in=[each.person_id for each in members]).order_by("pk"):
        found[row.person_id].append(row)
    return found


def _label(person: Person, seen: frozenset[Category]) -> str:
    return person.called if Category.IDENTITY in seen and person.called else _("Somebody without a name")


def _relations(members: list[Any], labels: dict[int, str]) -> dict[int, list[dict[str, Any]]]:
    """What others in this case are to each person; of a relative in another case nothing is said here."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in Relation.objects.filter(person__in=list(labels), other__in=list(labels)).order_by("pk"):
        told = {"kind": row.kind, "household": row.household, "note": row.note, "other": row.other_id}
        found[row.person_id].append(told | {"label": labels[row.other_id]})
    return found


def _shown(
    member: Any, principal: bool, seen: frozenset[Category], labels: dict[int, str], rows: dict[str, Any],
    related: dict[int, list[dict[str, Any]]],
) -> Shown:  # fmt: skip
    pk, of = member.person_id, {name: found.get(member.person_id, []) for name, found in rows.items()}
    family = Category.FAMILY in seen
    reaches = of.get("reaches", [])
    return Shown(
        pk, labels[pk], principal, member.role if family else "", member.origin if family else "",
        facts=_facts(member.person, seen),
        names=[_name(row) for row in of.get("names", [])],
        nationalities=of.get("nationalities", []),
        languages=[row.code for row in of.get("languages", [])],
        papers=of.get("papers", []),
        reaches=[row for row in reaches if row.kind != "address" and Category.CONTACT in seen],
        addresses=[row.value for row in reaches if row.kind == "address" and Category.LOCATION in seen],
        relations=related.get(pk, []),
    )  # fmt: skip


def _facts(person: Person, seen: frozenset[Category]) -> dict[str, Any]:
    facts = {name: getattr(person, name) for name in _FACTS if CATEGORIES[name] in seen}
    if Category.IDENTITY in seen and person.birth:
        facts |= {"born": person.born, "is_child": is_child(person.born, local_today())}
        facts["ages"] = sorted(set(person.born.ages_on(local_today()))) if person.born else []
    return facts


def _name(row: PersonName) -> dict[str, Any]:
    texts = written_names(row.parts)
    salutation = row.parts.get("salutation", "")
    return {
        "kind": row.kind,
        "script": row.script,
        "lang": _LANGUAGE_OF.get(row.script, ""),
        "text": " ".join(filter(None, (salutation, texts[0]))) if texts else salutation,
        "parts": [text for part in PARTS[2:] if (text := row.parts.get(part))] if len(texts) > 1 else [],
    }


def anyone(pk: int) -> Person:
    """A person in any case that lies before whoever is acting. Raises `Http404` for the unseen and the unknown."""
    person: Person | None = Person.objects.filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def bound_to_persons() -> list[ManyToOneRel]:
    """The keys through which rows of a case, in whichever room, speak of a person."""
    keys = (each for each in Person._meta.get_fields(include_hidden=True) if isinstance(each, ManyToOneRel))
    return [each for each in keys if issubclass(each.related_model, CaseBound)]


def may_take_out(case: Case, member: CasePerson) -> Verdict:
    """Whether somebody in a case can be taken out of it: a case that says more of them than who they are keeps them."""
    one = member.person_id
    rows = (each.related_model._default_manager.filter(case=case, **{each.field.name: one}) for each in bound_to_persons())
    linked = Link.objects.filter(Q(one=one) | Q(other=one), state="linked")
    return rules.may_take_out(member.role, linked.exists() or any(each.exists() for each in rows))


def writable(actor: Anyone, case: Case, names: Iterable[str]) -> list[str]:
    """Which of these facts the actor's part shows, and so lets them change. Raises `Forbidden` where it shows none."""
    seen = categories_for(actor, case)
    shown = [name for name in names if CATEGORIES[name] in seen]
    if not shown:
        raise Forbidden(_("Your part in this case does not show this, so you cannot change it either."))
    return shown


def kept_basics(person: Person, names: Iterable[str]) -> dict[str, Any]:
    """The facts as a form shows them first."""
    return {name: getattr(person, name) for name in names} | {"birth": str(person.born or "")}


def kept_rows(person: Person, names: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows as a sheet shows them first."""
    return {name: [_READ[name](row) for row in _kept(person, name)] for name in names}


def _kept(person: Person, name: str) -> list[Any]:
    table = _TABLES["reaches" if name == "addresses" else name]
    rows = table.objects.filter(person=person).order_by("pk")
    if table is Reach:
        rows = rows.filter(kind="address") if name == "addresses" else rows.exclude(kind="address")
    return list(rows)


def _columns(*names: str) -> Any:
    return lambda row: {name: getattr(row, name) for name in names}


_READ: dict[str, Any] = {
    "names": lambda row: {"kind": row.kind, "script": row.script} | row.parts,
    "nationalities": lambda row: {"country": row.country, "standing": row.standing},
    "languages": _columns("code"),
    "papers": _columns("kind", "number", "country", "expires_on", "held_by"),
    "reaches": _columns("kind", "value"),
    "addresses": lambda row: row.value,
}


def relation_between(person: Person, other: Person) -> dict[str, Any]:
    """What ``other`` is to ``person``, as a form shows it first."""
    row = Relation.objects.filter(person=person, other=other).first()
    return {"kind": row.kind, "household": row.household, "note": row.note} if row else {}


def overview(actor: Actor, case: Case) -> dict[str, Any]:
    """What the page shows: the people, and of the principal person the records that may be of the same human being."""
    shown = people(actor, case)
    context: dict[str, Any] = {"people": shown, "twins": [], "answered": []}
    if shown and Category.IDENTITY in categories_for(actor, case):
        principal = Person.objects.get(pk=shown[0].pk)
        answered = duplicates.answered(actor, principal)
        ours = {each.pk for each in shown} | {twin.person.pk for twin in answered}
        context |= {"twins": duplicates.likely(actor, duplicates.draft_of(principal), but=ours), "answered": answered}
    return context
