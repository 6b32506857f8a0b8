"""What is known of a person: written, replaced, sealed, recorded by its names only."""

import json

import pytest
from django.db import connection

from wellknit.access.actors import Forbidden, System, acting
from wellknit.casework import doors
from wellknit.casework.actions import cases, people
from wellknit.casework.models import (
    IdentityPaper,
    NameToken,
    Nationality,
    Person,
    PersonName,
    Reach,
    Relation,
    SpokenLanguage,
    TeamMember,
)
from wellknit.casework.visibility import refresh
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.words.calendars import parse

LONG = "ทุกข์ " * 2_000


@pytest.fixture
def sela(case, mina):
    return doors.person_of(case)


def newest():
    return Entry.objects.latest("seq")


def joins(case, worker, part):
    TeamMember.objects.create(case=case, worker=worker, part=part, since=clock.now())
    refresh(case)


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Sela", "Latn"), ("สมชาย ใจดี", "Thai"), ("សុខ ចាន់", "Khmr"), ("ບຸນມີ", "Laoo"), ("အောင်မင်း", "Mymr"),
        ("王小明", "Hans"), ("たなか", "Jpan"), ("محمد", "Arab"), ("মরিয়ম", "Beng"), ("मीना", "Deva"),
        ("Наталья", "Cyrl"),
        ("Nguyễn Thị Lan", "Latn"), ("🌸", ""),
    ],
)  # fmt: skip
def test_a_name_in_any_script_is_kept_as_written(case, mina, sela, name, script):
    people.describe(case=case, person=sela, by=mina, names=[{"full": name}])
    row = PersonName.objects.get(person=sela)
    assert (row.parts, row.script, row.kind) == ({"full": name}, script, "full")


def test_one_name_is_enough_and_parts_are_kept_as_parts(case, mina, sela):
    rows = [
        {"full": "Noi", "kind": "nickname"},
        {"first": "Sela", "second": "Chan", "salutation": "Ms"},
        {"full": "  "},
    ]
    people.describe(case=case, person=sela, by=mina, names=rows)
    kept = PersonName.objects.filter(person=sela).order_by("order")
    assert [row.parts for row in kept] == [{"full": "Noi"}, {"salutation": "Ms", "first": "Sela", "second": "Chan"}]


def test_a_list_replaces_what_was_there_and_the_same_again_changes_nothing(case, mina, sela):
    assert people.describe(case=case, person=sela, by=mina, names=[{"full": "A"}, {"full": "B"}]) == ["names"]
    assert people.describe(case=case, person=sela, by=mina, names=[{"full": "A"}, {"full": "B"}]) == []
    assert people.describe(case=case, person=sela, by=mina, names=[{"full": "B"}]) == ["names"]
    assert [row.parts["full"] for row in PersonName.objects.filter(person=sela)] == ["B"]
    assert Entry.objects.filter(kind="person.changed").count() == 2


def test_the_ledger_learns_which_fields_and_never_what_they_say(case, mina, sela):
    people.describe(
        case=case,
        person=sela,
        by=mina,
        called="Sela Secret",
        marks="a scar",
        papers=[{"number": "X77", "kind": "passport"}],
    )
    entry = newest()
    assert (entry.kind, entry.subject) == ("person.changed", case.key.alias)
    assert json.loads(entry.detail) == {"fields": ["called", "marks", "papers"], "person": sela.pk}


def test_what_is_personal_lies_sealed_in_the_database(case, mina, sela):
    people.describe(
        case=case, person=sela, by=mina, names=[{"full": "Findme"}], marks=LONG, birth=parse("2001"),
        papers=[{"number": "NUM123"}], reaches=[{"kind": "email", "value": "findme@example.org"}],
        addresses=[{"street": "Findme street"}],
    )  # fmt: skip
    with connection.cursor() as cursor:
        for model in (Person, PersonName, IdentityPaper, Reach, NameToken):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            dump = b" ".join(bytes(value) for row in cursor for value in row if isinstance(value, bytes | memoryview))
            assert b"indme" not in dump and b"NUM123" not in dump and "ทุกข์".encode() not in dump
    assert Person.objects.get(pk=sela.pk).marks == LONG


def test_several_nationalities_stateless_and_unverified(case, mina, sela):
    rows = [
        {"country": "LA", "standing": "confirmed"}, {"country": "VN"}, {"country": "XX"}, {"standing": "unknown"},
        {"country": "", "standing": ""},
    ]  # fmt: skip
    people.describe(case=case, person=sela, by=mina, nationalities=rows)
    kept = Nationality.objects.filter(person=sela).order_by("pk").values_list("country", "standing")
    assert list(kept) == [("LA", "confirmed"), ("VN", "unverified"), ("", "stateless"), ("", "unknown")]


def test_languages_keep_their_order(case, mina, sela):
    people.describe(case=case, person=sela, by=mina, languages=["lao", "", "tha"])
    assert list(SpokenLanguage.objects.order_by("order").values_list("code", flat=True)) == ["lao", "tha"]


def test_a_telephone_number_is_kept_as_dialled_everywhere_or_else_as_written(case, mina, sela):
    told = [{"kind": "mobile_phone", "value": "081 234 5678"}, {"kind": "home_phone", "value": "ask at the temple"}]
    people.describe(case=case, person=sela, by=mina, reaches=told)
    assert [row.value for row in Reach.objects.order_by("pk")] == ["+66812345678", "ask at the temple"]


def test_an_address_keeps_all_its_parts_and_telephones_stay_when_it_is_replaced(case, mina, sela):
    place = {
        "street": "12 Riverside", "city": "Pakse", "state": "Champasak", "postal_code": "16000", "country": "LA",
        "latitude": 15.12, "longitude": 105.79,
    }  # fmt: skip
    people.describe(
        case=case, person=sela, by=mina, reaches=[{"kind": "email", "value": "a@example.org"}], addresses=[place]
    )
    assert Reach.objects.get(kind="address").value == place
    people.describe(case=case, person=sela, by=mina, addresses=[])
    assert [row.kind for row in Reach.objects.all()] == ["email"]


def test_a_code_that_is_in_no_list_is_refused(case, mina, sela):
    for told in (
        {"sex": "yes"}, {"gender": "female?"}, {"names": [{"kind": "false", "full": "x"}]}, {"languages": ["klingon"]},
        {"nationalities": [{"country": "ZZ"}]}, {"papers": [{"kind": "library card", "number": "1"}]},
        {"reaches": [{"kind": "pigeon", "value": "1"}]}, {"addresses": [{"country": "Mars"}]},
    ):  # fmt: skip
        with pytest.raises(Refused):
            people.describe(case=case, person=sela, by=mina, **told)


def test_a_colleague_of_another_team_writes_nothing(case, cast, sela):
    otto = cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        people.describe(case=case, person=sela, by=otto, called="x")


def test_a_legal_officer_in_the_team_reads_and_does_not_write(case, cast, sela):
    joins(case, cast.lena, "legal")
    lena = cast.actor("lena")
    with acting(lena), pytest.raises(Forbidden):
        people.describe(case=case, person=sela, by=lena, called="x")


def test_who_may_not_see_where_somebody_lives_does_not_write_over_it(case, cast, mina, sela):
    people.describe(case=case, person=sela, by=mina, addresses=[{"city": "Pakse"}])
    sora = cast.actor("sora")
    with acting(sora):
        people.describe(case=case, person=sela, by=sora, reaches=[{"kind": "email", "value": "a@example.org"}])
        with pytest.raises(Forbidden):
            people.describe(case=case, person=sela, by=sora, addresses=[])
    with acting(System("test")):
        assert Reach.objects.filter(kind="address").count() == 1


def test_a_person_of_another_case_is_not_written_through_this_one(case, mina):
    other = cases.open_case(by=mina, called="Noi")
    with pytest.raises(Refused):
        people.describe(case=case, person=doors.person_of(other), by=mina, called="x")


def test_a_child_born_of_exploitation_is_a_person_with_a_key_of_their_own(case, mina, sela):
    child = people.add_person(
        case=case, by=mina, called="Baby", role="child", origin="born_of_exploitation", relation="child",
        household=True, birth=parse("2025"), nationalities=[{"country": "XX"}],
    )  # fmt: skip
    assert child.key_id not in (sela.key_id, case.key_id)
    member = case.casepersons.get(person=child)
    assert (member.role, member.origin) == ("child", "born_of_exploitation")
    relation = Relation.objects.get(person=sela, other=child)
    assert (relation.kind, relation.household, relation.key_id) == ("child", True, sela.key_id)
    assert Nationality.objects.get(person=child).standing == "stateless"
    assert newest().kind == "person.added" and "Baby" not in newest().detail


def test_somebody_is_added_once_however_often_the_button_is_pressed(case, mina):
    told = {"case": case, "by": mina, "called": "Baby", "role": "child", "relation": "child", "form_token": "t" * 32}
    first, second = people.add_person(**told), people.add_person(**told)
    assert first.pk == second.pk
    assert case.casepersons.count() == 2
    assert Entry.objects.filter(kind="person.added").count() == 1


@pytest.mark.parametrize(
    "company",
    [
        {"role": "principal"}, {"role": "dependant", "origin": "born_of_surrogacy"},
        {"role": "child", "origin": "stork"}, {"role": "child", "relation": "boss"},
    ],
)  # fmt: skip
def test_an_impossible_companion_is_refused(case, mina, company):
    with pytest.raises(Refused):
        people.add_person(case=case, by=mina, called="x", **company)


def test_a_relation_is_written_changed_and_taken_back(case, mina, sela):
    aunt = people.add_person(case=case, by=mina, called="Aunt")
    for kind in ("other_relative", "guardian", "guardian"):
        people.relate(case=case, person=sela, by=mina, other=aunt, kind=kind, household=True)
    assert Relation.objects.get().kind == "guardian"
    people.relate(case=case, person=sela, by=mina, other=aunt)
    assert not Relation.objects.exists()
    assert Entry.objects.filter(kind="person.changed").count() == 3
    with pytest.raises(Refused):
        people.relate(case=case, person=sela, by=mina, other=sela, kind="sibling")
