"""Reads a file of cases: opens it, recognises its columns, and gives row after row as values of HTCDS
fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import takewhile
from pathlib import Path

from wellknit.exchange import ctdc, ours, values
from wellknit.exchange.fields import FIELDS, FORMAT, MORE, Field, folded
from wellknit.exchange.mapping import HEADINGS_WITHIN, ColumnMap, Mapping, recognise
from wellknit.exchange.sheets import Cells, Sheet, open_sheet
from wellknit.exchange.trouble import Note, Problem, Unreadable, _, hint

CTDC_UNKNOWN = "ctdc_unknown"  # the columns of a CTDC row that the file leaves unsaid

_NO_HEADINGS = _(
    "No column of the file has a heading of HTCDS or CTDC. Put the field names of HTCDS 2.0, such as "
    "prs_FirstName, into the first row."
)
_FORM_ITSELF = _(
    "This is the survey form itself, not the answers to it. Export the answers from the survey tool and "
    "bring in that file."
)
_REPEATED = _("This row is the same as an earlier one.")
_BEYOND = _("Cells to the right of the last heading were not read.")
_EDITED = _("The cell was changed after the export; what it shows now was taken.")


@dataclass(slots=True)
class Row:
    """One row as values; what could not be understood is in `problems`, and in `unread` as the file has it.

    The values are personal, so they stay out of the printed form of this object.
    """

    number: int
    identity: bool = True
    values: dict[str, object] = field(default_factory=dict, repr=False)
    unread: dict[str, str] = field(default_factory=dict, repr=False)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    duplicate_of: int | None = None

    def note(self, name: str, text: str) -> None:
        """Remark on a field of this row."""
        self.notes.append(Note(self.number, name, text))

    def problem(self, name: str, cell: object, wrong: str, what_to_do: str) -> None:
        """Tell what is wrong with a cell, and keep the cell aside for the person who will look at it."""
        self.problems.append(Problem(self.number, name, hint(cell), wrong, what_to_do))
        self.unread[name] = str(cell)


@dataclass(frozen=True)
class Reading:
    """A file opened and understood. Walking through it may still raise `Unreadable` where the file is
    damaged.
    """

    mapping: Mapping
    notes: tuple[str, ...]
    _sheet: Sheet = field(repr=False)

    def __iter__(self) -> Iterator[Row]:
        """The rows that hold something in a column that was recognised."""
        columns = tuple(column for column in self.mapping.columns if column.field)
        seen: dict[bytes, int] = {}
        for number, cells in self._sheet:
            if number <= self.mapping.headings_end:
                continue
            row = self._row(number, cells, columns)
            if row.values or row.problems:
                yield _marked_if_repeated(row, seen) if row.identity else row

    def _row(self, number: int, cells: Cells, columns: tuple[ColumnMap, ...]) -> Row:
        row = Row(number, self.mapping.identity)
        if self.mapping.layout == "own":
            return _read_own(row, cells, columns)
        if not row.identity:
            return _read_ctdc(row, cells, columns)
        for column in columns:
            _read_cell(row, column, _cell(cells, column))
        if len(cells) > len(self.mapping.columns):
            row.note("", _BEYOND)
        return row


def read(source: Path | str | bytes, filename: str, trust: str = "names") -> Reading:
    """Open a file; `trust` ("names" or "labels") decides where the official workbook contradicts itself."""
    sheet = open_sheet(source, filename)
    first = list(takewhile(lambda row: row[0] <= HEADINGS_WITHIN, sheet))
    if any({"type", "name", "label"} <= {folded(str(cell)) for cell in cells} for _number, cells in first):
        raise Unreadable(_FORM_ITSELF)
    mapping = recognise(first, trust)
    if mapping.layout == "unknown":
        raise Unreadable(_NO_HEADINGS)
    return Reading(mapping, sheet.notes, sheet)


def _cell(cells: Cells, column: ColumnMap) -> object:
    return cells[column.position - 1] if column.position <= len(cells) else None


def _field_of(name: str) -> Field:
    """Columns of our own hold text."""
    return FIELDS.get(name) or Field(name, "", "", "text", several=False, core=False, live=True)


def _read_cell(row: Row, column: ColumnMap, cell: object) -> None:
    name = column.field or ""
    if values.is_blank(cell):
        return
    if column.option:
        _read_option(row, name, column.option, cell)
        return
    parsed = values.parse(_field_of(name), cell)
    if parsed.value is not None:
        row.values[name] = parsed.value
    if parsed.wrong:
        row.problem(name, cell, parsed.wrong, parsed.what_to_do)
    if parsed.note:
        row.note(name, parsed.note)


def _read_option(row: Row, name: str, option: str, cell: object) -> None:
    """A column that is one answer of a list: yes adds the answer, no adds nothing."""
    parsed = values.parse(_CHECK, cell)
    if parsed.wrong:
        row.problem(name, cell, parsed.wrong, parsed.what_to_do)
    elif parsed.value:
        _add(row, name, option)


_CHECK = Field("", "", "", "checkbox", several=False, core=False, live=True)


def _add(row: Row, name: str, option: str) -> None:
    held = row.values.get(name, ())
    row.values[name] = (*held, option) if isinstance(held, tuple) else option


# --- an export of ours --------------------------------------------------------------------------------------


def _read_own(row: Row, cells: Cells, columns: tuple[ColumnMap, ...]) -> Row:
    place = {column.field: column for column in columns}
    if _cell(cells, place[FORMAT]) == ours.GUARDED:
        cells = [ours.unguard(cell) for cell in cells]
    for column in columns:
        if column.field not in (FORMAT, MORE):
            _read_cell(row, column, _cell(cells, column))
    if MORE in place:
        _read_more(row, cells[place[MORE].position - 1 :])
    return row


def _read_more(row: Row, cells: Cells) -> None:
    try:
        more = ours.unpack(cells)
    except ValueError:
        wrong = _("The column wk_More of this row was changed, so what it kept could not be read.")
        row.problem(MORE, "", wrong, _("Bring in the file as it was exported."))
        return
    for name, (shown, value) in more.items():
        if row.values.get(name) != shown:
            row.note(name, _EDITED)
            continue
        row.values[name] = value
        _forget_trouble(row, name)


def _forget_trouble(row: Row, name: str) -> None:
    """What the column alone could not say is known after all."""
    row.problems = [problem for problem in row.problems if problem.field != name]
    row.notes = [note for note in row.notes if note.field != name]
    row.unread.pop(name, None)


# --- CTDC ---------------------------------------------------------------------------------------------------


def _read_ctdc(row: Row, cells: Cells, columns: tuple[ColumnMap, ...]) -> Row:
    unknown = []
    for column in columns:
        name, cell = column.field or "", _cell(cells, column)
        original = ctdc.COLUMNS[folded(column.header)]
        if ctdc.is_unknown(cell):
            unknown.append(original)
        elif column.option:
            _read_option(row, name, column.option, cell)
        else:
            _read_ctdc_cell(row, original, name, cell)
    if row.values and unknown:
        row.values[CTDC_UNKNOWN] = tuple(unknown)
    return row


def _read_ctdc_cell(row: Row, original: str, name: str, cell: object) -> None:
    parsed = ctdc.parse(original, cell)
    if parsed.wrong:
        row.problem(name, cell, parsed.wrong, parsed.what_to_do)
    elif parsed.value is None:
        row.values[f"ctdc_{original}"] = str(cell).strip()  # says less, or other, than any value of HTCDS
    else:
        row.values[name] = parsed.value


# --- repeated rows ------------------------------------------------------------------------------------------


def _marked_if_repeated(row: Row, seen: dict[bytes, int]) -> Row:
    """A digest of each row stands for the row, so that a long file does not fill the memory."""
    digest = blake2b(repr(sorted(row.values.items())).encode(errors="surrogatepass"), digest_size=16).digest()
    first = seen.setdefault(digest, row.number)
    if first != row.number:
        row.duplicate_of = first
        row.note("", _REPEATED)
    return row
