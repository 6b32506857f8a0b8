"""Finding a case for somebody in one question: the case, and the parts through which they see it.

Every page of a case begins with this, so the question is prepared (see `access.prepared`).
"""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from wellknit.access.actors import Actor
from wellknit.access.prepared import Prepared, Slot
from wellknit.casework.models import Case
from wellknit.casework.standing import remember
from wellknit.casework.visibility import seen_in_slots, slots_of
from wellknit.people.models import Agency, Worker
from wellknit.vault.models import DataKey

_CASE = [field.attname for field in Case._meta.concrete_fields]
_WITH = (
    ("key", DataKey, ("id", "alias")),
    ("agency", Agency, ("id", "name")),
    ("manager", Worker, ("id", "full_name")),
)


def find(actor: Actor, reference: str) -> Case | None:
    """The case with this reference, if it exists for this actor. What it brings of its key, agency and manager is
    their name; the rest is read when it is asked for."""
    rows = _asking(len(actor.holders))(reference=reference, **slots_of(actor))
    if not rows:
        return None
    case = _case(rows[0][1:])
    remember(actor, case, frozenset(row[0] for row in rows))
    return case


@cache
def _asking(holders: int) -> Prepared:
    columns = ["part", *(f"case__{name}" for name in _CASE)]
    columns += [f"case__{name}__{part}" for name, _model, parts in _WITH for part in parts]
    return Prepared(
        lambda: seen_in_slots(holders).filter(case__reference=Slot("reference")).values_list(*columns)
    )


def _case(values: tuple[Any, ...]) -> Case:
    case = Case.from_db(DEFAULT_DB_ALIAS, _CASE, values)
    rest = iter(values[len(_CASE) :])
    for name, model, parts in _WITH:
        setattr(case, name, model.from_db(DEFAULT_DB_ALIAS, parts, [next(rest) for _part in parts]))
    return case
