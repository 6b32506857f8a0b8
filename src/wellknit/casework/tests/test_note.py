"""Writing a note: the pattern of a deed, from the action to the ledger."""

from datetime import date

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.access.scoping import UnscopedQuery
from wellknit.casework import doors
from wellknit.casework.actions import notes
from wellknit.casework.models import Note
from wellknit.ledger.models import Entry

TODAY = date(2026, 3, 14)


def test_a_note_is_written_and_recorded_without_its_words(case, mina):
    note = notes.add(case=case, by=mina, body="She slept well.", happened_on=TODAY)
    assert Note.objects.get(pk=note.pk).body == "She slept well."
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.actor, entry.subject) == ("note.added", mina.ledger_name, case.key.alias)
    assert "slept" not in entry.detail


def test_a_colleague_of_another_team_can_neither_see_nor_write(case, cast, mina):
    notes.add(case=case, by=mina, body="x", happened_on=TODAY)
    otto = cast.actor("otto")
    with acting(otto):
        assert not Note.objects.exists()
        with pytest.raises(Forbidden):
            notes.add(case=case, by=otto, body="y", happened_on=TODAY)


def test_nobody_reads_notes_in_nobodys_name(case):
    with acting(None), pytest.raises(UnscopedQuery):
        Note.objects.count()


def test_opening_a_case_is_recorded_once_in_half_an_hour(case, mina):
    for _ in range(3):
        doors.case_for(mina, case.reference)
    assert Entry.objects.filter(kind="case.read").count() == 1
