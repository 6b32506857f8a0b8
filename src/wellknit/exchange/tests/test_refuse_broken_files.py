"""A file that cannot be read is refused with a sentence that says what is wrong and what to do."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
import pytest

from wellknit.exchange import workbook
from wellknit.exchange.limits import MAX_COLUMNS, MAX_UNPACKED
from wellknit.exchange.reading import read
from wellknit.exchange.trouble import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sound(rows: list[list[object]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows or [["prs_FirstName", "prs_SecondName"], ["Dao", "Kham"]]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rebuilt(data: bytes, name: str, parts: Iterator[bytes]) -> bytes:
    """The workbook with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        with new.open(name, "w", force_zip64=True) as part:
            for piece in parts:
                part.write(piece)
    return out.getvalue()


def refusal(data: bytes, filename: str) -> str:
    with pytest.raises(Unreadable) as caught:
        for _row in read(data, filename):
            pass
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    sentence = str(caught.value)
    assert sentence.endswith(".") and sentence.count(" ") > 5
    return sentence


def with_doctype(name: str, doctype: str, encoding: str = "utf-8") -> bytes:
    data = sound()
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        text = parts.read(name).decode() if name in parts.namelist() else f"<sst {MAIN}/>"
    text = text[text.index("?>") + 2 :] if text.startswith("<?xml") else text
    whole = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{text}'
    return rebuilt(data, name, iter([whole.encode(encoding)]))


def test_a_truncated_workbook_is_called_damaged() -> None:
    assert "damaged" in refusal(sound()[:-400], "cases.xlsx")


def test_a_workbook_with_a_broken_sheet_is_called_damaged() -> None:
    data = rebuilt(sound(), SHEET, iter([f"<worksheet {MAIN}><sheetData><row r='x'".encode()]))
    assert "damaged" in refusal(data, "cases.xlsx")


def test_a_workbook_whose_bytes_were_changed_is_refused() -> None:
    data = bytearray(sound())
    for place in range(200, len(data) - 200, 97):
        data[place] ^= 0xFF
    refusal(bytes(data), "cases.xlsx")


def test_a_workbook_under_the_name_of_a_text_file_is_told_its_right_name() -> None:
    assert ".xlsx" in refusal(sound(), "cases.csv")


def test_a_text_file_under_the_name_of_a_workbook_is_told_its_right_name() -> None:
    assert ".csv" in refusal(b"prs_FirstName\nDao\n", "cases.xlsx")


def test_an_unknown_ending_is_refused() -> None:
    assert ".xlsx" in refusal(b"prs_FirstName\nDao\n", "cases.docx")


def test_a_web_page_saved_as_xls_is_recognised() -> None:
    page = b"\xef\xbb\xbf <html><body><table><tr><td>prs_FirstName</td></tr></table></body></html>"
    assert "web page" in refusal(page, "cases.xls")


def test_an_old_excel_file_is_recognised() -> None:
    assert ".xls" in refusal(OLE + bytes(600), "cases.xls")


def test_a_password_is_recognised() -> None:
    locked = OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(100)
    assert "password" in refusal(locked, "cases.xlsx")


def test_a_pdf_and_an_xml_file_are_recognised() -> None:
    assert "PDF" in refusal(b"%PDF-1.7 ...", "cases.csv")
    assert "XML" in refusal(b'<?xml version="1.0"?><Workbook/>', "cases.xls")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n"])
def test_an_empty_file_is_called_empty(data: bytes) -> None:
    assert "empty" in refusal(data, "cases.csv")


def test_a_zip_of_something_else_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("readme.txt", "hello")
    assert "not an Excel workbook" in refusal(out.getvalue(), "cases.xlsx")


def blank_rows() -> Iterator[bytes]:
    yield f"<worksheet {MAIN}><sheetData>".encode()
    for start in range(1, 1_048_577, 4096):
        yield "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(start, start + 4096)).encode()
    yield b"</sheetData></worksheet>"


def test_a_million_blank_formatted_rows_are_refused() -> None:
    assert "rows" in refusal(rebuilt(sound(), SHEET, blank_rows()), "cases.xlsx")


def test_a_row_far_below_the_others_does_not_hang_the_reader() -> None:
    far = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>prs_FirstName</t></is></c>'
    far += "</row>"
    far += '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData></worksheet>'
    assert "rows" in refusal(rebuilt(sound(), SHEET, iter([far.encode()])), "cases.xlsx")


def test_too_many_columns_are_refused() -> None:
    assert "columns" in refusal(sound([["prs_FirstName"], ["x"] * (MAX_COLUMNS + 1)]), "cases.xlsx")


def test_a_zip_bomb_is_not_opened() -> None:
    pieces = (bytes(1 << 20) for _megabyte in range(MAX_UNPACKED // (1 << 20) + 1))
    data = rebuilt(sound(), SHEET, pieces)
    assert len(data) < 2_000_000
    assert "unpacks" in refusal(data, "cases.xlsx")


def test_a_bomb_of_shared_texts_is_not_opened() -> None:
    pieces = (bytes(1 << 20) for _megabyte in range(97))
    assert "unpacks" in refusal(rebuilt(sound(), "xl/sharedStrings.xml", pieces), "cases.xlsx")


EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
PARTS = (
    SHEET,
    "xl/workbook.xml",
    "xl/styles.xml",
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/sharedStrings.xml",
)


@pytest.mark.parametrize("doctype", [EXTERNAL, LAUGHS, '<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'])
@pytest.mark.parametrize("name", PARTS)
def test_a_document_type_in_any_part_is_refused(name: str, doctype: str) -> None:
    assert "instructions" in refusal(with_doctype(name, doctype), "cases.xlsx")


def test_a_document_type_in_another_encoding_is_refused_too() -> None:
    assert "instructions" in refusal(with_doctype(SHEET, EXTERNAL, "utf-16"), "cases.xlsx")


def test_an_open_quotation_mark_is_refused_instead_of_swallowing_rows() -> None:
    assert "quotation" in refusal(b'prs_FirstName,prs_SecondName\n"Dao,Kham\nSok,Chan\n', "cases.csv")


def test_a_picture_is_not_taken_for_text() -> None:
    refusal(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "cases.csv")


@pytest.mark.parametrize("encoding", ["latin-1", "cp1258", "gb18030", "shift_jis"])
def test_letters_that_cannot_be_told_are_not_guessed(encoding: str) -> None:
    names = {"gb18030": "王小明,李华\n张伟,刘洋", "shift_jis": "山田太郎,鈴木\n田中,佐藤"}
    text = "prs_FirstName,prs_SecondName\n" + names.get(encoding, "José,Müller\nRenée,Ânh")
    assert "letters" in refusal(text.encode(encoding), "cases.csv")


def test_the_blank_survey_form_is_not_taken_for_answers() -> None:
    assert "survey form" in refusal(
        b"type,name,label,required\ntext,prs_First_Name,First Name,false\n", "form.csv"
    )


def test_a_file_without_known_headings_says_which_to_use() -> None:
    assert "prs_FirstName" in refusal(b"colour,size\nred,3\n", "cases.csv")


@pytest.mark.parametrize("make", [sound, lambda: sound()[:-400]])
def test_no_sentence_repeats_what_a_cell_holds(make: Callable[[], bytes]) -> None:
    try:
        rows = list(read(make(), "cases.xlsx"))
    except Unreadable as refused:
        assert "Dao" not in str(refused)
    else:
        assert "Dao" not in repr(rows) and "Dao" not in repr(read(make(), "cases.xlsx"))


def test_a_second_sheet_is_mentioned() -> None:
    book = openpyxl.Workbook()
    book.active.append(["prs_FirstName"])
    book.create_sheet("more").append(["x"])
    out = io.BytesIO()
    book.save(out)
    assert workbook.check(out.getvalue())
