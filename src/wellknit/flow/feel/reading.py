"""Reading an expression: words become signs, signs become closures over the facts. Long chains are lists, not towers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from wellknit.flow.feel.functions import FUNCTIONS, call
from wellknit.flow.feel.values import (
    FeelError,
    Months,
    Range,
    both,
    compared,
    contains,
    either,
    kind,
    plain,
    ranged,
    reckoned,
)  # fmt: skip

LONGEST, DEEPEST, MOST_WORK, MOST_WORDS = 4_000, 40, 10_000, 6  # signs, nesting, steps of one evaluation, words of one name
SIGNS_A_STEP, STEPS_A_POWER = 50, 50  # handling so much text counts as one step; a power as so many
_SIGN = re.compile(
    r'(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)|(?P<at>@"[^"]*")|(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<mark>\*\*|\.\.|<=|>=|!=|[-+*/()\[\],.<>=?])|(?P<name>[^\W\d]\w*)"
)
_KEYS = frozenset({"and", "or", "if", "then", "else", "in", "between", "some", "every", "satisfies", "true", "false", "null"})
_CHAINS = (("+", "-"), ("*", "/"), ("**",))
_COMPARING = ("<", "<=", ">", ">=", "=", "!=")
_PARTS = {
    "date": ("year", "month", "day", "weekday"), "time": ("hour", "minute", "second"),
    "moment": ("year", "month", "day", "weekday", "hour", "minute", "second"),
}  # fmt: skip


class Scope:
    """The facts of one evaluation, and how much work it may still do."""

    def __init__(self, facts: Mapping[str, Any], left: list[int]) -> None:
        self.facts, self.left = facts, left

    @classmethod
    def of(cls, facts: Mapping[str, object] | Scope, work: int = MOST_WORK) -> Scope:
        """One of its own for an expression that stands alone; several may share one, and its work."""
        if isinstance(facts, Scope):
            return facts
        return cls({name: plain(value) for name, value in facts.items()}, [work])

    def spend(self, steps: int = 1) -> None:
        """Some work. Raises `FeelError` when it is too much."""
        self.left[0] -= steps
        if self.left[0] < 0:
            raise FeelError("This expression takes too much work. Make it simpler.")

    def paid(self, value: Any, depth: int = 0) -> Any:
        """The value, when the work of handling it, with all it holds, may still be done."""
        self.spend(1 + len(value) // SIGNS_A_STEP if isinstance(value, str) else 1)
        if depth > DEEPEST:
            raise FeelError("What this expression comes to is nested too deeply.")
        for each in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
            self.paid(each, depth + 1)
        return value

    def within(self, more: Mapping[str, Any]) -> Scope:
        """The same with other facts before these; work is counted together."""
        return Scope({**self.facts, **more}, self.left)


Run = Callable[[Scope], Any]


@dataclass(frozen=True)
class Expression:
    """An expression, read. ``names`` are the facts it asks for."""

    text: str
    names: frozenset[str]
    run: Run = field(repr=False, compare=False)

    def value(self, facts: Mapping[str, object] | Scope) -> Any:
        """What it comes to with these facts; unknown is None. Raises `FeelError` when it takes too much work."""
        return self.run(Scope.of(facts))


def parse(text: str, names: Collection[str] = ()) -> Expression:
    """Read an expression; ``names`` are facts whose name is more than one word. Raises `FeelError` with a sentence."""
    reader = Reader(text, names)
    run = reader.expression()
    reader.end()
    return Expression(text, frozenset(reader.asked), run)


class Reader:
    """Goes through the signs of one text, once."""

    def __init__(self, text: str, names: Collection[str] = ()) -> None:
        self.text, self.signs, self.at, self.depth = text, list(_signs(text)), 0, 0
        self.names = names
        self.asked: set[str] = set()
        self.bound: list[str] = []

    def sees(self, *words: str) -> bool:
        """Whether one of these marks or keywords comes next."""
        sort, word = self.signs[self.at]
        return sort in ("mark", "key") and word in words

    def take(self, *words: str) -> str:
        """It, if it comes next."""
        if not self.sees(*words):
            return ""
        self.at += 1
        return self.signs[self.at - 1][1]

    def need(self, word: str) -> None:
        """It must come next. Raises `FeelError`."""
        if not self.take(word):
            raise FeelError(f"“{word}” is expected before “{self.signs[self.at][1] or 'the end'}” in: {self.text}")

    def end(self) -> None:
        """Nothing may come any more. Raises `FeelError`."""
        if self.signs[self.at][0] != "end":
            raise FeelError(f"“{self.signs[self.at][1]}” is not expected in: {self.text}")

    def expression(self) -> Run:
        """Anything that has a value."""
        self.depth += 1
        if self.depth + len(self.bound) > DEEPEST:
            raise FeelError("This expression is nested too deeply.")
        run = self._if() if self.take("if") else self._quantified() if self.sees("some", "every") else self._or()
        self.depth -= 1
        return run

    def _if(self) -> Run:
        asks = self.expression()
        self.need("then")
        yes = self.expression()
        self.need("else")
        no = self.expression()
        return lambda scope: yes(scope) if asks(scope) is True else no(scope)

    def _quantified(self) -> Run:
        join, whole = (either, False) if self.take("some", "every") == "some" else (both, True)
        names: list[str] = []
        lists: list[Run] = []
        while not names or self.take(","):
            names.append(self._word())
            self.need("in")
            lists.append(self.expression())
            self.bound.append(names[-1])
        self.need("satisfies")
        run = self.expression()
        del self.bound[-len(names) :]
        for name, values in zip(reversed(names), reversed(lists), strict=True):
            run = _for_each(name, values, run, join, whole)
        return run

    def _or(self) -> Run:
        return self._joined("or", either, lambda: self._joined("and", both, self._comparison))

    def _joined(self, word: str, join: Callable[[Any, Any], Any], part: Callable[[], Run]) -> Run:
        parts = [part()]
        while self.take(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]

        def run(scope: Scope) -> Any:
            scope.spend(len(parts))
            found = parts[0](scope)
            for each in parts[1:]:
                found = join(found, each(scope))
            return found

        return run

    def _comparison(self) -> Run:
        if self.sees("if", "some", "every"):
            return self.expression()
        left = self._chain(0)
        if sign := self.take(*_COMPARING):
            right = self._chain(0)
            return lambda scope: compared(sign, scope.paid(left(scope)), scope.paid(right(scope)))
        if self.take("between"):
            low = self._chain(0)
            self.need("and")
            high = self._chain(0)
            return lambda scope: _between(scope.paid(left(scope)), low(scope), high(scope))
        if self.take("in"):
            inside = self._inside()
            return lambda scope: contains(scope.paid(inside(scope)), scope.paid(left(scope)))
        return left

    def _inside(self) -> Run:
        """What something can be in: a range, a list, or several of them in brackets."""
        if not self.take("("):
            return self._chain(0)
        parts = [self.expression()]
        while self.take(","):
            parts.append(self.expression())
        self.need(")")
        return lambda scope: [part(scope) for part in parts]

    def _chain(self, level: int) -> Run:
        """Sums, products and powers, from the left."""
        if level == len(_CHAINS):
            return self._signed()
        first, more = self._chain(level + 1), []
        while sign := self.take(*_CHAINS[level]):
            more.append((sign, self._chain(level + 1)))
        if not more:
            return first

        def run(scope: Scope) -> Any:
            found = first(scope)
            for sign, part in more:
                scope.spend(STEPS_A_POWER if sign == "**" else 0)
                found = scope.paid(reckoned(sign, found, part(scope)))
            return found

        return run

    def _signed(self) -> Run:
        less = 0
        while self.take("-"):
            less += 1
        run = self._followed()
        return (lambda scope: reckoned("*", run(scope), Decimal(-1))) if less % 2 else run

    def _followed(self) -> Run:
        """A value, and the parts of it that are named behind it."""
        run, parts = self._value(), []
        while self.take("."):
            parts.append(self._word())
        if not parts:
            return run

        def inner(scope: Scope) -> Any:
            found = run(scope)
            for part in parts:
                found = scope.paid(part_of(found, part))
            return found

        return inner

    def _value(self) -> Run:
        sort, word = self.signs[self.at]
        if sort in ("number", "string", "at"):
            self.at += 1
            constant = _constant(sort, word)
            return lambda scope: constant
        if word in ("true", "false", "null") and sort == "key":
            self.at += 1
            truth = {"true": True, "false": False}.get(word)
            return lambda scope: truth
        if sort == "name":
            return self._named()
        return self._bracketed()

    def _named(self) -> Run:
        name = self._word()
        if name in FUNCTIONS and self.take("("):
            given = self._listed(")")
            return lambda scope: scope.paid(call(name, scope.paid([each(scope) for each in given])))
        if self.sees("("):
            raise FeelError(f"There is no function “{name}”.")
        if name not in self.bound:
            self.asked.add(name)
        return lambda scope: scope.facts.get(name)

    def _word(self) -> str:
        """A name: the longest that is known, or one word."""
        words = [word for sort, word in self.signs[self.at : self.at + MOST_WORDS] if sort in ("name", "key", "number")]
        for count in range(len(words), 1, -1):
            name, signs = " ".join(words[:count]), self.signs[self.at : self.at + count]
            if (name in self.names or name in FUNCTIONS) and all(sort != "mark" for sort, _word in signs):
                self.at += count
                return name
        if self.signs[self.at][0] != "name":
            raise FeelError(f"A name is expected before “{self.signs[self.at][1] or 'the end'}” in: {self.text}")
        self.at += 1
        return self.signs[self.at - 1][1]

    def _bracketed(self) -> Run:
        """A part in brackets, a list, or a range."""
        opened = self.take("(", "[", "]", "?")
        if opened == "?":
            return lambda scope: scope.facts.get("?")
        if not opened:
            raise FeelError(f"A value is expected before “{self.signs[self.at][1] or 'the end'}” in: {self.text}")
        if opened == "[" and self.take("]"):
            return lambda scope: []
        first = self.expression()
        if self.take(".."):
            return self._range(opened, first)
        if opened == "(":
            self.need(")")
            return first
        if opened == "]":
            raise FeelError(f"“]” begins a range, which needs two ends, in: {self.text}")
        more = self._listed("]") if self.take(",") else self._closed()
        return lambda scope: scope.paid([each(scope) for each in (first, *more)])

    def _closed(self) -> list[Run]:
        self.need("]")
        return []

    def _range(self, opened: str, low: Run) -> Run:
        high = self.expression()
        closed = self.take(")", "]", "[")
        if not closed:
            raise FeelError(f"A range has no end in: {self.text}")
        return lambda scope: ranged(low(scope), high(scope), opened == "[", closed == "]")

    def _listed(self, close: str) -> list[Run]:
        found: list[Run] = []
        while not self.take(close):
            if found:
                self.need(",")
            found.append(self.expression())
        return found


def _signs(text: str) -> Iterator[tuple[str, str]]:
    if len(text) > LONGEST:
        raise FeelError(f"This expression is longer than {LONGEST} signs.")
    at = 0
    while at < len(text):
        found = _SIGN.match(text, at)
        if not found:
            raise FeelError(f"“{text[at : at + 10]}” cannot be read.")
        sort, word, at = str(found.lastgroup), found[0], found.end()
        if sort != "space":
            yield ("key" if word in _KEYS else sort), word
    yield "end", ""


def _constant(sort: str, word: str) -> Any:
    if sort == "number":
        return plain(Decimal(word))
    if sort == "string":
        try:
            text = json.loads(word, strict=False)
            text.encode()  # refuses half a sign, which could not be kept
            return text
        except ValueError:
            raise FeelError(f"{word} cannot be read.") from None
    text = word[2:-1]
    found = next((value for name in ("duration", "date", "date and time", "time") if (value := call(name, [text])) is not None), None)
    if found is None:
        raise FeelError(f"{word} is neither a day, nor a time, nor a duration.")
    return found


def _between(value: Any, low: Any, high: Any) -> bool | None:
    return None if low is None or high is None else Range(low, high).holds(value)


def _for_each(name: str, values: Run, holds: Run, join: Callable[[Any, Any], Any], whole: bool) -> Run:
    """Whether something holds of some, or of every, value of a list."""

    def run(scope: Scope) -> Any:
        found: Any = whole
        for each in _listed(values(scope)):
            scope.spend()
            found = join(found, holds(scope.within({name: each})))
        return found

    return run


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def part_of(value: Any, name: str) -> Any:
    """A part of a value by its name: of a context, of each in a list, of a day or a duration."""
    if isinstance(value, list):
        return [part_of(each, name) for each in value]
    if isinstance(value, Mapping):
        return plain(value.get(name))
    if name in _PARTS.get(kind(value), ()):
        return plain(value.isoweekday() if name == "weekday" else getattr(value, name))
    if isinstance(value, Months):
        return {"years": Decimal(int(value.count / 12)), "months": Decimal(abs(value.count) % 12)}.get(name)
    return plain({"days": value.days}.get(name)) if kind(value) == "days" else None


