"""Recognises the layout of a file: which row holds the headings, and which column is which field.

Known layouts are the official Excel workbook (hidden names over visible labels), answers to the official
survey form, plain tables with names or labels, the two CTDC files, and our own export. A heading that could
mean two fields is left out and reported: a wrong column is worse than a missing one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from wellknit.exchange import ctdc
from wellknit.exchange.fields import FIELDS, FORMAT, folded
from wellknit.exchange.trouble import _

HEADINGS_WITHIN = 20  # rows; above the headings may stand a title or remarks

LAYOUTS = {
    "own": _("an export of this software"),
    "template": _("the official HTCDS Excel workbook"),
    "xlsform": _("answers to the official HTCDS survey form"),
    "names": _("a table with HTCDS field names"),
    "labels": _("a table with HTCDS labels"),
    "ctdc-k-anonymised": _("the k-anonymised CTDC file"),
    "ctdc-synthetic": _("the synthetic CTDC file"),
    "unknown": _("no known layout"),
}


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """One column: the field it becomes, or why it becomes none. `option` is set where it is one value of a
    list.
    """

    position: int
    header: str
    field: str | None
    why: str
    option: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """What was recognised. Data begin after row `headings_end`."""

    layout: str
    columns: tuple[ColumnMap, ...]
    warnings: tuple[str, ...] = ()
    headings_end: int = 0

    @property
    def unmapped(self) -> tuple[ColumnMap, ...]:
        """The columns with a heading that are not taken over."""
        return tuple(column for column in self.columns if column.header and column.field is None)

    @property
    def identity(self) -> bool:
        """Whether the rows may be about people who can be known."""
        return not self.layout.startswith("ctdc")

    def report(self) -> str:
        """The whole mapping as text a person can check."""
        lines = [f"Layout: {LAYOUTS[self.layout]}", *(f"Note: {warning}" for warning in self.warnings)]
        return "\n".join(lines + [_line(column) for column in self.columns if column.header or column.field])


def _line(column: ColumnMap) -> str:
    becomes = column.field or "not taken over"
    if column.option:
        becomes += f" = {column.option}"
    return (
        f"{get_column_letter(column.position)}: {column.header or '(no heading)'} -> {becomes} ({column.why})"
    )


# --- one heading --------------------------------------------------------------------------------------------

_NAMES = {folded(name): name for name in FIELDS}
_ALIASES = {
    folded("vic_TraffickinStatusDecisionMakingOrg"): "vic_TraffickingStatusDecisionMakingOrg",
    folded("prs_Nationality"): "prs_Citizenship",
}
_ALIAS_WHY = {
    "vic_TraffickingStatusDecisionMakingOrg": _("field name, misspelt as in the official workbook"),
    "prs_Citizenship": _("field name of HTCDS 0.2"),
}
_LABELS: dict[str, list[str]] = {}
for _field in FIELDS.values():
    if _field.label:
        _LABELS.setdefault(folded(_field.label), []).append(_field.name)

_SURVEY = re.compile(r"(?:start|end|today|deviceid|simserial|key|submissiondate|instanceid|_.*)", re.I)
_PATH = re.compile(r"[/:.\-]")


@dataclass(frozen=True, slots=True)
class _Found:
    """What one heading means on its own; `how` is the layout it speaks for."""

    field: str | None = None
    why: str = _("not a heading of a known standard")
    option: str | None = None
    how: str = ""


def _meaning(header: str) -> _Found:
    for reader in (_as_ours, _as_name, _as_label, _as_path, _as_survey):
        found = reader(header)
        if found is not None:
            return found
    return _Found()


def _as_ours(header: str) -> _Found | None:
    return _Found(header, _("column of this software"), how="own") if header.startswith("wk_") else None


def _as_name(header: str) -> _Found | None:
    key = folded(header)
    if key in _ALIASES:
        return _Found(_ALIASES[key], _ALIAS_WHY[_ALIASES[key]], how="names")
    if key not in _NAMES:
        return None
    name = _NAMES[key]
    if not FIELDS[name].live:
        return _Found(name, _("field name, deprecated in HTCDS 2.0"), how="names")
    if header.casefold() != name.casefold() and header.count("_") > 1:
        return _Found(name, _("field name as the survey form writes it"), how="xlsform")
    return _Found(name, _("field name"), how="names")


def _as_label(header: str) -> _Found | None:
    names = _LABELS.get(folded(header), [])
    if len(names) > 1:
        return _Found(why=_("several fields have this label; use the field name instead"))
    return _Found(names[0], _("label"), how="labels") if names else None


def _as_path(header: str) -> _Found | None:
    """Survey tools put the group before the name, and may give each answer of a list a column of its own."""
    *before, last = _PATH.split(header)
    if not before:
        return None
    found = _as_name(last)
    if found is not None:
        return _Found(found.field, _("field name after the name of its group"), how="xlsform")
    holder = _as_name(before[-1])
    name = holder.field if holder else None
    option = (
        next((code for code in FIELDS[name].codes if folded(code) == folded(last)), None) if name else None
    )
    return _Found(name, _("one answer of a list"), option, "xlsform") if option else None


def _as_survey(header: str) -> _Found | None:
    last = _PATH.split(header)[-1]
    return _Found(why=_("added by the survey tool")) if _SURVEY.fullmatch(last) else None


def _as_ctdc(header: str) -> _Found:
    column = ctdc.COLUMNS.get(folded(header))
    if column is None:
        return _Found(why=_("not a column of the CTDC files"))
    if column in ctdc.SAME:
        field, option = ctdc.SAME[column]
        return _Found(field, _("says the same in HTCDS"), option, "ctdc")
    return _Found(f"ctdc_{column}", _("kept as CTDC has it"), how="ctdc")


# --- the headings together ----------------------------------------------------------------------------------

Row = tuple[int, list[object]]


def recognise(rows: list[Row], trust: str = "names") -> Mapping:
    """Find the headings among the first rows. Where names and labels disagree, `trust` ("names" or
    "labels") decides.
    """
    best = max(rows, key=_weight, default=(0, []))
    if _weight(best) < 2:
        return Mapping("unknown", ())
    number, headers = best[0], _texts(best[1])
    known = {ctdc.COLUMNS[folded(header)] for header in headers if folded(header) in ctdc.COLUMNS}
    layout = ctdc.layout_of(known)
    if layout is not None:
        return Mapping(
            layout,
            _without_repeats([_column(*pair) for pair in enumerate(map(_ctdc_pair, headers), 1)]),
            (),
            number,
        )
    below = next((row for row in rows if row[0] == number + 1), (0, []))
    labels = _texts(below[1]) if _is_label_row(below[1], headers) else []
    return _of_cases(number + bool(labels), headers, labels, trust)


def _of_cases(headings_end: int, headers: list[str], labels: list[str], trust: str) -> Mapping:
    width = max(len(headers), len(labels))
    pairs = list(zip(_padded(headers, width), _padded(labels, width), strict=True))
    found = [_choose(header, label, trust) for header, label in pairs]
    columns = [
        _column(place, (header or label, one))
        for place, ((header, label), one) in enumerate(zip(pairs, found, strict=True), 1)
    ]
    layout = _layout(found, bool(labels))
    return Mapping(
        layout, _without_repeats(columns), tuple(_warnings(layout, pairs, columns, trust)), headings_end
    )


def _texts(cells: list[object]) -> list[str]:
    return ["" if cell is None else str(cell).replace("\ufeff", "").strip() for cell in cells]


def _padded(texts: list[str], width: int) -> list[str]:
    return texts + [""] * (width - len(texts))


def _weight(row: Row) -> int:
    """How much a row looks like headings; a name is worth two labels, for names stand above labels."""
    return sum(_worth(text) for text in _texts(row[1]) if text)


def _worth(text: str) -> int:
    found = _meaning(text)
    return 2 if folded(text) in ctdc.COLUMNS or (found.field and found.how != "labels") else bool(found.field)


def _is_label_row(cells: list[object], headers: list[str]) -> bool:
    """Labels under names: at least half of the filled cells are labels, and the row above held names."""
    texts = [text for text in _texts(cells) if text]
    above = sum(_meaning(header).how in ("names", "xlsform", "own") for header in headers)
    return above > 0 and len(texts) >= 2 and 2 * sum(folded(text) in _LABELS for text in texts) >= len(texts)


def _choose(header: str, label: str, trust: str) -> _Found:
    by_name = _meaning(header) if header else _Found(why=_("no heading"))
    by_label = _as_label(label) or _Found()
    if by_name.field is None and not header and by_label.field:
        return _Found(by_label.field, _("by its label, since its name is missing"), how="labels")
    if trust == "labels" and by_label.field:
        return by_label
    return by_name


def _ctdc_pair(header: str) -> tuple[str, _Found]:
    return header, _as_ctdc(header)


def _column(position: int, named: tuple[str, _Found]) -> ColumnMap:
    header, found = named
    return ColumnMap(position, header, found.field, found.why, found.option)


def _layout(found: list[_Found], labelled: bool) -> str:
    if any(one.field == FORMAT for one in found):
        return "own"
    if labelled:
        return "template"
    how = Counter(one.how for one in found if one.how)
    if how["xlsform"]:
        return "xlsform"
    return "labels" if how["labels"] > how["names"] else "names"


def _without_repeats(columns: list[ColumnMap]) -> tuple[ColumnMap, ...]:
    """The first column of a field counts; answers spread over columns count only where no joined column
    exists.
    """
    joined = {column.field for column in columns if column.field and column.option is None}
    seen: set[tuple[str, str | None]] = set()
    kept = []
    for column in columns:
        why = _repeat(column, joined, seen)
        kept.append(ColumnMap(column.position, column.header, None, why) if why else column)
        if column.field:
            seen.add((column.field, column.option))
    return tuple(kept)


def _repeat(column: ColumnMap, joined: set[str], seen: set[tuple[str, str | None]]) -> str:
    if column.field is None:
        return ""
    if column.option and column.field in joined:
        return _("already in the joined column of the same question")
    return _("another column already gives this field") if (column.field, column.option) in seen else ""


_DISAGREE_NAMES = _(
    "In the official workbook the hidden names and the visible labels of the address columns are out of "
    "step. The columns were taken by their names; compare a few addresses, since people type what the "
    "visible label asks for."
)
_DISAGREE_LABELS = _(
    "In the official workbook the hidden names and the visible labels of the address columns are out of "
    "step. The columns were taken by their labels; compare a few addresses."
)
_TITLE = _(
    "The official survey form asks for the title under the label “Second Name”, so titles may be second "
    "names."
)
_NO_HEADING = _("Columns without a heading were not read.")
_NOT_TAKEN = _("Some columns were not taken over; see the list.")


def _warnings(layout: str, pairs: list[tuple[str, str]], columns: list[ColumnMap], trust: str) -> list[str]:
    warnings = []
    if any(_disagree(header, label) for header, label in pairs):
        warnings.append(_DISAGREE_LABELS if trust == "labels" else _DISAGREE_NAMES)
    if layout == "xlsform" and any(column.field == "prs_Title" for column in columns):
        warnings.append(_TITLE)
    if any(not column.header and column.position > 1 for column in columns):
        warnings.append(_NO_HEADING)
    if any(column.header and column.field is None for column in columns):
        warnings.append(_NOT_TAKEN)
    return warnings


def _disagree(header: str, label: str) -> bool:
    by_name, by_label = _meaning(header).field, (_as_label(label) or _Found()).field
    return bool(by_name and by_label and by_name != by_label)
