"""Every package we stand on has its reason, and every lock holds exactly what was asked for."""

import re
from collections.abc import Iterable
from importlib.metadata import packages_distributions

import pytest

from tests.house.source import ROOT, project, python_files, text_of

_NAME = re.compile(r"^[A-Za-z0-9][\w.-]*")


def canonical(name: str) -> str:
    """One spelling for each package."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wanted(file: str) -> dict[str, str]:
    """The packages an ``.in`` file asks for, each with the whole line; without those of the files it includes."""
    lines = (line.strip() for line in text_of(ROOT / file).splitlines())
    return {canonical(found[0]): line for line in lines if (found := _NAME.match(line))}


def locked(file: str) -> dict[str, str]:
    """The packages a lock holds, with their versions."""
    pinned = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", text_of(ROOT / file), re.M)
    return {canonical(name): version for name, version in pinned}


def reasons() -> dict[str, str]:
    """Every package named in pyproject.toml, with the comment behind it."""
    lines = re.findall(
        r'^    "([A-Za-z][^"]*)",?[ \t]*(?:#[ \t]*(.*))?$', text_of(ROOT / "pyproject.toml"), re.M
    )
    return {canonical(found[0]): why for line, why in lines if (found := _NAME.match(line))}


def unnamed(packages: Iterable[str]) -> list[str]:
    """The packages of which no module is named anywhere in the sources."""
    sources = "\n".join(text_of(path) for path in (ROOT / "wellknit", *python_files()))
    words = set(re.findall(r"[A-Za-z_]\w*", sources))
    used = {canonical(one) for module, names in packages_distributions().items() if module in words for one in names}
    return sorted(set(packages) - used - set(BEHIND))


# Installed for what Django itself loads, not named by us.
BEHIND = {
    "psycopg": "Django's PostgreSQL backend imports it",
    "argon2-cffi": "Django's hasher, which ours extends, imports it",
}


def test_every_package_that_runs_is_used() -> None:
    assert unnamed(wanted("run.in")) == []
    assert unnamed(["pytest-xdist"]) == ["pytest-xdist"]  # planted: installed here, and no part of what runs


@pytest.mark.parametrize("name", sorted(wanted("run.in") | wanted("test.in")))
def test_every_package_has_its_reason(name: str) -> None:
    assert reasons().get(name), f"say in pyproject.toml why {name} is needed"


def test_what_is_installed_is_what_the_project_declares() -> None:
    """The same ranges in both places."""
    assert sorted(wanted("run.in").values()) == sorted(project()["project"]["dependencies"])
    assert sorted(wanted("test.in").values()) == sorted(project()["dependency-groups"]["test"])


@pytest.mark.parametrize(
    ("lock", "files"),
    [("run.lock", ["run.in"]), ("test.lock", ["run.in", "test.in"]), ("newest.lock", ["run.in", "test.in"])],
)
def test_a_lock_holds_every_package_asked_for(lock: str, files: list[str]) -> None:
    asked = {name for file in files for name in wanted(file)}
    assert asked - set(locked(lock)) == set()


def test_the_locks_agree_with_each_other() -> None:
    run, test = locked("run.lock"), locked("test.lock")
    assert {name: version for name, version in run.items() if test.get(name) != version} == {}


def test_every_line_of_a_lock_has_its_hash() -> None:
    for lock in ("run.lock", "test.lock", "newest.lock"):
        bare = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+(?: ;[^\\\n]*)?$", text_of(ROOT / lock), re.M)
        assert bare == [], lock


def test_the_newest_line_is_newer() -> None:
    old, new = locked("test.lock")["django"], locked("newest.lock")["django"]
    assert old.startswith("5.2.")
    assert tuple(map(int, new.split(".")[:2])) >= (6, 1)
