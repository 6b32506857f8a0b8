"""Telephone numbers as people write them."""

import pytest

from wellknit.casework import people, phones

THAI = "+66812345678"


@pytest.mark.parametrize(
    "written", ["081 234 5678", "081-234-5678", "๐๘๑ ๒๓๔ ๕๖๗๘", "+66 (0)81 234 5678", "0066 81 234 5678", THAI]
)
def test_common_writings_of_a_number_are_kept_as_one(written):
    assert phones.normal(written, "TH") == THAI
    assert people.reach_index("mobile_phone", THAI) in people.reach_indices(written)


@pytest.mark.parametrize("odd", ["12345 ask Noi", "020 5551 2345", "1300", "call my aunt"])
def test_a_number_that_makes_no_sense_here_is_kept_as_written(odd):
    assert phones.normal(odd, "TH") == odd


def test_a_number_of_next_door_is_found_though_it_was_written_as_it_is_dialled_there():
    kept = phones.normal("020 5551 2345", "TH")
    assert people.reach_index("mobile_phone", kept) in people.reach_indices("+856 20 5551 2345")
    assert people.reach_index("mobile_phone", "+8562055512345") in people.reach_indices("020 5551 2345")


def test_an_extension_is_kept_and_not_in_the_way():
    kept = phones.normal("02 123 4567 ext 12", "TH")
    assert kept == "+6621234567 ext. 12"
    assert people.reach_index("home_phone", kept) in people.reach_indices("021234567")


def test_papers_are_compared_by_letters_and_digits_only():
    assert people.paper_index("AB 123-456") == people.paper_index("ab123456")
    assert people.paper_index("๑๒๓๔") == people.paper_index("1234")
    assert people.paper_index("- / -") is None


def test_names_give_the_same_tokens_however_they_come():
    assert people.tokens_for(["Bunmi"]) == people.tokens_for(["Boonmee", ""])
    assert people.tokens_for([]) == set()
