"""Records that may be of the same person: a hint with its reasons, never a decision. Help goes on while it is open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, acting
from wellknit.casework import births, people
from wellknit.casework.models import Case, CasePerson, IdentityPaper, Link, Person, PersonName, Reach
from wellknit.casework.reads import matching
from wellknit.vault import keyring
from wellknit.vault.classes import Category
from wellknit.words.calendars import PartialDate

MOST_SHOWN = 8
NEAR = 0.86  # a name below this alone is no hint
_WEIGHTS = {"paper": 3.0, "reach": 1.5, "birth": 0.3}


@dataclass(frozen=True)
class Draft:
    """What is known of somebody, to be compared with everybody else."""

    names: list[str] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    reaches: list[str] = field(default_factory=list)
    birth: PartialDate | None = None


@dataclass(frozen=True)
class Twin:
    """A record that may be of the same person, or of which that was answered; ``codes`` say why."""

    person: Person
    case: Case
    codes: tuple[str, ...] = ()
    state: str = ""
    weight: float = 0.0

    @property
    def why(self) -> list[str]:
        """Each reason in words."""
        return [_WORDS[code]() for code in self.codes if code in _WORDS]


_WORDS = {
    "paper": lambda: _("a paper with the same number"),
    "reach": lambda: _("the same telephone number or email address"),
    "name": lambda: _("a name that is alike"),
    "birth": lambda: _("a birth that fits"),
}


def draft_of(person: Person) -> Draft:
    """What is on file of a person."""
    names = PersonName.objects.filter(person=person)
    reaches = Reach.objects.filter(person=person).exclude(kind="address")
    return Draft(
        [person.called, *(text for row in names for text in people.written_names(row.parts))],
        [row.number for row in IdentityPaper.objects.filter(person=person) if row.number],
        [row.value for row in reaches if isinstance(row.value, str)],
        person.born,
    )


def draft_told(called: str, told: dict[str, Any]) -> Draft:
    """What a form tells of somebody who is not on file."""
    return Draft(
        [called, *(row["full"] for row in told["names"])],
        [row["number"] for row in told.get("papers", ()) if row["number"]],
        [row["value"] for row in told.get("reaches", ()) if row["value"]],
        told["birth"],
    )


def likely(actor: Actor, draft: Draft, but: Iterable[int] = ()) -> list[Twin]:
    """The records that may be of the drafted person, likeliest first; only among cases whose identity lies open."""
    with acting(actor):
        codes, near = _evidence(actor, draft)
        wanted = set(codes) - set(but)
        twins = [_judged(member, codes, near, draft) for member in _members(actor, wanted)]
    best = sorted((twin for twin in twins if twin), key=lambda twin: (-twin.weight, -twin.case.pk))
    return best[:MOST_SHOWN]


def answered(actor: Actor, person: Person) -> list[Twin]:
    """The records linked to this one or told apart from it, as far as the actor sees them."""
    with acting(actor):
        links = list(Link.objects.filter(Q(one=person) | Q(other=person)).exclude(state="suggested"))
        by_other = {link.other_id if link.one_id == person.pk else link.one_id: link for link in links}
        return [
            Twin(each.person, each.case, tuple(by_other[each.person_id].why.split()), by_other[each.person_id].state)
            for each in _members(actor, set(by_other))
        ]


def _evidence(actor: Actor, draft: Draft) -> tuple[dict[int, list[str]], dict[int, float]]:
    codes: dict[int, list[str]] = defaultdict(list)
    for person in matching.with_papers(actor, draft.papers):
        codes[person].append("paper")
    for person in matching.with_reaches(actor, draft.reaches):
        codes[person].append("reach")
    near = {each.key: each.score for each in matching.named(actor, draft.names, matching.MOST_EXACT)}
    for person, score in near.items():
        if score >= NEAR:
            codes[person].append("name")
    return codes, near


def _members(actor: Actor, persons: set[int]) -> list[CasePerson]:
    """One membership for each person, in the newest case where the actor is shown who they are."""
    if not persons:
        return []
    rows = CasePerson.objects.filter(person__in=list(persons)).select_related("person", "case").order_by("case")
    shown = matching.sight(actor, {row.case_id for row in rows})
    kept = {row.person_id: row for row in rows if Category.IDENTITY in shown.get(row.case_id, ())}
    keyring.preload(row.person.key_id for row in kept.values())
    return list(kept.values())


def _judged(member: CasePerson, codes: dict[int, list[str]], near: dict[int, float], draft: Draft) -> Twin | None:
    """The twin, unless a name is all that speaks for it and the birth speaks against."""
    reasons = list(codes[member.person_id])
    fits = births.fit(draft.birth, member.person.born)
    if reasons == ["name"] and fits is False:
        return None
    if fits:
        reasons.append("birth")
    weight = near.get(member.person_id, 0.0) + sum(_WEIGHTS.get(code, 0.0) for code in reasons)
    return Twin(member.person, member.case, tuple(reasons), weight=weight)


def why(actor: Actor, person: Person, other: int) -> str:
    """The codes that speak for two records being one, as `Link` keeps them."""
    twins = {twin.person.pk: twin.codes for twin in likely(actor, draft_of(person), but=[person.pk])}
    return " ".join(twins.get(other, ()))
