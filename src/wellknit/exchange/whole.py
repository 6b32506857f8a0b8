"""Cases read whole, many together: one question for each table, however many cases there are.

What `outgoing` says of a case, it says of these rows: read from the tables here, or just written by `arriving`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Model

from wellknit.casework.models import (
    Case,
    CasePerson,
    Exploitation,
    IdentityPaper,
    Nationality,
    Note,
    Perpetrator,
    PersonName,
    Plan,
    PlanAction,
    Reach,
    ReferralOnFile,
    SpokenLanguage,
    StatusDecision,
    TraffickingEvent,
)
from wellknit.consent.models import Consent
from wellknit.exchange.models import Arrival
from wellknit.ground.batches import batches
from wellknit.vault import keyring

Rows = Mapping[type[Model], Sequence[Any]]  # one case by table; in each table the oldest first

TOGETHER = 100
_OF_CASE: dict[Any, tuple[str, ...]] = {
    StatusDecision: (),
    Exploitation: ("recruited_at", "exploited_at"),
    Perpetrator: ("organisation",),
    ReferralOnFile: ("organisation",),
    Note: (),
    TraffickingEvent: (),
    Plan: (),
    PlanAction: (),
    Consent: (),
    Arrival: (),
}
_OF_PERSON: tuple[Any, ...] = (PersonName, Nationality, SpokenLanguage, IdentityPaper, Reach)


def whole(cases: Iterable[Case]) -> Iterator[tuple[Case, Rows]]:
    """Each case with its rows, in the order of the cases; memory holds few of them."""
    for some in batches(cases, TOGETHER):
        yield from _read(some)


def _read(cases: list[Case]) -> Iterator[tuple[Case, Rows]]:
    members = _by("case_id", CasePerson.objects.filter(case__in=cases).select_related("person"))
    persons = {case: of[0].person_id for case, of in members.items()}
    keyring.preload([*(case.key_id for case in cases), *(of[0].person.key_id for of in members.values())])
    of_case = {
        table: _by("case_id", table.objects.filter(case__in=cases).select_related(*(related or [None])))
        for table, related in _OF_CASE.items()
    }
    of_person = {table: _by("person_id", table.objects.filter(person__in=persons.values())) for table in _OF_PERSON}
    for case in cases:
        rows = {table: found.get(case.pk, ()) for table, found in of_case.items()}
        rows |= {table: found.get(persons.get(case.pk, 0), ()) for table, found in of_person.items()}
        yield case, rows | {CasePerson: members.get(case.pk, ())}


def _by(column: str, rows: Any) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("pk"):
        found[getattr(row, column)].append(row)
    return found
