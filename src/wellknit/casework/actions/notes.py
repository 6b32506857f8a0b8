"""Writing notes. A note is never changed: a correction is a note that names the one it corrects."""

from datetime import date

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import atomic, done, keep, made
from wellknit.casework.models import Case, Note
from wellknit.casework.standing import need


@atomic
def add(
    *, case: Case, by: Actor, body: str, happened_on: date, kind: str = "note", category: str = "story",
    corrects: Note | None = None,
) -> Note:  # fmt: skip
    """Write a note into a case, or a correction of one."""
    need(by, Permission.NOTE_WRITE, case)
    note = Note(
        **made(case, by), body=body, happened_on=happened_on, kind=kind, category=category, corrects=corrects
    )
    keep(note)
    done("note.added", note, by=by, category=category)
    return note
