"""Who, among the people an actor may see, has this paper, this telephone number, a name like this one.

Every query is narrowed inside the database to the actor's cases, and to those where their part shows what is compared.

Names are found by blind tokens along two bounded roads, whose rows are then opened and ranked: the actor's cases that
moved last, and the newest records under each token. Both stop at a fixed number of rows, so that a search costs the
same among a million cases as among ten thousand, and whoever sees few cases has all of them searched. A later way of
matching replaces `candidates` and `names.rank`, nothing else.
"""

import heapq
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from wellknit.access.actors import Actor
from wellknit.access.policy import Standing, categories
from wellknit.access.prepared import Prepared, Slot
from wellknit.access.roles import AGENCY_PART, PARTS
from wellknit.casework import people
from wellknit.casework.models import CasePerson, IdentityPaper, NameToken, Person, PersonName, Reach, Visibility
from wellknit.casework.visibility import seen_in_slots, slots_of
from wellknit.names import Ranked, rank
from wellknit.vault import keyring
from wellknit.vault.classes import Category

MOST_OPENED = 100
MOST_EXACT = 30
OWN_CASES = 200  # of the cases a holder sees, so many are searched whole: more than one worker carries
PER_TOKEN = 100  # of the records under one token, so many are looked at
MOST_TOKENS = 24
ALIKE = 0.72  # a name below this is not alike
_CALLED, _PARTS = Person._meta.get_field("called"), PersonName._meta.get_field("parts")

_SHOWING = {
    category: [part.name for part in (*PARTS.values(), AGENCY_PART) if category in part.categories]
    for category in Category
}


def sight(actor: Actor, case_ids: Iterable[int]) -> dict[int, frozenset[Category]]:
    """What the actor may see of each of these cases; a case they do not see is missing."""
    parts: dict[int, set[str]] = {}
    asked = padded(case_ids)
    for case_id, part in _parts_in(len(actor.holders), len(asked))(**slots_of(actor), **in_slots("case", asked)):
        parts.setdefault(case_id, set()).add(part)
    return {
        case_id: categories(actor.roles, Standing(frozenset(held - {"agency"}), agency="agency" in held))
        for case_id, held in parts.items()
    }


@cache
def _parts_in(holders: int, cases: int) -> Prepared:
    asked: Any = [Slot(f"case{n}") for n in range(cases)]
    return Prepared(lambda: seen_in_slots(holders).filter(case__id__in=asked).values_list("case", "part"))


def padded(numbers: Iterable[int]) -> list[int]:
    """These numbers, and zeros, which no row has, up to a power of two: few prepared questions serve every size."""
    found = sorted(set(numbers))
    return found + [0] * ((1 << max(len(found) - 1, 0).bit_length()) - len(found))


def in_slots(name: str, values: Iterable[Any]) -> dict[str, Any]:
    """The values for the slots ``name0``, ``name1`` and so on."""
    return {f"{name}{n}": value for n, value in enumerate(values)}


def with_papers(actor: Actor, numbers: Iterable[str]) -> list[int]:
    """The persons with a paper of one of these numbers."""
    asked = {index for number in numbers if (index := people.paper_index(number))}
    return _under(actor, IdentityPaper, "number_index", asked, Category.IDENTITY)


def with_reaches(actor: Actor, texts: Iterable[str]) -> list[int]:
    """The persons reached by one of these telephone numbers, in any common writing, or email addresses."""
    asked = {index for text in texts for index in people.reach_indices(text)}
    return _under(actor, Reach, "value_index", asked, Category.CONTACT)


def _under(actor: Actor, model: Any, column: str, asked: set[bytes], category: Category) -> list[int]:
    if not asked:
        return []
    question = _indexed(model, column, category, len(actor.holders), len(asked))
    found = question(**slots_of(actor), **in_slots("index", sorted(asked)))
    return list(dict.fromkeys(person for (person,) in found))


@cache
def _indexed(model: Any, column: str, category: Category, holders: int, many: int) -> Prepared:
    asked = {f"{column}__in": [Slot(f"index{n}") for n in range(many)]}
    return Prepared(
        lambda: model.objects.filter(Exists(_road_to_person(holders, category)), **asked)
        .order_by("-person")
        .values_list("person")[:MOST_EXACT]
    )


def _shown(holders: int, category: Category) -> QuerySet[Visibility]:
    return seen_in_slots(holders).filter(part__in=_SHOWING[category])


def _road_to_person(holders: int, category: Category, outer: str = "person_id") -> QuerySet[CasePerson]:
    # Not as one join: a planner may walk all cases of an agency again for every person.
    shown = Exists(_shown(holders, category).filter(case=OuterRef("case_id")))
    return CasePerson.objects.filter(shown, person=OuterRef(outer))


def named(actor: Actor, names: Iterable[str], k: int) -> list[Ranked[int]]:
    """The persons whose names are most alike one of these, best first: number, name that came nearest, how near."""
    asked = [name for name in dict.fromkeys(names) if name]
    opened = _opened(actor, candidates(actor, asked))
    best: dict[int, Ranked[int]] = {}
    for name in asked:
        for near in rank(name, opened, k):
            if near.score >= ALIKE and (near.key not in best or near.score > best[near.key].score):
                best[near.key] = near
    return heapq.nlargest(k, best.values(), key=lambda near: (near.score, near.key))


def candidates(actor: Actor, names: Iterable[str]) -> list[int]:
    """The numbers of at most a hundred persons whose names may be meant, those with the rarest tokens first."""
    tokens = sorted(people.tokens_for(names))[:MOST_TOKENS]
    if not tokens:
        return []
    cases = _newest_cases(actor)
    roads = _roads(len(actor.holders), len(tokens), len(cases), PER_TOKEN)
    asked = in_slots("token", tokens) | in_slots("case", cases)
    met = {(person, bytes(token)) for person, token in roads(**slots_of(actor), **asked)}
    rows = Counter(token for _, token in met)
    weights: Counter[int] = Counter()
    for person, token in met:
        weights[person] += 1 / rows[token]  # type: ignore[assignment]
    return heapq.nlargest(MOST_OPENED, weights, key=lambda person: (weights[person], person))


def _newest_cases(actor: Actor) -> list[int]:
    """The cases each holder saw moved last. As numbers: nested in the next question, a planner without figures of its
    tables begins anew for every token. Always as many, so that one prepared question serves."""
    holders = len(actor.holders)
    found = {case for n in range(holders) for (case,) in _newest(holders, n, OWN_CASES)(**slots_of(actor))}
    return sorted(found) + [0] * (OWN_CASES * holders - len(found))


@cache
def _newest(holders: int, number: int, most: int) -> Prepared:
    return Prepared(
        lambda: _shown(holders, Category.IDENTITY)
        .filter(holder=Slot(f"holder{number}"))
        .order_by("-updated_at", "-case")
        .values_list("case")[:most]
    )


@cache
def _roads(holders: int, tokens: int, cases: int, per_token: int) -> Prepared:
    """Every road in one question."""
    asked = [Slot(f"token{n}") for n in range(tokens)]

    def write() -> QuerySet[Any, Any]:
        roads = [_newest_under(holders, token, per_token) for token in asked]
        return _in_cases([Slot(f"case{n}") for n in range(cases)], asked).union(*roads, all=True)

    return Prepared(write)


def _in_cases(cases: list[Slot], tokens: list[Slot]) -> QuerySet[Any, Any]:
    persons = CasePerson.objects.filter(case__id__in=cases).values("person")
    return NameToken.objects.filter(token__in=tokens, person__in=persons).values_list("person", "token")


def _newest_under(holders: int, token: Slot, most: int) -> QuerySet[Any, Any]:
    """From the last of the newest on: unlike a list of them, this is read in the index alone."""
    under = NameToken.objects.filter(token=token)
    last = Subquery(under.order_by("-person").values("person")[most - 1 : most])
    newest = under.filter(Exists(_road_to_person(holders, Category.IDENTITY)), person__gte=Coalesce(last, Value(0)))
    return newest.values_list("person", "token")


def _opened(actor: Actor, person_ids: list[int]) -> list[tuple[int, str]]:
    """Every name of these persons, opened."""
    if not person_ids:
        return []
    asked = in_slots("person", person_ids + [0] * (MOST_OPENED - len(person_ids)))
    rows = _names_of(len(actor.holders), MOST_OPENED)(**slots_of(actor), **asked)
    keyring.preload(key for _person, key, *_ in rows)
    # Most are called what they are named: as a pair of a set, such a name is compared once.
    opened = {(person, _CALLED.open_value(called, key, person)) for person, key, called, *_ in rows}
    for person, key, _called, name, parts in rows:
        opened |= {(person, text) for text in people.written_names(_PARTS.open_value(parts, key, name) or {})}
    return sorted(opened)


@cache
def _names_of(holders: int, persons: int) -> Prepared:
    """What persons are called beside each of their names, as both are stored; all are sealed with the person's key."""
    asked = [Slot(f"person{n}") for n in range(persons)]

    def write() -> QuerySet[Any, Any]:
        seen = Person.objects.filter(Exists(_road_to_person(holders, Category.IDENTITY, "pk")), pk__in=asked)
        return seen.values_list("pk", "key", "called", "personnames__pk", "personnames__parts")

    return Prepared(write)
