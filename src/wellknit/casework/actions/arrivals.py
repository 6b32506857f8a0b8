"""Cases that arrive in a file: gathered whole, written many at a time, shown when all of their file is there.

Whoever brings a file in lets the actions make each case inside `common.gathering`, so that nothing is written until
`write_down` writes many cases together, a table at a time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.casework import visibility
from wellknit.casework.actions import cases
from wellknit.casework.actions.common import Gathered, atomic, write
from wellknit.casework.models import Case, CasePerson, Person
from wellknit.casework.standing import remember
from wellknit.ground import clock
from wellknit.ground.batches import batches
from wellknit.ledger.record import Line, append
from wellknit.vault import keyring

AT_ONCE = 2000  # of a long file: so many objects are in memory, and numbers in a question


@atomic
def open_arrival(*, by: Actor, called: str, told: dict[str, Any], identity: bool) -> Case:
    """Open a case for a row of a file. Until `show` nobody sees it, so the opener's standing is kept with it."""
    require(by, Permission.CASE_IMPORT)
    case = cases.open_case(by=by, called=called, person=told, source="file", without_identity=not identity)
    remember(by, case, frozenset({"manager"}))
    return case


@atomic
def settle(*, case: Case, by: Actor, state: str, reason: str = "", words: str = "", follow_up: bool = False) -> None:
    """Say where the case stood when the file was written; a closing elsewhere needs no approval here."""
    require(by, Permission.CASE_IMPORT)
    closed_at: datetime | None = clock.now() if state == "closed" else None
    case.state, case.closed_at, case.follow_up = state, closed_at, follow_up
    case.closing_reason, case.closing_words = reason, words
    if not case._state.adding:
        case.save(update_fields=["state", "closed_at", "follow_up", "closing_reason", "closing_words"])


@transaction.atomic
def write_down(*, by: Actor, gathered: Sequence[Gathered]) -> None:
    """Write cases that were gathered; nobody sees them yet."""
    require(by, Permission.CASE_IMPORT)
    write(row for each in gathered for rows in each.rows.values() for row in rows)


@transaction.atomic
def show(*, by: Actor, numbers: Sequence[int], lines: Sequence[Line]) -> None:
    """Show the cases of a file in everybody's lists, all at once, and record what was done in them."""
    require(by, Permission.CASE_IMPORT)
    for some in batches(numbers, AT_ONCE):
        visibility.show(list(Case.objects.filter(pk__in=some)))
    for few in batches(lines, AT_ONCE):
        append(few)


@transaction.atomic
def drop(*, by: Actor, numbers: Sequence[int]) -> None:
    """Take back cases that were never shown, as if their file had not been there; their keys are destroyed."""
    require(by, Permission.CASE_IMPORT)
    for some in batches(numbers, AT_ONCE):
        _drop(some)


def _drop(numbers: Sequence[int]) -> None:
    cases_keys = list(Case.objects.filter(pk__in=numbers).values_list("key_id", flat=True))
    persons = list(CasePerson.objects.filter(case__in=numbers).values_list("person_id", "person__key_id"))
    Case.objects.filter(pk__in=numbers).delete()
    Person.objects.filter(pk__in=[person for person, _ in persons]).delete()
    for key_id in [*cases_keys, *(key for _, key in persons)]:
        keyring.shred(key_id)
