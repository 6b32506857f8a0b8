"""Code lists: nothing of the standard is lost, and what we added leaves as the standard's nearest value."""

import csv
import json

import pytest
from django.utils.translation import override

from wellknit.words.codelists import (
    DATA,
    FILES,
    STATELESS,
    codelist,
    countries,
    htcds_fields,
    languages,
    names,
    sort_key,
)

STANDARD = [
    row for row in htcds_fields() if row["codes"] and ";" in row["codes"] and row["full_name"] in names()
]


@pytest.mark.parametrize("row", STANDARD, ids=lambda row: row["full_name"])
def test_every_code_of_the_field_table_stands_in_our_list(row):
    assert set(row["codes"].split(";")) <= set(codelist(row["full_name"]).codes)


def test_the_field_table_has_81_live_fields():
    assert sum(row["status"] == "DRAFT" and bool(row["field"]) for row in htcds_fields()) >= 81


@pytest.mark.parametrize("name", FILES)
def test_every_data_file_names_its_source_licence_and_date(name):
    about = json.loads((DATA / name).read_text(encoding="utf-8"))["about"]
    assert about["source"] and about["licence"] and about["date"]


@pytest.mark.parametrize("name", ["htcds-2.0-fields.csv", "languages.csv", "glossary.csv"])
def test_every_table_begins_with_its_source_licence_and_date(name):
    head = "".join(line for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line[0] == "#")
    assert all(word in head for word in ("Source", "Licence", "Date"))


@pytest.mark.parametrize("name", names())
def test_no_code_stands_twice_and_every_code_has_a_label(name):
    raw = [
        value["code"]
        for file in FILES
        for key, body in json.loads((DATA / file).read_text(encoding="utf-8"))["lists"].items()
        if key == name
        for value in body["values"]
    ]
    assert len(raw) == len(set(raw))
    assert all(entry.english for entry in codelist(name))


@pytest.mark.parametrize("name", json.loads((DATA / "extensions.json").read_text(encoding="utf-8"))["lists"])
def test_what_we_added_leaves_as_a_value_the_standard_knows(name):
    extension = json.loads((DATA / "extensions.json").read_text(encoding="utf-8"))["lists"][name]
    standard = {entry.code for entry in codelist(extension["extends"]) if entry.standard}
    for entry in codelist(name):
        value, note = codelist(name).standard_value(entry.code)
        assert value in standard
        assert entry.standard or (note and entry.more["reason"])


def test_confinement_leaves_as_other_with_a_note():
    assert codelist("vic_MethodsOfControl").standard_value("RestrictsMovement") == (
        "Other",
        "Restricts movement",
    )


def test_a_scam_compound_can_be_recorded_and_leaves_as_other():
    assert codelist("vic_TypeOfExploitation").standard_value("ForcedCriminality") == (
        "Other",
        "Forced criminality",
    )


def test_fishing_at_sea_leaves_as_its_section():
    value, note = codelist("vic_ForcedLabourIndustry").standard_value("A0311_MarineFishing")
    assert value == "A_AgricultureForestryAndFishing"
    assert "0311" in note


def test_a_code_of_the_standard_leaves_as_itself_without_a_note():
    assert codelist("service_kind").standard_value("Health") == ("Health", "")


def test_a_case_taken_over_by_another_agency_is_closed_as_referred():
    assert codelist("closing_reason").standard_value("referred").value == "ClosedReferred"


def test_every_closing_reason_leaves_as_a_status_of_the_standard():
    reasons = codelist("closing_reason")
    assert {reasons.standard_value(code).value for code in reasons.codes} <= set(codelist("cas_Status").codes)


def test_other_is_offered_last():
    assert [code for code, _label in codelist("vic_TypeOfExploitation").choices()][-1] == "Other"


def test_there_are_seven_checks_of_consent_and_seven_categories():
    assert len(codelist("consent_check")) == len(codelist("category")) == 7


def test_every_document_slot_knows_its_category_and_whether_it_is_sensitive():
    for entry in codelist("document_slot"):
        assert entry.more["category"] in codelist("category").codes
        assert entry.more["contains_sensitive"] in (True, False)


def test_an_unknown_code_shows_itself_and_an_unknown_list_is_an_error():
    assert codelist("sex").label("from_the_past") == "from_the_past"
    with pytest.raises(KeyError):
        codelist("no_such_list")


@pytest.mark.parametrize("told", ["DebtBondage ", "debt bondage", "Debt Bondage", "Debt_Bondage"])
def test_a_foreign_file_may_spell_a_code_its_own_way(told):
    assert codelist("vic_MethodsOfControl").find(told) == "DebtBondage"


def test_a_label_as_the_standard_published_it_is_found():
    assert codelist("vic_RelationshipToTrafficker").find("Unaquainted") == "Unaquainted"
    assert codelist("prs_Gender").find("Not Specified/Unknown") == "NonSpecifiedUnknown"
    assert codelist("prs_Gender").find("  ") == ""


# Countries and languages


def test_there_are_249_countries_and_statelessness():
    assert len(countries()) == 250
    assert not {"EU", "UN", "XK", "ZZ"} & set(countries().codes)


def test_the_countries_of_the_region_come_first():
    first = [code for code, _label in countries().choices()][:8]
    assert first == ["KH", "LA", "MM", "TH", "VN", "CN", "JP", STATELESS]


def test_the_stateless_leave_as_no_country_with_a_note():
    assert countries().standard_value(STATELESS) == ("", "Stateless")
    assert countries().standard_value("KH") == ("KH", "")


def test_countries_speak_the_active_language_and_their_official_english_name():
    with override("th"):
        assert countries().label("KH") == "กัมพูชา"
    with override("en"):
        assert countries().label("LA") == "Lao PDR"
        assert countries().find("Laos") == "LA"


def test_a_label_taken_in_one_language_is_shown_in_another():
    label = dict(languages().choices())["khm"]
    with override("ja"):
        assert str(label) == "クメール語"
    with override("en"):
        assert str(label) == "Khmer"


def test_a_language_without_a_code_of_its_own_leaves_as_its_group_with_its_name():
    assert languages().standard_value("ksw") == ("kar", "S'gaw Karen")
    assert languages().standard_value("mnw") == ("mkh", "Mon")
    assert languages().standard_value("mya") == ("mya", "")


@pytest.mark.parametrize(("told", "code"), [("bur", "mya"), ("mya", "mya"), ("my", "mya"), ("chi", "zho")])
def test_each_iso_code_of_a_language_is_understood(told, code):
    assert languages().find(told) == code


def test_mon_the_code_is_mongolian_and_a_group_is_nobody():
    assert languages().find("mon") == "mon"
    assert languages().find("kar") == ""


def test_every_language_written_in_a_script_names_one_we_know():
    scripts = set(codelist("script").codes)
    assert all(set(entry.more["scripts"]) <= scripts for entry in languages())


def test_codes_of_languages_are_three_letters_and_stand_once():
    with (DATA / "languages.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert len(rows) == len(languages())
    assert all(len(row["iso639_3"]) == len(row["iso639_2"]) == 3 for row in rows)


def test_thai_and_lao_words_sort_by_the_consonant():
    assert sorted(["เกาหลี", "กัมพูชา", "ขาว"], key=sort_key) == ["กัมพูชา", "เกาหลี", "ขาว"]
    assert sort_key("ເກ") == "ກເ"
