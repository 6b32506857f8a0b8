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
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from wellknit.access.actors import Actor
from wellknit.access.policy import Standing, categories
from wellknit.access.roles import AGENCY_PART, PARTS
from wellknit.casework import people
from wellknit.casework.models import CasePerson, IdentityPaper, NameToken, Person, PersonName, Reach, Visibility
from wellknit.casework.visibility import seen_by
from wellknit.names import Ranked, rank
from wellknit.vault import keyring
from wellknit.vault.classes import Category

MOST_OPENED = 200
MOST_EXACT = 50
OWN_CASES = 2_000  # of the cases a holder sees, so many are searched whole
PER_TOKEN = 1_000  # of the records under one token, so many are looked at
MOST_TOKENS = 24
ALIKE = 0.72  # a name below this is not alike

_SHOWING = {
    category: [part.name for part in (*PARTS.values(), AGENCY_PART) if category in part.categories]
    for category in Category
}


def sees(actor: Actor, category: Category) -> QuerySet[Visibility]:
    """The visibility rows of the actor's cases where their part shows a category."""
    return seen_by(actor).filter(part__in=_SHOWING[category])


def sight(actor: Actor, case_ids: Iterable[int]) -> dict[int, frozenset[Category]]:
    """What the actor may see of each of these cases; a case they do not see is missing."""
    parts: dict[int, set[str]] = {}
    for case_id, part in seen_by(actor).filter(case__in=list(case_ids)).values_list("case", "part"):
        parts.setdefault(case_id, set()).add(part)
    return {
        case_id: categories(actor.roles, Standing(frozenset(held - {"agency"}), agency="agency" in held))
        for case_id, held in parts.items()
    }


def with_papers(actor: Actor, numbers: Iterable[str]) -> list[int]:
    """The persons with a paper of one of these numbers."""
    asked = {index for number in numbers if (index := people.paper_index(number))}
    return _persons(actor, Category.IDENTITY, IdentityPaper.objects.filter(number_index__in=asked)) if asked else []


def with_reaches(actor: Actor, texts: Iterable[str]) -> list[int]:
    """The persons reached by one of these telephone numbers, in any common writing, or email addresses."""
    asked = {index for text in texts for index in people.reach_indices(text)}
    return _persons(actor, Category.CONTACT, Reach.objects.filter(value_index__in=asked)) if asked else []


def _persons(actor: Actor, category: Category, rows: QuerySet[Any]) -> list[int]:
    visible = rows.filter(Exists(_road_to_person(actor, category)))
    return list(dict.fromkeys(visible.order_by("-person").values_list("person", flat=True)[:MOST_EXACT]))


def _road_to_person(actor: Actor, category: Category) -> QuerySet[CasePerson]:
    # Not as one join: a planner may walk all cases of an agency again for every person.
    shown = Exists(sees(actor, category).filter(case=OuterRef("case_id")))
    return QuerySet(CasePerson).filter(shown, person=OuterRef("person_id"))


def named(actor: Actor, names: Iterable[str], k: int) -> list[Ranked[int]]:
    """The persons whose names are most alike one of these, best first: number, name that came nearest, how near."""
    asked = [name for name in dict.fromkeys(names) if name]
    opened = _opened(candidates(actor, asked))
    best: dict[int, Ranked[int]] = {}
    for name in asked:
        for near in rank(name, opened, k):
            if near.score >= ALIKE and (near.key not in best or near.score > best[near.key].score):
                best[near.key] = near
    return heapq.nlargest(k, best.values(), key=lambda near: (near.score, near.key))


def candidates(actor: Actor, names: Iterable[str]) -> list[int]:
    """The numbers of at most two hundred persons whose names may be meant, those with the rarest tokens first."""
    tokens = sorted(people.tokens_for(names))[:MOST_TOKENS]
    if not tokens:
        return []
    roads = [_in_newest_cases(actor, holder, tokens) for holder in actor.holders]
    roads += [_newest_under(actor, token) for token in tokens]
    met = [(person, bytes(token)) for person, token in roads[0].union(*roads[1:])]
    rows = Counter(token for _, token in met)
    weights: Counter[int] = Counter()
    for person, token in met:
        weights[person] += 1 / rows[token]  # type: ignore[assignment]
    return heapq.nlargest(MOST_OPENED, weights, key=lambda person: (weights[person], person))


def _in_newest_cases(actor: Actor, holder: str, tokens: list[bytes]) -> QuerySet[Any]:
    newest = sees(actor, Category.IDENTITY).filter(holder=holder).order_by("-updated_at", "-case").values("case")
    persons = CasePerson.objects.filter(case__in=newest[:OWN_CASES]).values("person")
    return NameToken.objects.filter(token__in=tokens, person__in=persons).values_list("person", "token")


def _newest_under(actor: Actor, token: bytes) -> QuerySet[Any]:
    newest = NameToken.objects.filter(token=token).order_by("-person").values("pk")[:PER_TOKEN]
    visible = NameToken.objects.filter(pk__in=newest).filter(Exists(_road_to_person(actor, Category.IDENTITY)))
    return visible.values_list("person", "token")


def _opened(person_ids: list[int]) -> list[tuple[int, str]]:
    """Every name of these persons, opened."""
    persons = list(Person.objects.filter(pk__in=person_ids)) if person_ids else []
    keyring.preload(person.key_id for person in persons)
    opened = [(person.pk, person.called) for person in persons]
    for row in PersonName.objects.filter(person__in=person_ids) if persons else ():
        opened += [(row.person_id, text) for text in people.written_names(row.parts)]
    return opened
