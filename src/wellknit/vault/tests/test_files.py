"""Sealed files."""

import pytest

from wellknit.seal.field import CannotOpen
from wellknit.vault import files, keyring
from wellknit.vault.models import SealedFile


@pytest.fixture
def stored(db):
    return files.store(key_id=keyring.create().pk, data=b"a letter from home", media_type="text/plain")


def test_a_file_comes_back_as_it_was(stored):
    assert files.load(SealedFile.objects.get(pk=stored.pk)) == b"a letter from home"


def test_nothing_plain_lies_on_disk(stored):
    assert b"letter" not in files.path_of(stored.name).read_bytes()


def test_an_altered_file_is_not_shown(stored):
    path = files.path_of(stored.name)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(files.FileGone):
        files.load(stored)


def test_a_file_does_not_open_as_another_row(stored):
    other = files.store(key_id=stored.key_id, data=b"other", media_type="text/plain")
    other.digest = stored.digest
    files.path_of(other.name).write_bytes(files.path_of(stored.name).read_bytes())
    with pytest.raises(CannotOpen):
        files.load(other)


def test_a_removed_file_is_gone_and_a_stray_one_is_found(stored, node):
    files.remove(stored)
    assert not files.path_of(stored.name).exists()
    stray = files.path_of("ab" * 16)
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left by a crash")
    assert stray in list(files.stray_files())
    stray.unlink()
