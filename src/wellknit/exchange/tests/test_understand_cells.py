"""A cell is understood as people meant it, or described without being repeated."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from wellknit.exchange.fields import FIELDS
from wellknit.exchange.reading import Row, read
from wellknit.exchange.trouble import hint
from wellknit.exchange.values import parse

BIRTH = FIELDS["prs_Birthdate"]


@pytest.mark.parametrize(
    "cell",
    [
        "2019-03-25",
        "2019-3-25T00:00:00",
        "2019/03/25",
        "25/3/2019",
        "25-03-2019",
        "25.3.2019",
        "25 March 2019",
        "25 มีนาคม 2562",
        "25 มี.ค. 2562",
        "25/3/2562",
        "๒๕/๓/๒๕๖๒",
        "25 មីនា 2019",
        43549,
        "43549",
        date(2019, 3, 25),
        datetime(2019, 3, 25, 10, 0),
        date(2562, 3, 25),
    ],
)
def test_a_date_is_read_however_the_region_writes_it(cell: object) -> None:
    assert parse(BIRTH, cell).value == date(2019, 3, 25)


def test_a_buddhist_year_is_noted_and_a_leap_day_survives_it() -> None:
    parsed = parse(BIRTH, "29/2/2563")
    assert parsed.value == date(2020, 2, 29) and "Buddhist" in parsed.note


@pytest.mark.parametrize(
    "cell", ["03/25/2019", "25/3/19", "1999", "31/2/2019", "yesterday", 12, True, "25/3/3000"]
)
def test_a_date_that_is_not_certain_is_a_problem(cell: object) -> None:
    parsed = parse(BIRTH, cell)
    assert parsed.value is None and parsed.wrong and parsed.what_to_do


@pytest.mark.parametrize(
    ("name", "cell", "value"),
    [
        ("prs_Gender", "Not Specified/Unknown", "NonSpecifiedUnknown"),
        ("prs_Gender", "transgender feminine\xa0", "TransgenderFeminine"),
        ("prs_Gender", "F", "Feminine"),
        ("cas_Status", "FOLLOW UP", "FollowUp"),
        ("vic_ForcedLabourIndustry", "a", "A_AgricultureForestryAndFishing"),
        ("vic_ForcedLabourIndustry", "Agriculture, forestry and fishing", "A_AgricultureForestryAndFishing"),
        ("vic_MethodsOfControl", "Debt bondage; false promises", ("DebtBondage", "FalsePromises")),
        ("vic_MethodsOfControl", "DebtBondage ", ("DebtBondage",)),
        ("vic_MethodsOfControl", "DebtBondage FalsePromises DebtBondage", ("DebtBondage", "FalsePromises")),
        ("vic_MethodsOfControl", "Threatens children/family, Other", ("ThreatensChildrenFamily", "Other")),
        ("vic_RecruitmentWebsitesAndApps", "4Sale|Line", ("4Sale", "Line")),
        ("prs_Citizenship", "mmr, Thailand", ("MM", "TH")),
        ("prs_Citizenship", "เมียนมา (พม่า)", ("MM",)),
        ("prs_Citizenship", "Lao People's Democratic Republic", ("LA",)),
        ("prs_Citizenship", "Korea, Republic of", ("KR",)),
        ("prs_MailingCountry", "Viet Nam", "VN"),
        ("prs_PrimaryLanguage", "my", "mya"),
        ("prs_PrimaryLanguage", "Khmer", "khm"),
        ("prs_PrimaryLanguage", "S'gaw Karen", "ksw"),
        ("prs_PrimaryLanguage", "bur", "mya"),
        ("con_Consent", "ใช่", True),
        ("con_Consent", "មិន", False),
        ("con_Consent", "không", False),
        ("con_Consent", 1.0, True),
        ("con_Consent", "x", True),
        ("prs_NumberOfChildren", "๓", 3),
        ("vic_AgeWhenTrafficked", 17.0, 17),
        ("hte_Latitude", "17,9757", 17.9757),
        ("prs_IdentityNumber", 1234567890123.0, "1234567890123"),
        ("prs_FirstName", "=Dao", "=Dao"),
        ("prs_FirstName", "n/a", "n/a"),
        ("prs_MobilePhone", "+66 2 123 4567", "+66 2 123 4567"),
    ],
)
def test_a_cell_becomes_the_value_it_stands_for(name: str, cell: object, value: object) -> None:
    parsed = parse(FIELDS[name], cell)
    assert (parsed.value, parsed.wrong) == (value, "")


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("prs_Gender", "blue"),
        ("prs_Gender", "F, M"),
        ("prs_Citizenship", "Stateless"),
        ("prs_Citizenship", "NA"),
        ("prs_PrimaryLanguage", "Klingonese"),
        ("con_Consent", "perhaps"),
        ("con_Consent", "-1"),
        ("prs_NumberOfChildren", "2.5"),
        ("prs_NumberOfChildren", "-1"),
        ("vic_AgeWhenTrafficked", 900),
        ("hte_Latitude", 91),
        ("hte_Longitude", "181"),
        ("prs_FirstName", "#REF!"),
    ],
)
def test_a_cell_that_cannot_be_right_is_a_problem(name: str, cell: object) -> None:
    parsed = parse(FIELDS[name], cell)
    assert parsed.value is None and parsed.wrong and parsed.what_to_do


@pytest.mark.parametrize(
    "name", ["prs_Citizenship", "vic_ForcedLabourIndustry", "prs_Birthdate", "con_Consent"]
)
@pytest.mark.parametrize("cell", ["n/a", "N/A", "-", "Not known", "?"])
def test_words_for_not_known_are_no_value_and_no_problem(name: str, cell: str) -> None:
    parsed = parse(FIELDS[name], cell)
    assert parsed.value is None and not parsed.wrong and parsed.note


@pytest.mark.parametrize(
    ("cell", "noted"), [("081 234 5678", True), (66812345678, True), ("+66812345678", False)]
)
def test_a_telephone_number_is_kept_as_written_and_remarked_on(cell: object, noted: bool) -> None:
    parsed = parse(FIELDS["prs_MobilePhone"], cell)
    assert parsed.value == str(cell) and bool(parsed.note) is noted


def test_what_is_understood_of_a_list_is_kept_beside_the_problem() -> None:
    (row,) = read(b"prs_FirstName,vic_MethodsOfControl\n,DebtBondage;Sorcery\n", "a.csv")
    assert row.values == {"vic_MethodsOfControl": ("DebtBondage",)}
    assert row.unread == {"vic_MethodsOfControl": "DebtBondage;Sorcery"}


def test_a_problem_describes_the_cell_and_never_repeats_it() -> None:
    (row,) = read(b"prs_Gender,prs_Birthdate,prs_FirstName\nSomsri,Wanida 9,Malee\n", "a.csv")
    shown = repr(row)
    assert [problem.value_hint for problem in row.problems] == [
        "6 characters, letters",
        "8 characters, letters and digits",
    ]
    assert not [name for name in ("Somsri", "Wanida", "Malee") if name in shown]


def test_a_hint_tells_kinds_of_characters_only() -> None:
    assert hint("a1-") == "3 characters, letters and digits and signs"
    assert hint(12) == "int"


THAI = "prs_FirstName,prs_SecondName,prs_Citizenship\nสมชาย,ใจดี,ไทย\nน้ำผึ้ง,ศรีสุข,TH\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874", "tis-620"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_thai_text_is_read_in_every_encoding_it_comes_in(encoding: str, separator: str) -> None:
    rows: list[Row] = list(read(THAI.replace(",", separator).encode(encoding), "thai.csv"))
    assert rows[0].values == {"prs_FirstName": "สมชาย", "prs_SecondName": "ใจดี", "prs_Citizenship": ("TH",)}
    assert rows[1].values["prs_FirstName"] == "น้ำผึ้ง"


def test_text_read_as_old_thai_says_so() -> None:
    assert read(THAI.encode("cp874"), "thai.csv").notes
    assert not read(THAI.encode(), "thai.csv").notes


def test_the_separator_named_in_the_first_line_is_obeyed() -> None:
    rows = list(read(b"sep=;\r\nprs_FirstName;cas_Status\r\nDao, K.;Active\r\n", "a.csv"))
    assert rows[0].values == {"prs_FirstName": "Dao, K.", "cas_Status": "Active"}
    assert rows[0].number == 3


def test_hidden_rows_are_read_and_blank_or_merged_ones_skipped() -> None:
    book = openpyxl.Workbook()
    book.active.append(["prs_FirstName", "prs_SecondName"])
    book.active.append(["Dao", None])
    book.active.append([None, None])
    book.active.append(["Sok", None])
    book.active.row_dimensions[2].hidden = True
    book.active.merge_cells("A5:B5")
    out = io.BytesIO()
    book.save(out)
    rows = list(read(out.getvalue(), "a.xlsx"))
    assert [(row.number, row.values) for row in rows] == [
        (2, {"prs_FirstName": "Dao"}),
        (4, {"prs_FirstName": "Sok"}),
    ]


def test_a_formula_gives_the_value_saved_with_it() -> None:
    book = openpyxl.Workbook()
    book.active.append(["prs_FirstName", "prs_NumberOfChildren"])
    book.active.append(["Dao", "=1+1"])
    plain, saved = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(saved, "w") as new:
        for name in old.namelist():
            part = re.sub(rb"<f>1\+1</f><v ?/?>(</v>)?", b"<f>1+1</f><v>2</v>", old.read(name))
            new.writestr(name, part)
    (row,) = read(saved.getvalue(), "a.xlsx")
    assert row.values == {"prs_FirstName": "Dao", "prs_NumberOfChildren": 2}


def test_ten_thousand_rows_are_read_in_one_go() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["prs_FirstName", "prs_Birthdate", "prs_Citizenship", "vic_MethodsOfControl"])
    for number in range(10_000):
        sheet.append([f"P{number}", date(2000, 1, 1), "KH", "DebtBondage;Other"])
    out = io.BytesIO()
    book.save(out)
    count = 0
    for count, row in enumerate(read(out.getvalue(), "many.xlsx"), start=1):
        assert not row.problems and row.number == count + 1
    assert count == 10_000
