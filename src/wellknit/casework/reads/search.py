"""Finding a case: by its reference, by the number of a paper, by telephone or email, by name.

What lies outside the asker's cases leaves no trace in the answer: not in its words, not in its number of queries.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, acting, require
from wellknit.access.permissions import Permission
from wellknit.access.prepared import Prepared, Slot
from wellknit.casework.models import Case, CasePerson, Person
from wellknit.casework.reads import matching
from wellknit.casework.reads.matching import in_slots, padded
from wellknit.casework.visibility import seen_in_slots, slots_of
from wellknit.ledger.record import record
from wellknit.people.models import Worker
from wellknit.vault import keyring
from wellknit.vault.classes import Category

MOST_SHOWN = 20
LONGEST = 200
SAME = 0.995  # from here on a name counts as the same

_LETTERS = "2-9A-HJKMNP-TV-Z"  # of `ground.ids`
_REFERENCE = re.compile(f"[{_LETTERS}]{{3,5}}|[{_LETTERS}]{{5}}-?[{_LETTERS}]{{0,5}}")
_WHOLE = re.compile(f"[{_LETTERS}]{{5}}-[{_LETTERS}]{{5}}")  # in capitals, as it is printed: no name, no telephone
_LAST = "ZZZZZ-ZZZZZ"


@dataclass(frozen=True)
class Reason:
    """Why a case was found: a code, how much it weighs, and what one must be allowed to see to be told."""

    code: str
    weight: float
    category: Category
    name: str = ""

    @property
    def words(self) -> str:
        """The reason in words."""
        if self.code == "name":
            same = self.weight >= SAME
            return (_("The name is the same: %s") if same else _("The name is alike: %s")) % self.name
        return _WORDS[self.code]()


_WORDS = {
    "reference": lambda: _("The reference fits."),
    "paper": lambda: _("A paper has this number."),
    "reach": lambda: _("This telephone number or email address is on file."),
}


@dataclass
class Hit:
    """A case that was found. ``person`` is None and ``called`` empty where the asker's part shows no identity."""

    case: Case
    person: Person | None = None
    called: str = ""
    reasons: list[Reason] = field(default_factory=list)

    @property
    def why(self) -> list[str]:
        """Each reason in words, the strongest first."""
        return list(dict.fromkeys(reason.words for reason in sorted(self.reasons, key=lambda r: -r.weight)))

    @property
    def score(self) -> float:
        """How strong the strongest reason is."""
        return max((reason.weight for reason in self.reasons), default=0.0)


@dataclass(frozen=True)
class Found:
    """The answer to one search, best first; ``more`` says that there are others like these."""

    query: str
    hits: list[Hit]
    more: bool = False


def find(actor: Actor, query: str) -> Found:
    """Search the cases this actor sees.

    Takes the same few queries whatever is on file, and leaves one line in the ledger without the words searched for.
    """
    require(actor, Permission.CASE_SEARCH)
    asked = " ".join(query[:LONGEST].split())
    with acting(actor):
        hits = _hits(actor, asked) if asked else []
        with transaction.atomic():
            record("case.searched", by=actor, found=min(len(hits), MOST_SHOWN))
    return Found(asked, hits[:MOST_SHOWN], len(hits) > MOST_SHOWN)


def _hits(actor: Actor, asked: str) -> list[Hit]:
    cases = _with_reference(asked)
    persons = _persons(actor, asked)
    members = _members(actor, cases, persons) if cases or persons else []
    shown = matching.sight(actor, {member.case_id for member in members}) if members else {}
    keyring.preload(member.person.key_id for member in members)
    found: dict[int, Hit] = {}
    for member in members:
        _tell(found, member, persons.get(member.person_id, []), shown.get(member.case_id, frozenset()), cases)
    return sorted(found.values(), key=lambda hit: (-hit.score, -hit.case.pk))


def _columns(model: type[Model], *names: str) -> list[str]:
    """These columns of a model, in the order in which it is read."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


# As much as an answer shows; the rest is read when it is asked for.
_CASE = _columns(Case, "id", "reference", "state", "manager_id")
_MANAGER = _columns(Worker, "id", "full_name")
_PERSON = _columns(Person, "id", "key_id", "called")


def _members(actor: Actor, cases: Iterable[int], persons: Iterable[int]) -> list[CasePerson]:
    """Who is in these cases, and in which cases these persons are, as far as the actor sees the cases."""
    given, known = padded(cases), padded(persons)
    question = _membership(len(actor.holders), len(given), len(known))
    return [_member(row) for row in question(**slots_of(actor), **in_slots("case", given), **in_slots("person", known))]


@cache
def _membership(holders: int, cases: int, persons: int) -> Prepared:
    given, known = [Slot(f"case{n}") for n in range(cases)], [Slot(f"person{n}") for n in range(persons)]
    columns = [f"case__{name}" for name in _CASE] + [f"case__manager__{name}" for name in _MANAGER]

    def write() -> QuerySet[Any, Any]:
        seen = Exists(seen_in_slots(holders).filter(case=OuterRef("case_id")))
        rows = CasePerson.objects.filter(seen, Q(case__id__in=given) | Q(person__id__in=known)).order_by("case", "pk")
        return rows.values_list(*columns, *(f"person__{name}" for name in _PERSON))

    return Prepared(write)


def _member(row: tuple[Any, ...]) -> CasePerson:
    """One row as a membership, made to be read."""
    manager, person = len(_CASE), len(_CASE) + len(_MANAGER)  # where each begins
    case = Case.from_db(DEFAULT_DB_ALIAS, _CASE, row[:manager])
    case.manager = Worker.from_db(DEFAULT_DB_ALIAS, _MANAGER, row[manager:person])
    return CasePerson(case=case, person=Person.from_db(DEFAULT_DB_ALIAS, _PERSON, row[person:]))


def _tell(
    found: dict[int, Hit], member: CasePerson, reasons: list[Reason], shown: frozenset[Category], cases: list[int]
) -> None:
    """Add what this member of a case gives away to somebody who is shown these categories."""
    told = [reason for reason in reasons if reason.category in shown]
    if member.case_id in cases and member.case_id not in found:
        told.append(Reason("reference", 4.0, Category.ROUTINE))
    if not told:
        return
    hit = found.setdefault(member.case_id, Hit(member.case))
    if Category.IDENTITY in shown and max(reason.weight for reason in told) > hit.score:
        hit.person, hit.called = member.person, member.person.called
    hit.reasons += told


def _persons(actor: Actor, asked: str) -> dict[int, list[Reason]]:
    """Who matches, and why."""
    reasons: dict[int, list[Reason]] = defaultdict(list)
    has_digit, other = any(map(str.isdigit, asked)), not _WHOLE.fullmatch(asked)
    for person in matching.with_papers(actor, [asked]) if has_digit else ():
        reasons[person].append(Reason("paper", 3.0, Category.IDENTITY))
    for person in matching.with_reaches(actor, [asked]) if other and (has_digit or "@" in asked) else ():
        reasons[person].append(Reason("reach", 2.0, Category.CONTACT))
    for near in matching.named(actor, [asked], matching.MOST_EXACT) if other and not has_digit else ():
        reasons[near.key].append(Reason("name", near.score, Category.IDENTITY, near.name))
    return reasons


def _with_reference(asked: str) -> list[int]:
    """The cases whose reference this is, or begins like this: three signs at least, the dash may be left out."""
    text = asked.upper().replace(" ", "")
    if not _REFERENCE.fullmatch(text):
        return []
    begins = f"{text[:5]}-{text[5:].lstrip('-')}" if len(text) > 5 else text
    # A range over the index instead of LIKE, which no index of ours serves on every database.
    rows = Case.objects.filter(reference__gte=begins, reference__lte=begins + _LAST[len(begins) :])
    return list(rows.order_by("reference").values_list("pk", flat=True)[:MOST_SHOWN])
