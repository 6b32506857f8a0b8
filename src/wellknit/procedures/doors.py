"""The ways in to a version, and to a run or a step of a case that came through its own door."""

from django.http import Http404

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.casework.models import Case
from wellknit.procedures.models import Procedure, Run, Step


def version_for(actor: Actor, pk: int) -> Procedure:
    """One version. Raises `Http404` for what is not there."""
    require(actor, Permission.PROCEDURE_READ)
    row = Procedure.objects.select_related("made_by", "asked_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def run_of(case: Case, pk: int) -> Run:
    """A run of a case that came through its door."""
    row = Run.objects.filter(case=case, pk=pk).select_related("procedure", "peer__organisation", "key", "begun_by").first()
    if row is None:
        raise Http404
    row.case = case
    found: Run = row
    return found


def step_of(run: Run, pk: int) -> Step:
    """A step of a run that came through its door."""
    row = Step.objects.filter(run=run, pk=pk).select_related("key").first()
    if row is None:
        raise Http404
    row.run, row.case = run, run.case
    found: Step = row
    return found
