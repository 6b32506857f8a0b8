"""What is written can be read again, unchanged, whatever people have put into it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellknit.exchange.fields import FIELDS, LIVE
from wellknit.exchange.reading import read
from wellknit.exchange.writing import write_htcds

KINDS = ("xlsx", "csv")
SCRIPTS = (
    "Somchai",
    "สมชาย ใจดี",
    "ស្រី មុំ",
    "ສົມພອນ",
    "မမြင့်",
    "Nguyễn Thị Ánh",
    "王小明",
    "やまだ",
    "김민수",
    "अनीता",
    "محمد",
    "Ольга",
    "😀 👩🏽‍🦱",
)
NASTY = (
    "=1+1",
    "+66 81 234 5678",
    "-5",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'quoted",
    "''",
    "'=1",
    "a\r\nb\nc",
    " blank ",
    "_x000D_",
    "#N/A",
    "#REF!",
    "\x00\x07",
    "\ud800",
    "TRUE",
    "1e5",
    "00123",
    "2019-03-25",
    "n/a",
    ';,|"',
    "＝1",
    "\ufeffx",
    "\xa0",
    "{}",
)


def written(rows: list[dict[str, Any]], kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    write_htcds(rows, out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def back(data: bytes, kind: str) -> list[dict[str, object]]:
    return [row.values for row in read(data, f"cases.{kind}")]


def texts() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(SCRIPTS), st.sampled_from(NASTY), st.text(min_size=1, max_size=30))


def value_of(name: str) -> st.SearchStrategy[object]:
    field = FIELDS[name]
    if field.kind == "date":
        return st.dates()
    if field.kind == "checkbox":
        return st.booleans()
    if field.kind == "number":
        return st.integers(0, 50)
    if field.kind == "geo":
        return st.floats(-90, 90)
    if field.kind == "pick":
        codes = st.sampled_from(field.codes) | st.just("RestrictsMovement")
        return st.lists(codes, min_size=1, max_size=4).map(tuple) if field.several else codes
    if field.kind == "country":
        codes = st.sampled_from(("TH", "KH", "NA", "VN"))
        return st.lists(codes, min_size=1, max_size=3).map(tuple) if field.several else codes
    if field.kind == "language":
        return st.sampled_from(("tha", "khm", "ksw", "mya"))
    return texts()


CASES = st.fixed_dictionaries(
    {"prs_FirstName": texts()},
    optional={name: value_of(name) for name in FIELDS if name != "prs_FirstName"}
    | {
        "wk_Reference": texts(),
        "ctdc_ageBroad": st.just((48, None)),
        "prs_Unheard": st.one_of(texts(), st.integers(), st.dates(), st.booleans()),
    },
)


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None, max_examples=30, database=None)
@given(rows=st.lists(CASES, max_size=3))
def test_whatever_is_written_is_read_again_unchanged(kind: str, rows: list[dict[str, object]]) -> None:
    assert back(written(rows, kind), kind) == rows


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", SCRIPTS + NASTY)
def test_every_script_and_every_nasty_text_survives(kind: str, text: str) -> None:
    rows = [{"prs_FirstName": text, "prs_MobilePhone": text, "wk_Reference": text}]
    assert back(written(rows, kind), kind) == rows


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_longer_than_a_cell_survives(kind: str) -> None:
    rows = [{"cco_CaseComment": "เรื่อง" * 10_000, "prs_FirstName": "A"}]
    assert back(written(rows, kind), kind) == rows


@pytest.mark.parametrize("kind", KINDS)
def test_import_export_import_changes_nothing(kind: str) -> None:
    rows = [
        {
            "prs_FirstName": "สมชาย",
            "prs_Birthdate": date(1899, 12, 31),
            "prs_Citizenship": ("MM", "TH"),
            "vic_MethodsOfControl": ("DebtBondage", "RestrictsMovement"),
            "vic_ForcedLabourIndustry": ("C_Manufacturing", "F_Construction"),
            "vic_Vulnerabilities": ("Poverty",),
            "hte_Longitude": -12.5,
            "con_Consent": False,
        }
    ]
    once = back(written(rows, kind), kind)
    assert once == back(written(once, kind), kind) == rows


def test_each_live_field_has_one_column_and_ours_follow() -> None:
    header = next(csv.reader(io.StringIO(written([], "csv").decode("utf-8-sig"))))
    assert header == ["wk_Format", *LIVE, "wk_Reference", "wk_More"]
    assert len(LIVE) == 81


def test_what_the_standard_lacks_shows_as_other() -> None:
    data = written([{"vic_MethodsOfControl": ("DebtBondage", "RestrictsMovement")}], "csv")
    row = next(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert row["vic_MethodsOfControl"] == "DebtBondage;Other"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1"])
def test_no_text_in_csv_can_run_as_a_formula(text: str) -> None:
    data = written([{"prs_FirstName": text, "cas_CaseOwner": text}], "csv").decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(data, newline="")))[1]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝"))]


def test_no_text_in_a_workbook_is_stored_as_a_formula() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written([{"prs_FirstName": "=1+1"}], "xlsx")))
    kinds = {
        cell.value: cell.data_type for row in book.active.iter_rows(min_row=2) for cell in row if cell.value
    }
    assert kinds["=1+1"] == "s"


def test_an_apostrophe_in_the_file_of_somebody_else_is_left_alone() -> None:
    rows = list(read(b"prs_FirstName,prs_SecondName\n'=x,'Abc\n", "theirs.csv"))
    assert rows[0].values == {"prs_FirstName": "'=x", "prs_SecondName": "'Abc"}


def test_a_correction_typed_into_an_export_is_stronger_than_what_was_kept_beside_it() -> None:
    data = written([{"prs_FirstName": " Dao ", "prs_SecondName": "Kham"}], "csv").decode("utf-8-sig")
    row = next(iter(read(data.replace(", Dao ,", ",Dara,").encode(), "edited.csv")))
    assert row.values == {"prs_FirstName": "Dara", "prs_SecondName": "Kham"}
    assert [note.field for note in row.notes] == ["prs_FirstName"]


def test_extra_cells_broken_by_hand_are_a_problem_and_not_a_crash() -> None:
    data = written([{"prs_FirstName": " Dao "}], "csv").decode("utf-8-sig")
    row = next(iter(read(data.replace('{""prs', '{""').replace("]}", "]").encode(), "edited.csv")))
    assert [problem.field for problem in row.problems] == ["wk_More"]
    assert row.values == {"prs_FirstName": "Dao"}


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_with_labels_below_the_names_is_read_again(kind: str) -> None:
    rows = [{"prs_FirstName": "Dao", "hte_City": "Vientiane"}]
    data = written(rows, kind, layout="labelled")
    assert back(data, kind) == rows
    assert read(data, f"a.{kind}").mapping.layout == "own"


def test_rows_are_written_to_a_path_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    count = write_htcds(({"prs_FirstName": f"P{number}"} for number in range(10_000)), path, "csv")
    assert count == 10_000
    assert sum(1 for _row in read(path, path.name)) == 10_000


def test_a_value_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(TypeError):
        written([{"prs_FirstName": object()}], "csv")


def test_a_column_of_ours_must_say_so() -> None:
    with pytest.raises(ValueError, match="wk_"):
        written([], "csv", extensions=("prs_Mine",))
