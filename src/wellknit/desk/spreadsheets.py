"""Tables as files: nothing that somebody wrote may run as a formula in the program that opens them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

_RUNNABLE = tuple("=+-@\t\r＝＋－＠")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Cells = Sequence[object]


def write(kind: str, headings: Cells, rows: Iterable[Cells]) -> bytes:
    """The table as a file of a kind, ``csv`` or ``xlsx``."""
    return {"csv": _csv, "xlsx": _xlsx}[kind](headings, rows)


def guard(cell: object) -> str:
    """A cell of a CSV file; what could run gets an apostrophe before it."""
    text = "" if cell is None else _UNPRINTABLE.sub("", str(cell))
    return f"'{text}" if text.startswith(_RUNNABLE) else text


def _csv(headings: Cells, rows: Iterable[Cells]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([guard(cell) for cell in row] for row in (headings, *rows))
    return out.getvalue().encode("utf-8-sig")


def _xlsx(headings: Cells, rows: Iterable[Cells]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "B2"
    for row in (headings, *rows):
        cells = [
            WriteOnlyCell(sheet, "" if cell is None else _UNPRINTABLE.sub("", str(cell))) for cell in row
        ]
        for cell in cells:
            cell.data_type = "s"  # or a text that begins with = would be stored as a formula
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
