"""Reads the first sheet of an Excel workbook that came from outside.

A workbook is a zip of XML files, so before anything parses it the sizes it claims are added up and every
part is looked at for a document type, which no spreadsheet has and every entity attack needs.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import IO, Any

import openpyxl
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from wellknit.exchange.limits import MAX_PART_IN_MEMORY, MAX_PARTS, MAX_ROWS, MAX_UNPACKED
from wellknit.exchange.trouble import TOO_MANY_ROWS, Unreadable, _

_DAMAGED = _(
    "The workbook is damaged or was not copied completely. Ask for it again, or open it and save it once "
    "more."
)
_BOMB = _(
    "The workbook unpacks to far more than a list of cases would need, so it was not opened. Ask the sender "
    "about it."
)
_HOSTILE = _(
    "The workbook holds instructions no spreadsheet program writes, so it was not opened. Ask the sender "
    "about it."
)
_NOT_A_WORKBOOK = _(
    "This is a compressed file but not an Excel workbook. Unpack it, or save the sheet inside as .xlsx."
)
_NO_SHEET = _("The workbook has no sheet with cells. Choose the workbook with the rows in it.")
_OTHER_SHEETS = _("The workbook has several sheets; only the first visible one was read.")


def check(data: bytes) -> tuple[str, ...]:
    """Refuse what is not a sound, harmless workbook; return what a person should know about it."""
    with _damage_explained(), zipfile.ZipFile(io.BytesIO(data)) as parts:
        _check_sizes(parts.infolist())
        names = parts.namelist()
        if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
            raise Unreadable(_NOT_A_WORKBOOK)
        for name in names:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                _check_part(parts.open(name))
            if name.startswith("xl/worksheets/"):
                _check_rows(parts.open(name))
    with _damage_explained():
        return _notes(data)


def rows(data: bytes) -> Iterator[list[object]]:
    """Every row of the first visible sheet, blank and hidden ones included, as plain values."""
    with _damage_explained():
        book = _open(data)
        try:
            sheet = _first_sheet(book)
            sheet.reset_dimensions()  # the size a file claims for itself is often wrong and may be absurd
            for row in sheet.iter_rows(values_only=True):
                yield [_plain(value) for value in row]
        finally:
            book.close()


@contextmanager
def _damage_explained() -> Iterator[None]:
    try:
        yield
    except (Unreadable, GeneratorExit):
        raise
    except DefusedXmlException:
        raise Unreadable(_HOSTILE) from None
    except Exception:  # a damaged workbook breaks anywhere; the details may quote its cells, so they end here
        raise Unreadable(_DAMAGED) from None


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise Unreadable(_BOMB)
    for part in parts:
        if not part.filename.startswith("xl/worksheets/") and part.file_size > MAX_PART_IN_MEMORY:
            raise Unreadable(_BOMB)


def _check_part(part: IO[bytes]) -> None:
    """A document type stands before the first element, so reading up to that one is enough."""
    with part:
        next(iterparse(part, events=("start",), forbid_dtd=True), None)


def _check_rows(part: IO[bytes]) -> None:
    """Count rows as bytes: parsing a million blank ones, only to refuse them, would take a minute."""
    count, rest = 0, b""
    with part:
        while piece := part.read(1 << 20):
            piece = rest + piece
            count += piece.count(b"<row ")
            rest = piece[-4:]
            if count > MAX_ROWS:
                raise Unreadable(TOO_MANY_ROWS)


def _open(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)


def _visible(book: Any) -> list[Any]:
    return [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.worksheets)


def _first_sheet(book: Any) -> Any:
    sheets = _visible(book)
    if not sheets:
        raise Unreadable(_NO_SHEET)
    return sheets[0]


def _notes(data: bytes) -> tuple[str, ...]:
    book = _open(data)
    try:
        _first_sheet(book)
        return (_OTHER_SHEETS,) if len(_visible(book)) > 1 else ()
    finally:
        book.close()


def _plain(value: object) -> object:
    """A moment at midnight is a date; other clock values are text, since no field of the standard is one."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, time | timedelta):
        return str(value)
    if value is None or isinstance(value, str | bool | int | float | date):
        return value
    return str(value)
