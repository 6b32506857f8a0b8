"""Taking a list out: who may, what is in it, what is recorded."""

import io

import pytest
from openpyxl import load_workbook

from wellknit.casework.actions import cases as opening
from wellknit.desk import spreadsheets
from wellknit.desk.actions import exports
from wellknit.ledger.models import Entry

URL = "/cases/export"


@pytest.fixture
def browser(as_, monkeypatch):
    from wellknit.people import reauth

    monkeypatch.setattr(reauth, "is_fresh", lambda request: True)
    return as_("sora")


def export(browser, **form):
    return browser.post(URL, {"kind": "csv", "filters": "tab=agency"} | form)


def test_a_list_is_taken_out_without_names_unless_asked(case, browser):
    plain = export(browser).content.decode("utf-8-sig")
    named = export(browser, names="on").content.decode("utf-8-sig")
    assert case.reference in plain and "Sela" not in plain and "Person" not in plain
    assert case.reference in named and "Sela" in named


def test_the_file_has_a_name_that_says_nothing(case, browser):
    assert export(browser)["Content-Disposition"] == 'attachment; filename="cases.csv"'


def test_each_case_and_the_file_itself_are_recorded(case, mina, browser):
    other = opening.open_case(by=mina, called="Other")
    export(browser, names="on")
    assert '"cases": 2' in Entry.objects.get(kind="desk.exported").detail
    lines = Entry.objects.filter(kind="case.exported")
    assert {line.subject for line in lines} == {case.key.alias, other.key.alias}
    assert all("with names" in line.detail and "Sela" not in line.detail for line in lines)


def test_the_filters_of_the_list_hold_for_the_file(case, mina, browser):
    other = opening.open_case(by=mina, called="Other", risk="high")
    written = export(browser, filters="tab=agency&risk=high").content.decode()
    assert other.reference in written and case.reference not in written


def test_nothing_a_person_wrote_runs_in_a_spreadsheet(case, mina, browser):
    for name in ('=HYPERLINK("x")', "+1", "-1", "@x", "＝1"):
        opening.open_case(by=mina, called=name)
    written = export(browser, names="on").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in written and "'+1" in written and "'＝1" in written
    book = load_workbook(io.BytesIO(export(browser, names="on", kind="xlsx").content))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert cells and {cell.data_type for cell in cells} == {"s"}


def test_signs_that_no_spreadsheet_holds_are_left_out():
    assert spreadsheets.write("csv", ["a"], [["x\x00\x1fy"]]).decode("utf-8-sig") == "a\r\nxy\r\n"


def test_a_caseworker_may_not_take_lists_out(case, as_):
    assert as_("mina").get(URL).status_code == 403
    assert as_("mina").post(URL, {"kind": "csv"}).status_code == 403
    assert not Entry.objects.filter(kind="desk.exported").exists()


def test_whoever_signed_in_long_ago_proves_again_that_it_is_them(case, as_, monkeypatch):
    from wellknit.people import reauth

    monkeypatch.setattr(reauth, "is_fresh", lambda request: False)
    answer = as_("sora").get(f"{URL}?tab=agency")
    assert answer.status_code == 302 and "confirm" in answer["Location"]
    assert not Entry.objects.filter(kind="desk.exported").exists()


def test_too_long_a_list_is_refused_in_words_and_nothing_is_recorded(case, mina, browser, monkeypatch):
    monkeypatch.setattr(exports, "MOST", 1)
    opening.open_case(by=mina, called="Other")
    answer = export(browser)
    assert answer.status_code == 409 and "more than 1 cases" in answer.content.decode()
    assert not Entry.objects.filter(kind__in=("desk.exported", "case.exported")).exists()


def test_a_list_longer_than_one_reading_comes_out_whole(mina, browser, monkeypatch):
    from wellknit.desk.reads import cases

    monkeypatch.setattr(cases, "CHUNK", 2)
    made = [opening.open_case(by=mina, called=str(n)) for n in range(5)]
    written = export(browser).content.decode()
    assert all(written.count(case.reference) == 1 for case in made)
