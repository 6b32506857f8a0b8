"""The functions an expression may call, by their DMN names; what a function cannot work with comes to nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal, DecimalException, localcontext
from functools import reduce
from typing import Any

from wellknit.flow.feel.values import (
    MAGNITUDE,
    NUMBERS,
    Months,
    both,
    duration,
    either,
    equal,
    kind,
    opposite,
    plain,
    reckoned,
    written,
)  # fmt: skip

SCALE = 20  # decimals a number can be rounded to
_WIDE = Context(MAGNITUDE + SCALE + 1)  # holds every number with as many decimals
_WRONG = (TypeError, ValueError, AttributeError, IndexError, ArithmeticError, DecimalException)


def call(name: str, given: list[Any]) -> Any:
    """What a function comes to."""
    try:
        with localcontext(NUMBERS):
            return plain(FUNCTIONS[name](*given))
    except _WRONG:
        return None


def _many(given: tuple[Any, ...]) -> list[Any]:
    """One list, or several values."""
    return list(given[0]) if len(given) == 1 and isinstance(given[0], list) else list(given)


def _of_list(deed: Callable[..., Any]) -> Callable[..., Any]:
    """A single value stands for a list of it, as DMN has it; a missing one for nothing."""

    def run(first: Any, *more: Any) -> Any:
        return None if first is None else deed(first if isinstance(first, list) else [first], *more)

    return run


def _of_many(deed: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    return lambda *given: deed(_many(given)) if _many(given) else None


def _extreme(pick: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    return _of_many(lambda values: pick(values) if len({kind(each) for each in values}) == 1 else None)


def _sum(values: list[Any]) -> Any:
    return reduce(lambda a, b: reckoned("+", a, b), values)


def _joined(join: Callable[[Any, Any], Any], begin: bool, given: tuple[Any, ...]) -> Any:
    found: Any = begin
    for each in _many(given):
        found = join(found, each)
    return found


def _date(*given: Any) -> date:
    if len(given) == 3:
        return date(*map(int, given))
    (one,) = given
    return one.date() if isinstance(one, datetime) else one if isinstance(one, date) else date.fromisoformat(one)


def _moment(*given: Any) -> datetime:
    return datetime.combine(*given) if len(given) == 2 else datetime.fromisoformat(*given)  # noqa: DTZ007 - as it was written


def _time(*given: Any) -> time:
    if len(given) == 3:
        hour, minute, second = map(int, given)
        return time(hour, minute, second)
    return given[0].time() if isinstance(given[0], datetime) else time.fromisoformat(*given)


def _months_between(a: date, b: date) -> Months:
    return Months((b.year - a.year) * 12 + b.month - a.month - (b.day < a.day))


def _rounded(how: str) -> Callable[..., Decimal]:
    def deed(number: Decimal, scale: Decimal = Decimal(0)) -> Decimal:
        if abs(scale) > SCALE:
            raise ValueError
        return number.quantize(Decimal(1).scaleb(-int(scale)), how, _WIDE) + 0

    return deed


def _modulo(a: Decimal, b: Decimal) -> Decimal:
    rest = a % b
    return rest + b if rest and (rest < 0) != (b < 0) else rest  # of the sign of the divisor, as DMN has it


def _part(text: str, start: Decimal, length: Decimal | None = None) -> str:
    first = int(start) - 1 if start > 0 else max(len(text) + int(start), 0)
    return text[first:] if length is None else text[first : first + int(length)]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "not": opposite,
    "is defined": lambda value: value is not None,
    # Lists
    "count": _of_list(len),
    "sum": _of_many(_sum),
    "min": _extreme(min),
    "max": _extreme(max),
    "mean": _of_many(lambda values: reckoned("/", _sum(values), Decimal(len(values)))),
    "all": lambda *given: _joined(both, True, given),
    "any": lambda *given: _joined(either, False, given),
    "list contains": _of_list(lambda values, one: any(equal(each, one) for each in values)),
    # Words
    "contains": lambda text, part: part in text if isinstance(text, str) else None,
    "starts with": str.startswith,
    "ends with": str.endswith,
    "substring": _part,
    "string length": lambda text: len(text) if isinstance(text, str) else None,
    "upper case": str.upper,
    "lower case": str.lower,
    "string": written,
    # Numbers
    "number": lambda text: Decimal(str(text)),
    "floor": _rounded(ROUND_FLOOR),
    "ceiling": _rounded(ROUND_CEILING),
    "decimal": _rounded(ROUND_HALF_EVEN),
    "abs": abs,
    "modulo": _modulo,
    # Days
    "date": _date,
    "time": _time,
    "date and time": _moment,
    "duration": duration,
    "years and months duration": _months_between,
}
