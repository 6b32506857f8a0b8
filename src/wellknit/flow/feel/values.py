"""What expressions speak of: numbers, words, truth, days, lists; how they compare, and what sums come to.

What cannot be known is ``None``, and an answer like any other: a comparison with it is unknown, never an error.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow, localcontext
from functools import cache
from typing import Any

from wellknit.flow.period import units
from wellknit.ground.months import months_after

DIGITS, MAGNITUDE = 34, 6_144  # of a number, as DMN has it (decimal128); one beyond that is unknown
POWER, YEARS = 1_000, 10_000  # the largest exponent; the longest duration
NUMBERS = Context(DIGITS, Emax=MAGNITUDE, Emin=-MAGNITUDE, traps=[InvalidOperation, DivisionByZero, Overflow])


class FeelError(ValueError):
    """An expression that cannot be read, or that asks for too much; the sentence is for whoever wrote it."""


@dataclass(frozen=True, order=True)
class Months:
    """A duration of years and months, which no number of days is equal to."""

    count: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.count), 12)
        return ("-" if self.count < 0 else "") + "P" + (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")


@dataclass(frozen=True)
class Range:
    """From one value to another; an end that is None is open for good."""

    low: Any = None
    high: Any = None
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: Any) -> bool | None:
        """Whether a value lies inside."""
        above = self.low is None or compared(">=" if self.with_low else ">", value, self.low)
        below = self.high is None or compared("<=" if self.with_high else "<", value, self.high)
        return both(above, below)


def ranged(low: Any, high: Any, with_low: bool, with_high: bool) -> Range | None:
    """A range, when its ends have an order; so none holds another."""
    return Range(low, high, with_low, with_high) if {kind(low), kind(high)} <= {*_ORDERED, "nothing"} else None


def both(a: Any, b: Any) -> bool | None:
    """And, of true, false and unknown."""
    if a is False or b is False:
        return False
    return True if a is True and b is True else None


def either(a: Any, b: Any) -> bool | None:
    """Or, of true, false and unknown."""
    if a is True or b is True:
        return True
    return False if a is False and b is False else None


def opposite(a: Any) -> bool | None:
    """Not; of what is neither true nor false it is unknown."""
    return not a if isinstance(a, bool) else None


_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "boolean"), (Decimal, "number"), (str, "string"), (datetime, "moment"), (date, "date"), (time, "time"),
    (timedelta, "days"), (Months, "months"), (list, "list"), (Range, "range"), (Mapping, "context"),
)  # fmt: skip
_ORDERED = {"number", "string", "moment", "date", "time", "days", "months"}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def kind(value: Any) -> str:
    """What sort of value this is."""
    return _kind(type(value))  # type: ignore[arg-type]  # a type can be looked up


@cache
def _kind(of: type) -> str:
    return next((name for sort, name in _KINDS if issubclass(of, sort)), "nothing")


def plain(value: Any) -> Any:
    """A fact as expressions know it: every number a decimal; what is none of their kinds is unknown."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _number(value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if kind(value) != "nothing" else None


def _number(value: float | Decimal) -> Decimal | None:
    try:
        number = NUMBERS.create_decimal(str(value) if isinstance(value, float) else value)
    except DecimalException:  # larger than numbers are
        return None
    return number if number.is_finite() else None


def equal(a: Any, b: Any) -> bool | None:
    """Whether two values are the same; between different kinds that is unknown."""
    if a is None or b is None:
        return a is None and b is None
    return bool(a == b) if kind(a) == kind(b) else None


def compared(sign: str, a: Any, b: Any) -> bool | None:
    """What a comparison comes to; between what has no common order, unknown."""
    if sign == "=":
        return equal(a, b)
    if sign == "!=":
        return opposite(equal(a, b))
    if kind(a) != kind(b) or kind(a) not in _ORDERED:
        return None
    try:
        return _ORDER[sign](a, b)
    except TypeError:  # a moment with a time zone, and one without
        return None


def contains(inside: Any, value: Any) -> bool | None:
    """Whether a value is in a range, in a list (also in a range of the list), or is the value itself."""
    if isinstance(inside, Range):
        return inside.holds(value)
    if isinstance(inside, list) and kind(value) != "list":
        found: bool | None = False
        for each in inside:
            found = either(found, contains(each, value))
        return found
    return equal(inside, value)


def reckoned(sign: str, a: Any, b: Any) -> Any:
    """What a sum comes to; of values that cannot be reckoned with, and of a division by nothing, it is unknown."""
    deed = _SUMS.get((sign, kind(a), kind(b)))
    try:
        with localcontext(NUMBERS):
            return deed(a, b) if deed else None
    except FeelError:
        raise
    except (DecimalException, OverflowError, ValueError, TypeError):  # a type: of two moments only one has a time zone
        return None


def _power(a: Decimal, b: Decimal) -> Decimal:
    if abs(b) > POWER:
        raise FeelError(f"The exponent {b} is larger than {POWER}.")
    return a**b


def _months(count: int | Decimal) -> Months:
    if not -12 * YEARS <= count <= 12 * YEARS:
        raise OverflowError
    return Months(int(count))


def _later(day: Any, months: Months) -> Any:
    return months_after(day, months.count)


def _times(length: timedelta, number: Decimal) -> timedelta:
    return timedelta(seconds=float(Decimal(length.total_seconds()) * number))


_SUMS: dict[tuple[str, str, str], Callable[[Any, Any], Any]] = {
    ("+", "number", "number"): operator.add, ("-", "number", "number"): operator.sub, ("*", "number", "number"): operator.mul,
    ("/", "number", "number"): operator.truediv, ("**", "number", "number"): _power, ("+", "string", "string"): operator.add,
    ("+", "date", "days"): operator.add, ("-", "date", "days"): operator.sub, ("-", "date", "date"): operator.sub,
    ("+", "moment", "days"): operator.add, ("-", "moment", "days"): operator.sub, ("-", "moment", "moment"): operator.sub,
    ("+", "date", "months"): _later, ("+", "moment", "months"): _later,
    ("-", "date", "months"): lambda a, b: _later(a, Months(-b.count)),
    ("-", "moment", "months"): lambda a, b: _later(a, Months(-b.count)),
    ("+", "days", "date"): lambda a, b: b + a, ("+", "days", "moment"): lambda a, b: b + a,
    ("+", "months", "date"): lambda a, b: _later(b, a), ("+", "months", "moment"): lambda a, b: _later(b, a),
    ("+", "days", "days"): operator.add, ("-", "days", "days"): operator.sub, ("*", "days", "number"): _times,
    ("*", "number", "days"): lambda a, b: _times(b, a), ("/", "days", "number"): lambda a, b: _times(a, 1 / b),
    ("+", "months", "months"): lambda a, b: _months(a.count + b.count),
    ("-", "months", "months"): lambda a, b: _months(a.count - b.count),
    ("*", "months", "number"): lambda a, b: _months(a.count * b),
    ("*", "number", "months"): lambda a, b: _months(b.count * a),
}  # fmt: skip


def written(value: Any) -> str | None:
    """A value as DMN writes it down."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(written(each) or "null" for each in value) + "]"
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f") if abs(value.adjusted()) < DIGITS else str(value)
    return str(value) if isinstance(value, Months) else None


def _length(value: timedelta) -> str:
    hours, seconds = divmod(abs(value).seconds, 3600)
    parts = (("H", hours), ("M", seconds // 60), ("S", seconds % 60))
    days, clock = abs(value).days, "".join(f"{count}{unit}" for unit, count in parts if count)
    told = (f"{days}D" if days else "") + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta(0) else "") + "P" + (told or "T0S")


def duration(text: str) -> timedelta | Months | None:
    """An ISO 8601 duration: of years and months, or of days and less; a mixture is unknown, as DMN has it."""
    given, sign = units(text.removeprefix("-")), -1 if text.startswith("-") else 1
    if given is None:
        return None
    if given.keys() <= {"years", "months"}:
        return Months(sign * (12 * given.get("years", 0) + given.get("months", 0)))
    return None if given.keys() & {"years", "months"} else sign * timedelta(**given)
