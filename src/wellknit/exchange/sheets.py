"""Opens a file somebody handed us as rows of cells, or says in a sentence why it cannot be read.

What a file is follows from its bytes; a name that says something else is refused rather than guessed at.
Rows are read as they are asked for, so a long file needs no more memory than a short one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wellknit.exchange import delimited, workbook
from wellknit.exchange.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from wellknit.exchange.trouble import TOO_MANY_ROWS, Unreadable, _

Cells = list[object]  # str, int, float, bool, date, datetime or None

_ENDINGS = {".xlsx": "xlsx", ".xlsm": "xlsx", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}
_WEB_PAGE = re.compile(
    rb"\s*(<!--.*?-->\s*)*<(!doctype html|html|head|table|meta|style)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True)
class Sheet:
    """The rows of one file; may be walked through more than once."""

    kind: str
    data: bytes = field(repr=False)
    notes: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[tuple[int, Cells]]:
        """The rows that hold something, each with the number it has in the file."""
        rows = workbook.rows(self.data) if self.kind == "xlsx" else delimited.rows(self.data)
        for number, cells in enumerate(rows, start=1):
            if number > MAX_ROWS:
                raise Unreadable(TOO_MANY_ROWS)
            held = _trimmed(cells)
            if len(held) > MAX_COLUMNS:
                raise Unreadable(_TOO_MANY_COLUMNS)
            if held:
                yield number, held


def open_sheet(source: Path | str | bytes, filename: str) -> Sheet:
    """Look at the bytes, refuse what is not a sheet, and return the rows to be walked through."""
    data = source if isinstance(source, bytes) else _load(Path(source))
    if len(data) > MAX_BYTES:
        raise Unreadable(_TOO_LARGE)
    kind = _kind(data)
    _check_name(kind, filename)
    notes = workbook.check(data) if kind == "xlsx" else delimited.check(data)
    return Sheet(kind, data, notes)


def _load(path: Path) -> bytes:
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(_TOO_LARGE)
    return path.read_bytes()


def _kind(data: bytes) -> str:
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Unreadable(_("The file is empty. Choose the file with the rows in it."))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "xlsx"
    for recognised, sentence in _NOT_SHEETS:
        if recognised(data):
            raise Unreadable(sentence)
    return "csv"


def _check_name(kind: str, filename: str) -> None:
    expected = _ENDINGS.get(Path(filename).suffix.lower())
    if expected is None:
        raise Unreadable(_UNKNOWN_ENDING)
    if expected != kind:
        raise Unreadable(_WRONG_ENDING[kind])


def _trimmed(cells: Cells) -> Cells:
    """The cells without the blank ones at the end."""
    last = len(cells)
    while last and (cells[last - 1] is None or cells[last - 1] == "" or str(cells[last - 1]).isspace()):
        last -= 1
    return cells[:last]


def _is_old_office(data: bytes) -> bool:
    return data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def _is_locked(data: bytes) -> bool:
    return _is_old_office(data) and "EncryptedPackage".encode("utf-16-le") in data


def _is_web_page(data: bytes) -> bool:
    return _WEB_PAGE.match(data.removeprefix(b"\xef\xbb\xbf")[:4096]) is not None


def _is_xml(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml")


def _is_pdf(data: bytes) -> bool:
    return data.startswith(b"%PDF")


_TOO_LARGE = _("The file is larger than 64 MB. Divide it into several files and bring them in one by one.")
_TOO_MANY_COLUMNS = _(
    "The sheet has more than 2,000 columns. Delete what is to the right of the last column with a heading "
    "and save the file again."
)
_UNKNOWN_ENDING = _(
    "Only files ending in .xlsx or .csv can be read. Open the file in a spreadsheet program and save it as "
    "one of them."
)
_WRONG_ENDING = {
    "xlsx": _(
        "The name of the file does not end in .xlsx, but it is an Excel workbook inside. Rename it to end "
        "in .xlsx."
    ),
    "csv": _(
        "The name of the file says it is an Excel workbook, but inside it is something else. If it is a "
        "text file with one row per line, rename it to end in .csv; otherwise open it in a spreadsheet "
        "program and save it as .xlsx."
    ),
}
_NOT_SHEETS = (
    (
        _is_locked,
        _(
            "The workbook is protected with a password. Open it with the password, remove the password, and "
            "save it as .xlsx; or ask the sender to do so."
        ),
    ),
    (
        _is_old_office,
        _(
            "This is a file of an old Office version (.xls, .doc). Open it and save it as an Excel workbook "
            "(.xlsx)."
        ),
    ),
    (
        _is_web_page,
        _(
            "This is a web page under the name of a spreadsheet, as some systems export it. Open it in a "
            "spreadsheet program and save it as an Excel workbook (.xlsx)."
        ),
    ),
    (
        _is_xml,
        _("This is an XML file. Open it in a spreadsheet program and save it as an Excel workbook (.xlsx)."),
    ),
    (_is_pdf, _("This is a PDF document. Ask the sender for the spreadsheet it was made from.")),
)
