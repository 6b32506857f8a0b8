"""Names as people spell them, in ten scripts and more. Every person here is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellknit.names import fold, parts, rank, script_of, similarity, sound_keys

TEN_SCRIPTS = {
    "Somchai Jaidee": "Latn", "สมชาย ใจดี": "Thai", "សុខ ចាន់": "Khmr", "ບຸນມີ ວິໄລ": "Laoo", "အောင်မင်း": "Mymr",
    "王小明": "Hans", "たなか ゆき": "Jpan", "محمد": "Arab", "মরিয়ম": "Beng", "मीना": "Deva", "Наталья": "Cyrl",
    "김영희": "Kore", "Nguyễn Thị Lan": "Latn",
}  # fmt: skip


@pytest.mark.parametrize(("name", "script"), TEN_SCRIPTS.items())
def test_a_name_in_any_script_is_recognised_and_can_be_found(name, script):
    assert script_of(name) == script
    assert sound_keys(name)
    assert similarity(name, name) == 1


@pytest.mark.parametrize("one", TEN_SCRIPTS)
def test_different_names_are_not_alike(one):
    assert all(similarity(one, other) < 0.7 for other in TEN_SCRIPTS if other != one)


@pytest.mark.parametrize(
    ("typed", "otherwise"),
    [
        ("ស្ត្រី", "ស្រ្តី"),  # two subscripts in either order
        ("កេី", "កើ"),  # a vowel typed in two halves
        ("ນ້ຳ", "ນໍ້າ"),  # Lao AM as one sign or two
        ("น้ำ", "นํ้า"),
        ("เเก้ว", "แก้ว"),  # E E for AE
        ("So\u200bm\u200dchai", "Somchai"),
        ("ＳＯＭＣＨＡＩ", "somchai"),
        ("Nguyễn", "NGUYEN"),
        ("Đặng", "dang"),
        ("D’Souza", "DSouza"),
        ("مُحَمَّد", "محمد"),
        ("やまだ", "ヤマダ"),
        ("Sela 🌸", "Sela"),
        ("  Sok   Dara ", "sok dara"),
    ],
)
def test_what_is_merely_typed_otherwise_is_the_same(typed, otherwise):
    assert fold(typed) == fold(otherwise)


@pytest.mark.parametrize(
    ("titled", "name"),
    [
        ("Mr. Sok Dara", "sok dara"), ("Mrs Malee", "malee"), ("นายสมชาย ใจดี", "สมชาย ใจดี"),
        ("นางสาว สมหญิง", "สมหญิง"), ("น.ส.มาลี", "มาลี"), ("ດ", "ດ"), ("ທ້າວ ບຸນມີ", "ບຸນມີ"),
        ("លោកស្រី ចាន់", "ចាន"), ("ဒေါ်စုစု", "စုစု"), ("王小明先生", "王小明"), ("たなかさん", "タナカ"),
        ("คุณากร", "คุณากร"), ("Mr", "mr"), ("Daw", "daw"),
    ],
)  # fmt: skip
def test_a_title_is_set_aside_where_a_name_remains(titled, name):
    assert fold(titled) == name


@pytest.mark.parametrize(
    "spellings",
    [
        "Somchai Somjai Somchay", "Bounmee Bunmi Boonmee Bounmy", "Keo Kaew", "Chanthou Jantu Chantou",
        "Suphaphorn Supaporn", "Htun Tun Thun", "Vilay Wilai", "Kyaw Kyo", "Phuong Phương Puong", "Nipol Nipon",
        "Khamla Kamla Khamlar", "Thida Tida Dida", "Joseph Josef", "Somjet Somjed", "Ratana Rattana", "Hla La",
    ],
)  # fmt: skip
def test_spellings_of_one_name_share_a_key_and_are_alike(spellings):
    first, *others = spellings.split()
    for other in others:
        assert sound_keys(first) & sound_keys(other), other
        assert similarity(first, other) >= 0.85, other


def test_order_and_blanks_between_parts_do_not_matter():
    assert sound_keys("Sok Ly") & sound_keys("Sokly")
    assert similarity("Somchai Boonmee", "Boonmee Somchai") == 1
    assert similarity("Sok Ly", "Sokly") == 1


def test_one_name_and_a_nickname_find_the_longer_one():
    assert similarity("Sela", "Sela Chan") > 0.9
    assert similarity("สมชาย", "นายสมชาย ใจดี") > 0.9
    assert parts("Noi") == ("noi",)


def test_a_full_name_has_keys_that_tell_more_than_its_parts():
    whole, part = sound_keys("Somchai Boonmee"), sound_keys("Somchai") | sound_keys("Boonmee")
    assert len(whole - part) == 2
    assert whole == sound_keys("somchay  bunmi") | whole


def test_the_best_come_first_and_each_person_once():
    people = [(1, "Somsak Jaidee"), (2, "Somchay Jaidi"), (3, "Malee"), (2, "Noi"), (4, "Somchai Jaidee")]
    ranked = rank("Somchai Jaidee", people, 3)
    assert [near.key for near in ranked] == [4, 2, 1]
    assert ranked[1].name == "Somchay Jaidi"


@pytest.mark.parametrize("nothing", ["", "   ", "🌸🌸", "—", "\u200b\u200d", "\x00"])
def test_what_holds_no_letters_is_no_name_and_no_error(nothing):
    assert fold(nothing).strip("\x00") == ""
    assert sound_keys(nothing) == set()
    assert similarity(nothing, "Sela") == 0


def test_ten_thousand_characters_are_looked_at_no_further_than_a_name_goes():
    assert len(fold("Sela " * 2_000)) <= 400
    assert len(sound_keys("abcdefg " * 2_000)) < 40


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_can_be_compared_either_way_round(a, b):
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == pytest.approx(similarity(b, a))
    assert fold(fold(a)) == fold(a) or fold(a)
