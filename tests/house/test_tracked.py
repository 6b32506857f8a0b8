"""What is kept in the project: nothing of one machine or one person, and the licence beside it."""

import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, short, text_of, tracked

# Built from pieces, so that this file does not find itself.
PLACES = re.compile("(?<![\\w./-])/(?:" + "|".join(["home/", "root/", "work/", "Users/", "mnt/"]) + r")[\w.]")
INDEXES = re.compile(
    "|".join(
        [
            "index-" + "url",
            "extra-" + "index",
            "find-" + "links",
            "trusted-" + "host",
            "files.python" + "hosted",
        ]
    )
)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*[a-z]{2,}")
# Domains set apart for examples, and those of whoever signs files we carry; nobody can be written to there by mistake.
NOBODY = re.compile(r"@(?:[\w-]+\.)*(?:example(?:\.\w+)?|invalid|test|localhost)$")
LOCKS = ("run.lock", "test.lock", "newest.lock")


def texts() -> list[tuple[Path, str]]:
    return [(path, text_of(path)) for path in tracked()]


def found(pattern: re.Pattern[str]) -> list[str]:
    """Every line of every kept file in which something is found."""
    return [
        f"{short(path)}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert found(PLACES) == []


def test_no_file_names_a_package_index() -> None:
    assert found(INDEXES) == []


def test_no_file_holds_somebody_s_address() -> None:
    written = [
        f"{short(path)}: {address}"
        for path, text in texts()
        for address in ADDRESS.findall(text)
        if not NOBODY.search(address.lower())
    ]
    assert written == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    known = r"\s*(?:#.*|--hash=sha256:[0-9a-f]{64}(?: \\)?|[\w.-]+(?:\[[\w,-]+\])?==[^\s]+(?: ;.*)?(?: \\)?)?"
    strange = [line for line in text.splitlines() if not re.fullmatch(known, line)]
    assert strange == []
    assert "://" not in text


def test_the_licence_is_beside_the_code() -> None:
    assert "EUROPEAN UNION PUBLIC LICENCE" in (ROOT / "LICENSE").read_text(encoding="utf-8").upper()
    assert "EUPL" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_data_that_is_not_ours_says_whose_it_is() -> None:
    """Every folder of data files has a page, or a line inside each file, with source and licence."""
    folders = {
        path.parent for path in tracked() if path.parent.name == "data" and path.suffix in {".csv", ".json"}
    }
    silent = [
        short(path)
        for folder in folders
        for path in folder.iterdir()
        if path.suffix in {".csv", ".json"}
        if path.name not in "".join(text_of(page) for page in folder.glob("*.md"))
        and "licen" not in text_of(path)[:2000].lower()
    ]
    assert sorted(silent) == []
