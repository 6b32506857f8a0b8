"""The ledger finds whatever was done to it."""

import pytest
from django.db import connection, transaction

from wellknit.access.actors import System
from wellknit.ledger import checkpoints
from wellknit.ledger.models import Entry, Head
from wellknit.ledger.record import append, line, record
from wellknit.ledger.verify import verify

SOMEBODY = System("test")


@pytest.fixture
def ten(db, settings, tmp_path):
    settings.WELLKNIT_DATA = tmp_path
    with transaction.atomic():
        append([line("note.added", by=SOMEBODY, subject=f"{n:032d}") for n in range(10)])


def test_an_untouched_ledger_is_intact(ten):
    assert verify().intact and verify().entries == 10


@pytest.mark.parametrize("column, value", [("actor", "worker:1"), ("kind", "x"), ("subject", "0"), ("detail", "{}")])
def test_an_edited_entry_is_found(ten, column, value):
    Entry.objects.filter(seq=4).update(**{column: value})
    assert "entry 4" in verify().fault


def test_an_edited_time_is_found(ten):
    from datetime import timedelta

    entry = Entry.objects.get(seq=7)
    Entry.objects.filter(seq=7).update(at=entry.at + timedelta(microseconds=1))
    assert "entry 7" in verify().fault


def test_a_deleted_entry_is_found(ten):
    Entry.objects.filter(seq=5).delete()
    assert "entry 5 is missing" in verify().fault


def test_two_entries_that_changed_places_are_found(ten):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET seq = 99 WHERE seq = 3")
        cursor.execute("UPDATE ledger_entry SET seq = 3 WHERE seq = 4")
        cursor.execute("UPDATE ledger_entry SET seq = 4 WHERE seq = 99")
    assert "entry 3" in verify().fault


def test_a_cut_end_is_found_by_the_head(ten):
    Entry.objects.filter(seq__gt=8).delete()
    assert "head says 10" in verify().fault


def test_a_cut_end_with_the_head_put_back_is_found_by_a_checkpoint(ten):
    checkpoints.write()
    Entry.objects.filter(seq__gt=8).delete()
    Head.objects.update(seq=8, mac=bytes(Entry.objects.get(seq=8).mac))
    assert "cut off" in verify().fault


def test_an_invented_checkpoint_counts_for_nothing(ten):
    checkpoints.write()
    with checkpoints.path().open("a") as file:
        file.write('[99, "00", "2026-01-01T00:00:00+00:00", "00"]\n')
    assert verify().intact


def test_an_entry_outside_of_a_transaction_is_refused(transactional_db):
    with pytest.raises(RuntimeError):
        record("note.added", by=SOMEBODY)


def test_a_kind_nobody_registered_is_refused(db):
    with pytest.raises(KeyError):
        record("nobody.knows", by=SOMEBODY)


def test_a_deed_whose_entry_cannot_be_written_does_not_happen(case, mina, monkeypatch):
    from datetime import date

    from wellknit.casework.actions import notes
    from wellknit.casework.models import Note
    from wellknit.ledger import record as ledger_record

    def full(lines):
        raise OSError("no space left")

    monkeypatch.setattr(ledger_record, "append", full)
    with pytest.raises(OSError):
        notes.add(case=case, by=mina, body="lost?", happened_on=date(2026, 1, 1))
    assert not Note.objects.filter(case=case).exists()
