"""Finding a case for somebody in one question: the case, and the parts through which they see it.

Every page of a case begins with this, so the question is prepared (see `access.prepared`).
"""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Exists, OuterRef

from wellknit.access.actors import Actor
from wellknit.access.prepared import Prepared, Slot
from wellknit.casework.models import Bar, Case, Visibility
from wellknit.casework.standing import remember
from wellknit.casework.visibility import live
from wellknit.ground import clock
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
    holders = {f"holder{place}": holder for place, holder in enumerate(actor.holders)}
    rows = _asking(len(holders))(reference=reference, worker=actor.worker_id, now=clock.now(), **holders)
    if not rows:
        return None
    case = _case(rows[0][1:])
    remember(actor, case, frozenset(row[0] for row in rows))
    return case


@cache
def _asking(holders: int) -> Prepared:
    names = [Slot(f"holder{place}") for place in range(holders)]
    barred = Bar.objects.filter(case=OuterRef("case_id"), worker=Slot("worker"), lifted_at=None)
    columns = ["part", *(f"case__{name}" for name in _CASE)]
    columns += [f"case__{name}__{part}" for name, _model, parts in _WITH for part in parts]
    return Prepared(
        lambda: Visibility.objects.filter(
            live(Slot("now")), ~Exists(barred), holder__in=names, case__reference=Slot("reference")
        ).values_list(*columns)
    )


def _case(values: tuple[Any, ...]) -> Case:
    case = Case.from_db(DEFAULT_DB_ALIAS, _CASE, values)
    rest = iter(values[len(_CASE) :])
    for name, model, parts in _WITH:
        setattr(case, name, model.from_db(DEFAULT_DB_ALIAS, parts, [next(rest) for _part in parts]))
    return case
