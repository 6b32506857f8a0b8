"""Writing a row of a case once: a second click finds its twin on file, is told so, and writes nothing."""

from typing import Any

from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.casework.actions.common import done, keep, so_far
from wellknit.casework.models import Case
from wellknit.casework.models.base import CaseBound
from wellknit.ground.verdicts import Refused
from wellknit.vault.fields import SealedField

_OF_EVERY_ROW = frozenset({"id", "key", "case", "made_by", "made_at"})


def hold(case: Case) -> None:
    """Let nobody else write into this case until the transaction that is open ends; nobody knows of one that arrives."""
    if so_far(Case) is None:
        Case.objects.select_for_update().filter(pk=case.pk).values_list("pk").first()


def save_once(row: CaseBound) -> None:
    """Save a new row, or the changes of an old one. Raises `Refused` for the twin of a row on file.

    A case that arrives in a file has nothing on file; its rows are gathered, each once.
    """
    gathered = so_far(type(row))
    if gathered is not None:
        if row not in gathered:
            keep(row)
        return
    hold(row.case)
    new = row._state.adding
    if new:
        _refuse_twin(row)
    row.save(force_insert=new)


def put(kind: str, row: CaseBound, *, by: Actor, **codes: Any) -> None:
    """Save a row once, and record it."""
    save_once(row)
    done(kind, row, by=by, **codes)


def _refuse_twin(row: CaseBound) -> None:
    told = [field for field in row._meta.concrete_fields if field.name not in _OF_EVERY_ROW]
    plain = {
        field.attname: getattr(row, field.attname) for field in told if not isinstance(field, SealedField)
    }
    sealed = [field.attname for field in told if isinstance(field, SealedField)]
    for other in type(row).objects.filter(case=row.case, **plain):
        if all(getattr(other, name) == getattr(row, name) for name in sealed):
            raise Refused(
                _("The same is already on file, word for word. If it happened twice, say so in your words.")
            )
