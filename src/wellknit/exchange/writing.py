"""Writes cases as a file of HTCDS 2.0 that any spreadsheet opens and that `reading` takes back without
loss.

One column for each live field, ours after them. A value the standard's column cannot express (a value of
our own list, an overlong text) shows there as near as the standard allows and goes in full into `wk_More`.
Nothing a person wrote can run as a formula: in a workbook every text is marked as text, in CSV a risky one
gets an apostrophe.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Literal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from wellknit.exchange import ours, values
from wellknit.exchange.fields import EXTENSIONS, FIELDS, FORMAT, LIVE, MORE, Field
from wellknit.exchange.limits import MAX_CELL, MAX_XLSX_ROWS

Case = Mapping[str, object]
Line = list[object]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_SHEET_DATE = date(1900, 3, 1)  # before it, spreadsheet programs disagree about the days


def write_htcds(
    rows: Iterable[Case],
    out: Path | IO[bytes],
    kind: Literal["xlsx", "csv"] = "xlsx",
    layout: Literal["fields", "labelled"] = "fields",
    extensions: tuple[str, ...] = EXTENSIONS,
) -> int:
    """Write the rows one by one and say how many; rows that hold nothing are left out."""
    if isinstance(out, Path):
        with out.open("wb") as file:
            return write_htcds(rows, file, kind, layout, extensions)
    write = {"xlsx": _write_xlsx, "csv": _write_csv}[kind]
    fields = [*(FIELDS[name] for name in LIVE), *map(_extension, extensions)]
    headings: list[Line] = [[FORMAT, *(one.name for one in fields), MORE]]
    if layout == "labelled":
        headings.append(["Format", *(one.label or one.name for one in fields), "More"])
    lines = (_line(case, fields) for case in map(_held, rows) if case)
    return write(headings, lines, out)


def _extension(name: str) -> Field:
    if not name.startswith("wk_") or name in (FORMAT, MORE):
        raise ValueError("a column of our own is named wk_ and what it holds")
    return Field(name, "", "", "text", several=False, core=False, live=True)


def _held(case: Case) -> dict[str, object]:
    """The values there are; an empty text or list says nothing."""
    whole = {name: tuple(value) if isinstance(value, list) else value for name, value in case.items()}
    return {name: value for name, value in whole.items() if value not in (None, "", ())}


# --- one row ------------------------------------------------------------------------------------------------


def _line(case: dict[str, object], fields: list[Field]) -> Line:
    """The cells of the fields, then the cells of what they could not say."""
    line: Line = []
    more: dict[str, tuple[object, object]] = {}
    for field in fields:
        value = case.pop(field.name, None)
        cell = None if value is None else _cell(field, value)
        line.append(cell)
        shown = None if values.is_blank(cell) else values.parse(field, cell).value
        if not _same(shown, value):
            more[field.name] = (shown, value)
    more |= {name: (None, value) for name, value in case.items()}
    return line + list(ours.pack(more))


def _same(shown: object, value: object) -> bool:
    return shown == value and type(shown) is type(value)


def _cell(field: Field, value: object) -> object:
    if field.kind in ("pick", "country", "language"):
        return _printable(_joined(field, value))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"  # as the official survey form has it
    if isinstance(value, float):
        return float(f"{value:.15g}")  # as many digits as a spreadsheet keeps
    if isinstance(value, int | date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return _printable(value)
    return None


def _joined(field: Field, value: object) -> str:
    """Codes with ; between them; what the standard's list lacks is shown as Other where the list has that."""
    codes = [str(code) for code in (value if isinstance(value, tuple) else (value,))]
    if field.kind == "pick":
        other = "Other" if "Other" in field.codes else ""
        codes = [code if code in field.codes else other for code in codes]
    return ";".join(dict.fromkeys(code for code in codes if code))


def _printable(text: str) -> str:
    """The text without what no spreadsheet can hold."""
    plain = _UNPRINTABLE.sub("", text)
    return plain if len(plain) <= MAX_CELL else plain[: MAX_CELL - 1] + "…"


# --- the two kinds of file ----------------------------------------------------------------------------------


def _numbered(headings: list[Line], lines: Iterable[Line], marker: str) -> Iterator[Line]:
    """Every line to write, marked with the rules it follows."""
    yield from headings
    yield from ([marker, *line] for line in lines)


def _write_csv(headings: list[Line], lines: Iterable[Line], out: IO[bytes]) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    written = -len(headings)
    try:
        writer = csv.writer(text)
        for line in _numbered(headings, lines, ours.GUARDED):
            writer.writerow([ours.guard(cell) if isinstance(cell, str) else cell for cell in line])
            written += 1
    finally:
        text.detach()  # the stream belongs to the caller
    return written


def _write_xlsx(headings: list[Line], lines: Iterable[Line], out: IO[bytes]) -> int:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("HTCDS 2.0")
    sheet.freeze_panes = "B2"
    written = -len(headings)
    for line in _numbered(headings, lines, ours.PLAIN):
        if written + len(headings) >= MAX_XLSX_ROWS:
            raise ValueError("a workbook holds 1,048,576 rows; write CSV instead")
        sheet.append([_typed(sheet, cell) for cell in line])
        written += 1
    book.save(out)
    return written


def _typed(sheet: Any, cell: object) -> object:
    if isinstance(cell, date):
        return _dated(sheet, cell)
    if not isinstance(cell, str):
        return cell
    typed = WriteOnlyCell(sheet, cell)
    typed.data_type = "s"  # or a text that begins with = would be stored as a formula
    return typed


def _dated(sheet: Any, day: date) -> object:
    if day < _FIRST_SHEET_DATE:
        return day.isoformat()
    typed = WriteOnlyCell(sheet, day)
    typed.number_format = "yyyy-mm-dd"
    return typed
