"""The files agencies really have are recognised, column by column."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from wellknit.exchange.fields import table
from wellknit.exchange.reading import Reading, read

# Names (row 1, hidden) and labels (row 2) of the official Excel workbook 2.0, with its slips.
TEMPLATE = [
    ("cas_CaseOwner", "Case Owner"),
    ("prs_Salutation", "Salutation"),
    ("prs_FirstName", "First Name"),
    ("prs_SecondName", "Second Name"),
    ("con_Consent", "Consent"),
    ("prs_Birthdate", "Birthdate"),
    ("prs_Gender", "Gender"),
    ("prs_Citizenship", "Citizenship"),
    ("prs_Title", "Title"),
    ("prs_Email", "Email"),
    ("prs_HomePhone", "Home Phone"),
    ("prs_MobilePhone", "Mobile Phone"),
    ("prs_MailingCity", "Mailing Street"),
    ("prs_MailingCountry", "Mailing City"),
    ("prs_MailingState", "Mailing State/Province"),
    ("prs_MailingStreet", "Mailing Zip/Postal Code"),
    ("prs_MailingPostalCode", "Mailing Country"),
    ("vic_TraffickingStatus", "Trafficking Status"),
    ("vic_TraffickinStatusDecisionMakingOrg", "Trafficking Status Decision Making Organization"),
    ("vic_MethodOfRecruitment", "Method of Recruitment"),
    ("vic_LocationOfRecruitment", "Location of Recruitment"),
    ("vic_MethodsOfControl", "Methods of Control"),
    ("vic_TypeOfExploitation", "Type of Exploitation"),
    ("vic_ForcedLabourIndustry", "Forced Labour Industry"),
    ("vic_TypeOfSexExploitation", "Type of Sex Exploitation"),
    ("vic_LocationOfExploitation", "Location of Exploitation"),
    ("cas_Status", "Status"),
    ("cas_ReferringOrganisation", "Referring Organisation"),
    ("cas_IncomingReferralDate", "Incoming Referral Date"),
    ("cas_ReferringPrimaryCaseWorker", "Referring Primary Case Worker"),
    ("cas_ReasonForIncomingReferral", "Reason for Incoming Referral"),
    ("cas_IncomingReferralDetails", "Incoming Referral Details"),
    ("cas_ReferredOrganisation", "Referred Organisation"),
    ("cas_ReferredPrimaryCaseWorker", "Referred Primary Case Worker"),
    (None, "Reason for Outgoing Referral"),
    ("cas_OutgoingReferralDate", "Outgoing Referral Date"),
    ("cas_OutgoingReferralDetails", "Outgoing Referral Details"),
    ("cas_ReasonForCaseClosure", "Reason for Case Closure"),
]


def template(**cells: object) -> bytes:
    """The official workbook with one filled row; keys are labels with _ for blanks."""
    book = openpyxl.Workbook()
    sheet = book.active
    for place, (name, label) in enumerate(TEMPLATE, start=2):
        sheet.cell(1, place, name)
        sheet.cell(2, place, label)
        sheet.cell(3, place, cells.get(label.replace(" ", "_")))
    for number in range(1, 51):
        sheet.cell(number + 2, 1, number)
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[3].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table_of(*rows: tuple[object, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def only(reading: Reading) -> dict[str, object]:
    (row,) = reading
    assert not row.problems
    return row.values


def test_the_official_workbook_is_read_by_its_hidden_names() -> None:
    reading = read(template(First_Name="Dao", Birthdate=date(2001, 5, 6), Citizenship="Lao PDR"), "t.xlsx")
    assert reading.mapping.layout == "template"
    assert only(reading) == {
        "prs_FirstName": "Dao",
        "prs_Birthdate": date(2001, 5, 6),
        "prs_Citizenship": ("LA",),
    }
    assert len([column for column in reading.mapping.columns if column.field]) == 38


def test_the_misspelt_name_and_the_missing_name_of_the_workbook_are_understood() -> None:
    cells = {
        "Trafficking_Status_Decision_Making_Organization": "Police",
        "Reason_for_Outgoing_Referral": "Other",
    }
    assert only(read(template(**cells), "t.xlsx")) == {
        "vic_TraffickingStatusDecisionMakingOrg": "Police",
        "cas_ReasonForOutgoingReferral": "Other",
    }


def test_the_address_block_out_of_step_is_read_by_name_with_a_warning() -> None:
    reading = read(template(Mailing_Street="1 River Road"), "t.xlsx")
    assert any("out of step" in warning for warning in reading.mapping.warnings)
    assert only(reading) == {"prs_MailingCity": "1 River Road"}


def test_the_address_block_can_be_read_by_label_instead() -> None:
    reading = read(template(Mailing_Street="1 River Road", Mailing_Country="Laos"), "t.xlsx", trust="labels")
    assert only(reading) == {"prs_MailingStreet": "1 River Road", "prs_MailingCountry": "LA"}


def test_numbered_but_unfilled_rows_of_the_workbook_are_not_cases() -> None:
    assert list(read(template(), "t.xlsx")) == []


def test_answers_to_the_survey_form_are_read_with_its_names_and_slips() -> None:
    data = table_of(
        (
            "start",
            "prs_First_Name",
            "prs_Title",
            "vic_Methods_of_Control",
            "vic_ForcedLabourIndustry",
            "con_Consent",
            "_uuid",
        ),
        (
            "2023-01-24T10:00:00",
            "Dao",
            "Kham",
            "DebtBondage  PhysicalAbuse",
            "C_Manufacturing F_Construction",
            "TRUE",
            "x",
        ),
    )
    reading = read(data, "answers.csv")
    assert reading.mapping.layout == "xlsform"
    assert any("Second Name" in warning for warning in reading.mapping.warnings)
    assert only(reading) == {
        "prs_FirstName": "Dao",
        "prs_Title": "Kham",
        "vic_MethodsOfControl": ("DebtBondage", "PhysicalAbuse"),
        "vic_ForcedLabourIndustry": ("C_Manufacturing", "F_Construction"),
        "con_Consent": True,
    }


@pytest.mark.parametrize("mark", ["/", "-", ".", ":"])
def test_group_names_before_a_field_do_not_hide_it(mark: str) -> None:
    data = table_of((f"person{mark}prs_First_Name", f"a{mark}b{mark}prs_Gender"), ("Dao", "Feminine"))
    assert only(read(data, "a.csv")) == {"prs_FirstName": "Dao", "prs_Gender": "Feminine"}


def test_answers_spread_over_columns_are_gathered() -> None:
    head = "g/vic_Methods_of_Control"
    data = table_of((f"{head}/DebtBondage", f"{head}/FalsePromises", f"{head}/Other"), (1, 0, "True"))
    assert only(read(data, "a.csv")) == {"vic_MethodsOfControl": ("DebtBondage", "Other")}


def test_answers_spread_over_columns_yield_to_the_joined_column() -> None:
    head = "vic_MethodsOfControl"
    reading = read(table_of((head, f"{head}/DebtBondage"), ("DebtBondage", 1)), "a.csv")
    assert only(reading) == {head: ("DebtBondage",)}
    assert "joined" in reading.mapping.unmapped[0].why


def test_labels_alone_are_enough_unless_several_fields_share_one() -> None:
    reading = read(table_of(("First Name", "Citizenship", "Type"), ("Dao", "Laos", "NGO")), "a.csv")
    assert reading.mapping.layout == "labels"
    assert only(reading) == {"prs_FirstName": "Dao", "prs_Citizenship": ("LA",)}
    assert [column.header for column in reading.mapping.unmapped] == ["Type"]


def test_nationality_of_the_older_standard_becomes_citizenship() -> None:
    assert only(read(table_of(("prs_Nationality",), ("KH",)), "a.csv")) == {"prs_Citizenship": ("KH",)}


def test_a_title_above_the_headings_is_skipped() -> None:
    data = table_of(("List of cases",), (), ("prs_FirstName", "cas_Status"), ("Dao", "Active"))
    reading = read(data, "a.csv")
    assert only(reading) == {"prs_FirstName": "Dao", "cas_Status": "Active"}
    assert next(iter(reading)).number == 4


def test_a_second_column_of_the_same_field_is_reported_and_not_mixed_in() -> None:
    reading = read(table_of(("prs_FirstName", "First Name"), ("Dao", "Sok")), "a.csv")
    assert only(reading) == {"prs_FirstName": "Dao"}
    assert "another column" in reading.mapping.unmapped[0].why


def test_the_report_names_every_column_and_why() -> None:
    text = read(table_of(("prs_FirstName", "colour"), ("Dao", "red")), "a.csv").mapping.report()
    assert "A: prs_FirstName -> prs_FirstName (field name)" in text
    assert "B: colour -> not taken over" in text
    assert "Dao" not in text


def test_a_row_that_repeats_an_earlier_one_says_which() -> None:
    rows = list(read(table_of(("prs_FirstName",), ("Dao",), ("Sok",), ("Dao ",)), "a.csv"))
    assert [row.duplicate_of for row in rows] == [None, None, 2]


def ctdc(dataset: str, later: bool = False, **cells: object) -> bytes:
    columns = [row["column"] for row in table("words", "ctdc-columns.csv") if row["dataset"] == dataset]
    named = [column.replace("typeOf", "sectorOf") if later else column for column in columns]
    return table_of(tuple(named), tuple(cells.get(column, "-99") for column in columns))


def test_the_k_anonymised_file_becomes_htcds_where_it_says_the_same() -> None:
    data = ctdc(
        "global_k_anonymised_2020",
        yearOfRegistration=2016,
        gender="Female",
        ageBroad="9--17",
        citizenship="00",
        CountryOfExploitation="TH",
        meansOfControlDebtBondage=1,
        meansOfControlFalsePromises=0,
        meansOfControlThreats=1,
        isForcedLabour=1,
        typeOfLabourBegging=1,
        typeOfLabourAgriculture=1,
    )
    reading = read(data, "ctdc.csv")
    (row,) = reading
    unknown = row.values.pop("ctdc_unknown")
    assert reading.mapping.layout == "ctdc-k-anonymised" and not row.identity and not row.problems
    assert len(reading.mapping.columns) == 63 and not reading.mapping.unmapped
    assert row.values == {
        "ctdc_yearOfRegistration": 2016,
        "prs_Gender": "Feminine",
        "ctdc_ageBroad": (9, 17),
        "ctdc_CountryOfExploitation": "TH",
        "vic_MethodsOfControl": ("DebtBondage",),
        "ctdc_meansOfControlThreats": 1,
        "vic_TypeOfExploitation": ("ForcedLabour", "ForcedBegging"),
        "ctdc_typeOfLabourAgriculture": 1,
    }
    assert isinstance(unknown, tuple)
    assert "citizenship" in unknown and "meansOfControlFalsePromises" not in unknown


@pytest.mark.parametrize("later", [False, True])
def test_joined_meanings_of_the_synthetic_file_are_never_spread(later: bool) -> None:
    data = ctdc(
        "global_synthetic",
        later,
        yearOfRegistration=2021,
        gender="Trans/Transgender/NonConforming",
        ageBroad="48+",
        citizenship="KHM",
        traffickMonths="13--24 (1-2 yrs)",
        meansDebtBondageEarnings=1,
        meansAbusePsyPhySex=1,
        meansDenyBasicNeeds=0,
        meansWithholdDocs=1,
        typeOfSexProstitution=1,
        isSexualExploit=1,
    )
    reading = read(data, "ctdc.csv")
    (row,) = reading
    row.values.pop("ctdc_unknown")
    assert reading.mapping.layout == "ctdc-synthetic" and not row.identity and not row.problems
    assert row.values == {
        "ctdc_yearOfRegistration": 2021,
        "ctdc_gender": "Trans/Transgender/NonConforming",
        "ctdc_ageBroad": (48, None),
        "prs_Citizenship": ("KH",),
        "ctdc_traffickMonths": (13, 24),
        "ctdc_meansDebtBondageEarnings": 1,
        "ctdc_meansAbusePsyPhySex": 1,
        "ctdc_meansDenyBasicNeeds": 0,
        "vic_MethodsOfControl": ("WithholdsDocuments",),
        "vic_TypeOfSexExploitation": ("Prostitution",),
        "vic_TypeOfExploitation": ("SexualExploitation",),
    }


def test_equal_rows_of_ctdc_are_different_people() -> None:
    data = table_of(
        ("yearOfRegistration", "gender", "ageBroad", "citizenship", "traffickMonths", "meansThreats"),
        *[(2020, "Man", "9--17", "THA", "", 1)] * 2,
    )
    assert [row.duplicate_of for row in read(data, "c.csv")] == [None, None]
