"""Cleaning in a process apart ends as cleaning here does, and a hostile file takes nothing down with it."""

import json
import subprocess
import sys

import pytest

from wellknit.vault.cleaning import DAMAGED, MAX_BYTES, Unclean, apart, clean
from wellknit.vault.tests import hostile
from wellknit.vault.tests.hostile.pictures import camera, drawn
from wellknit.vault.tests.hostile.sample import betrays

ENDLESS = "while True: pass"
HUNGRY = "from wellknit.vault.cleaning import apart; apart.limit(); bytearray(2 * apart.MEMORY)"
WRITES = "from wellknit.vault.cleaning import apart; apart.limit(); open('left-behind', 'wb', 0).write(b'x')"
NONSENSE = "print('[1, 2]')"
TELLS_ITS_SURROUNDINGS = """
import json, os, sys
print(json.dumps({"sentence": "x", "facts": {"names": sorted(os.environ), "words": sys.argv}}))
"""


@pytest.fixture
def child(monkeypatch):
    """Puts a program of the test's in the place of the cleaner."""
    return lambda program: monkeypatch.setattr(apart, "COMMAND", (sys.executable, "-c", program))


def refusal(data: bytes = b"x", filename: str = "letter.txt") -> str:
    with pytest.raises(Unclean) as caught:
        apart.clean_apart(data, filename)
    return caught.value.sentence


def test_a_picture_loses_its_position_there_as_here():
    picture = drawn("JPEG", exif=camera())
    there = apart.clean_apart(picture, "scan.jpg")
    assert there == clean(picture, "scan.jpg")
    assert not betrays(there.data)
    assert "GPS position" in there.removed


def test_a_sample_of_hostile_files_ends_there_as_here():
    samples = list(hostile.samples())[::30]
    print(f"{len(samples)} files cleaned apart")
    assert [outcome(apart.clean_apart, each) for each in samples] == [
        outcome(clean, each) for each in samples
    ]


def outcome(way, sample):
    try:
        return way(sample.data, sample.filename).extension
    except Unclean as unclean:
        return str(unclean)


def test_a_file_that_takes_for_ever_is_given_up(child, monkeypatch):
    child(ENDLESS)
    monkeypatch.setattr(apart, "SECONDS", 1)
    assert refusal() == apart.TOO_LONG


def test_a_file_that_eats_memory_is_given_up(child):
    child(HUNGRY)
    assert refusal() == DAMAGED


def test_a_cleaner_that_answers_nonsense_is_not_believed(child):
    child(NONSENSE)
    assert refusal() == DAMAGED


def test_a_cleaner_that_cannot_be_started_is_said_to_be_busy(monkeypatch):
    monkeypatch.setattr(apart, "COMMAND", ("/nowhere/at/all",))
    assert refusal() == apart.NOT_NOW


def test_a_file_that_is_too_large_needs_no_process(monkeypatch):
    monkeypatch.setattr(apart, "COMMAND", ("/nowhere/at/all",))
    assert "larger than" in refusal(b"x" * (MAX_BYTES + 1))


def test_the_cleaner_writes_nothing_to_disk(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", WRITES], cwd=tmp_path, env=apart._surroundings(), capture_output=True
    )
    left = tmp_path / "left-behind"
    assert told.returncode != 0
    assert not left.exists() or left.read_bytes() == b""


def test_the_cleaner_learns_no_secret_and_nobody_sees_the_name_of_the_file(child, monkeypatch):
    monkeypatch.setenv("WELLKNIT_PASSPHRASE", "open sesame")
    child(TELLS_ITS_SURROUNDINGS)
    with pytest.raises(Unclean) as caught:
        apart.clean_apart(b"x", "sela-passport.txt")
    assert not [name for name in caught.value.facts["names"] if name.startswith("WELLKNIT")]
    assert "sela" not in json.dumps(caught.value.facts["words"])
