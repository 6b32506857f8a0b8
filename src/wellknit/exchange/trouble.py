"""How this room says that something is wrong: words for a person, and never the value itself.

A spreadsheet of cases is full of names. What is said about a cell may reach a screen, a report or a log, so
it describes the cell ("12 characters, letters") and tells what to do, but does not repeat it. Sentences are
constant, so that they can be translated where they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass


def _(sentence: str) -> str:
    """Marks a sentence for the translators; it is translated where it is shown."""
    return sentence


class Unreadable(ValueError):
    """The file cannot be read; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that could not be taken over as it stands."""

    row: int
    field: str
    value_hint: str
    wrong: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class Note:
    """One cell that was taken over, and something a person should know about it."""

    row: int
    field: str
    text: str


def hint(value: object) -> str:
    """Describe a cell without repeating it: its length and what kinds of characters it has."""
    if not isinstance(value, str):
        return type(value).__name__
    kinds = [name for name, has in _KINDS if any(has(char) for char in value)]
    return f"{len(value)} characters, {' and '.join(kinds) or 'blank'}"


_KINDS = (
    ("letters", str.isalpha),
    ("digits", str.isdigit),
    ("signs", lambda char: not (char.isalnum() or char.isspace())),
)

TOO_MANY_ROWS = _(
    "The sheet has more than 200,000 rows, counting blank ones. Delete the blank rows below the last filled "
    "row, or divide the sheet into several files."
)
