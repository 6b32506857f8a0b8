"""Births as they are kept, and whether two of them can be of one person."""

from datetime import date

import pytest

from wellknit.casework import births
from wellknit.words.calendars import parse

TODAY = date(2026, 3, 14)


@pytest.mark.parametrize("told", ["14/3/2001", "3/2001", "2001", "2544", "age 15-17", "age 30 on 2024-02-29"])
def test_a_birth_is_kept_as_exactly_as_it_was_told(told):
    birth = parse(told, today=TODAY)
    kept = births.to_dict(birth)
    assert str(births.from_dict(kept)) == str(birth)
    assert births.to_dict(births.from_dict(kept)) == kept


def test_no_birth_is_kept_as_nothing():
    assert births.to_dict(None) is None
    assert births.from_dict(None) is None


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("14/3/2001", "14/3/2001", True), ("3/4/2001", "4/3/2001", True), ("14/3/2001", "15/3/2001", False),
        ("2001", "14/3/2001", True), ("1990", "14/3/2001", False), ("age 24-26", "2001", True),
        ("age 15-17", "1980", False),
    ],
)  # fmt: skip
def test_two_births_fit_or_do_not(one, other, fits):
    first, second = parse(one, today=TODAY), parse(other, today=TODAY)
    assert births.fit(first, second) is fits
    assert births.fit(second, first) is fits
    assert births.fit(first, None) is None
