"""A backup taken while people work comes back whole on a blank node, and says nothing without the offline key."""

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

import wellknit
from wellknit.casework.actions import cases, notes
from wellknit.ledger import checkpoints
from wellknit.seal import box
from wellknit.vault import files


@pytest.fixture
def offline(tmp_path):
    call_command("backup-key", str(tmp_path / "offline"), stdout=io.StringIO())
    return tmp_path / "offline"


@pytest.fixture
def filled(transactional_db, case, mina, settings, offline):
    settings.WELLKNIT_BACKUP_KEY = str(offline / "backup.public")
    checkpoints.path().unlink(missing_ok=True)  # those of other tests' ledgers
    notes.add(case=case, by=mina, body="canary in a note", happened_on=date(2026, 1, 1))
    cases.open_case(by=mina, called="Second")
    files.store(key_id=case.key_id, data=b"canary in a file", media_type="text/plain")


def take(tmp_path):
    call_command("backup", to=tmp_path / "backups", stdout=io.StringIO())
    return sorted((tmp_path / "backups").iterdir())


def test_a_box_holds_nothing_plain_and_the_content_opens_no_field(filled, tmp_path, offline, case):
    content, keys = take(tmp_path)
    for path in (content, keys):
        assert b"canary" not in path.read_bytes()
    private = bytes.fromhex((offline / "backup.private").read_text())
    with content.open("rb") as source, (tmp_path / "plain").open("wb") as sink:
        box.open_stream(private, source, sink)
    plain = (tmp_path / "plain").read_bytes()
    assert case.reference.encode() in plain  # the search can find what is there
    assert bytes(case.key.wrapped) not in plain


def test_without_a_key_no_backup_is_made_and_the_reason_is_said(db, tmp_path, settings):
    settings.WELLKNIT_BACKUP_KEY = ""
    with pytest.raises(CommandError, match="backup-key"):
        call_command("backup", to=tmp_path)


def test_a_full_disk_leaves_no_half_backup(filled, tmp_path, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(box, "seal_stream", full)
    with pytest.raises(CommandError, match="No space left"):
        take(tmp_path)
    assert not list((tmp_path / "backups").glob("*.content"))


def test_a_restore_refuses_a_node_that_holds_cases(filled, tmp_path, offline):
    content, keys = take(tmp_path)
    with pytest.raises(CommandError, match="blank"):
        call_command("restore", content, keys, key=offline / "backup.private")


def test_old_key_backups_are_dropped_and_content_stays(filled, tmp_path):
    content, keys = take(tmp_path)
    os.utime(keys, (0, 0))
    os.utime(content, (0, 0))
    from wellknit.vault.backup import _drop_old_keys

    _drop_old_keys(tmp_path / "backups")
    assert content.exists() and not keys.exists()


def test_a_backup_comes_back_whole_on_a_blank_node(filled, tmp_path, offline, settings):
    content, keys = take(tmp_path)
    answer = on_a_blank_node(tmp_path, settings, "restore", content, keys, "--key", offline / "backup.private")
    assert answer.returncode == 0, answer.stderr
    assert "sealed values open" in answer.stdout
    assert on_a_blank_node(tmp_path, settings, "ledger", "verify").returncode == 0


def on_a_blank_node(tmp_path: Path, settings, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command of another node, with its own folder and its own database."""
    source = str(Path(wellknit.__file__).parents[1])
    own = {"WELLKNIT_DATA": str(tmp_path / "blank"), "WELLKNIT_DATABASE": blank_database(tmp_path, settings)}
    env = {**os.environ, "PYTHONPATH": source, **own}
    (tmp_path / "blank").mkdir(exist_ok=True)
    line = [sys.executable, "-m", "wellknit", *map(str, words)]
    return subprocess.run(line, env=env, capture_output=True, text=True, timeout=120)


def blank_database(tmp_path: Path, settings) -> str:
    """An empty database of the engine under test."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"sqlite:{tmp_path}/blank/node.sqlite3"
    name = f"blank_{tmp_path.name.replace('-', '_')}"[:60].lower()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(f'CREATE DATABASE "{name}"')
    known = connection.settings_dict
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['PORT'] and known['HOST']}/{name}?host={known['HOST']}"
