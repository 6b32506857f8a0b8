"""What understanding one cell gives: a value, or what is wrong with it, and sometimes a remark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parsed:
    """`wrong` may stand beside a value when only part of the cell was understood."""

    value: object = None
    wrong: str = ""
    what_to_do: str = ""
    note: str = ""
