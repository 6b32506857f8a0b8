"""The list of ASVS requirements is whole, well formed, and points at tests and pages that exist."""

import csv
import re
from collections import Counter
from functools import cache
from typing import NamedTuple

import pytest

from tests.house.source import ROOT, functions, tree

PATH = ROOT / "docs" / "asvs-5.0.csv"
STATUSES = ("met", "partly", "not yet", "not applicable")
# How many requirements each level of ASVS 5.0.0 has, WebRTC and OAuth included.
LEVELS = {"1": 70, "2": 183, "3": 92}
_NUMBER = re.compile(r"V([1-9]|1[0-7])\.[1-9]\.([1-9]|1[0-6])")


class Requirement(NamedTuple):
    """One line of the list."""

    number: str
    level: str
    what: str
    status: str
    where: tuple[str, ...]


@cache
def requirements() -> tuple[Requirement, ...]:
    """Every requirement; lines that begin with # are about the list itself."""
    lines = [line for line in PATH.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    head, *rows = csv.reader(lines)
    assert head == ["requirement", "level", "what", "status", "where"]
    return tuple(Requirement(*row[:4], tuple(each for each in row[4].split(" ; ") if each)) for row in rows)


def slug(heading: str) -> str:
    """The anchor of a heading, as pages on the web show it."""
    return re.sub(r"[^\w\- ]", "", heading.strip("# \n").lower()).replace(" ", "-")


def resolves(link: str) -> bool:
    """Whether a link names a file that exists, and in it a test or a heading that exists."""
    name, _, test = link.partition("::")
    name, _, anchor = name.partition("#")
    path = ROOT / name
    if not path.is_file():
        return False
    if test:
        return any(function.name == test for function in functions(tree(path)))
    return not anchor or anchor in map(slug, re.findall(r"^#+ .*$", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_requirement_stands_in_the_list_once_and_is_well_formed() -> None:
    numbers = [each.number for each in requirements()]
    assert [number for number, times in Counter(numbers).items() if times > 1] == []
    assert [number for number in numbers if not _NUMBER.fullmatch(number)] == []
    assert Counter(each.level for each in requirements()) == LEVELS
    assert [each.number for each in requirements() if each.status not in STATUSES or not each.what] == []


def test_what_is_met_says_where_and_what_is_not_claims_nothing() -> None:
    claimed = [each for each in requirements() if each.status in ("met", "partly")]
    assert [each.number for each in claimed if not each.where] == []
    assert [each.number for each in requirements() if each not in claimed and each.where] == []


@pytest.mark.parametrize("number", [each.number for each in requirements() if each.where])
def test_no_link_dangles(number: str) -> None:
    found = next(each for each in requirements() if each.number == number)
    assert [link for link in found.where if not resolves(link)] == []


def test_the_list_is_counted(record_property: object) -> None:
    for level in LEVELS:
        counts = Counter(each.status for each in requirements() if each.level == level)
        print(f"level {level}: " + ", ".join(f"{counts[status]} {status}" for status in STATUSES))
    assert not resolves("docs/house.md#no-such-heading") and not resolves("tests/house/test_asvs.py::test_nothing")
