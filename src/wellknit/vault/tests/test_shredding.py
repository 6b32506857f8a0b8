"""Shredding: after settling, nothing of a destroyed key is in the files of the database."""

import random

import pytest
from django.db import transaction

from tests.disk import database_bytes, own_file
from wellknit.vault import files, keyring, shredding
from wellknit.vault.models import DataKey, SealedFile


def found(keys: list[DataKey]) -> int:
    """How many of these keys, wrapped or by their alias, are still on disk."""
    seen = database_bytes()
    return sum(key.wrapped in seen or key.alias.encode() in seen for key in keys)


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_many_destroyed_keys_is_found_and_the_others_are(node, tmp_path):
    with own_file(tmp_path):
        with transaction.atomic():
            keys = [keyring.create() for _ in range(600)]
        gone = random.Random(7).sample(keys, 150)
        assert found(gone) == 150
        for key in gone:
            with transaction.atomic():
                keyring.shred(key.pk)
                DataKey.objects.filter(pk=key.pk).delete()
                keyring.create()
        assert shredding.settle()
        assert found(gone) == 0
        assert found([key for key in keys if key not in gone]) == 450


@pytest.mark.django_db(transaction=True)
def test_files_of_a_key_go_with_it_once_that_is_certain(node):
    key = keyring.create()
    file = files.store(key_id=key.pk, data=b"a letter", media_type="text/plain")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        shredding.forget_files([key.pk])
        raise ZeroDivisionError
    assert files.load(file) == b"a letter"
    with transaction.atomic():
        shredding.forget_files([key.pk])
    assert not files.path_of(file.name).exists() and not SealedFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_large_node_is_rewritten_at_night_and_its_log_emptied_at_once(node, tmp_path, monkeypatch):
    monkeypatch.setattr(shredding, "REWRITE_AT_ONCE", 0)
    with own_file(tmp_path):
        key = keyring.create()
        keyring.shred(key.pk)
        assert shredding.settle()
        assert found([key]) == 0
        shredding.settle_for_good()


@pytest.mark.django_db(transaction=True)
def test_somebody_in_the_way_makes_it_settle_again_later(tmp_path, monkeypatch):
    monkeypatch.setattr(shredding, "_settle_sqlite", lambda: False)
    monkeypatch.setattr(shredding, "_vacuum_key_ring", lambda: False)
    with own_file(tmp_path), pytest.raises(shredding.Unsettled):
        shredding.settle_for_good()
