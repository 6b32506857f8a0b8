"""What an export of ours has beside the standard's columns, so that bringing it back loses nothing.

`wk_Format` in every row says which rules the row was written by; rows a person added later lack it.
`wk_More` ends the row with whatever the columns before cannot express, and continues to the right where one
cell is too short. Each entry remembers what its column showed, so that a correction somebody typed into
that column is stronger than the entry.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from wellknit.exchange.limits import MAX_CELL

PLAIN = "wellknit-1"
GUARDED = "wellknit-1-guarded"  # texts a spreadsheet program could run have an apostrophe before them

_RUNNABLE = tuple("=+-@\t\r＝＋－＠")


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet program could take for a formula."""
    return f"'{text}" if text.startswith((*_RUNNABLE, "'")) else text


def unguard(cell: object) -> object:
    """Take that apostrophe away again."""
    if isinstance(cell, str) and cell.startswith("'") and cell[1:].startswith((*_RUNNABLE, "'")):
        return cell[1:]
    return cell


def pack(more: dict[str, tuple[object, object]]) -> list[str]:
    """Entries (what the column shows, what the value is) as cells of text, none longer than a cell can be."""
    if not more:
        return []
    text = json.dumps({key: [_out(shown), _out(value)] for key, (shown, value) in more.items()})
    return [text[start : start + MAX_CELL] for start in range(0, len(text), MAX_CELL)]


def unpack(cells: list[object]) -> dict[str, tuple[object, object]]:
    """The entries back; ValueError if somebody changed the cells by hand."""
    text = "".join(str(cell) for cell in cells if cell is not None)
    if not text.strip():
        return {}
    try:
        return {key: (_back(shown), _back(value)) for key, (shown, value) in json.loads(text).items()}
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        raise ValueError("the extra cells of this row were changed") from None


def _out(value: object) -> Any:
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple | list):
        return [_out(one) for one in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be written to a file")


def _back(value: Any) -> object:
    if isinstance(value, list):
        return tuple(_back(one) for one in value)
    if isinstance(value, dict):
        return (
            datetime.fromisoformat(value["moment"])
            if "moment" in value
            else date.fromisoformat(value["date"])
        )
    return value
