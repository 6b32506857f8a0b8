"""Mutants: copies of a module with one thing wrong, made from its syntax tree and run in this very process.

It sees what a mutation tool for whole suites leaves out (decorated functions and class bodies, which is where the bar
that wins over everything stands), and takes milliseconds for each mutant. Annotations, docstrings and sentences for people are left alone.
"""

import ast
import copy
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip
WORDS = {"_", "_now"}  # under these names modules know gettext
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min", "YES": "None"}


@dataclass(frozen=True)
class Mutant:
    """One wrong copy: the line it was made from, what was changed, and the module's tree with the change in it."""

    line: str
    change: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """How tests speak of it; line numbers would change too often."""
        return f"{self.line}: {self.change}"


def of(module: ModuleType) -> list[Mutant]:
    """Every mutant of a module."""
    source = inspect.getsource(module)
    tree = ast.parse(source)
    count = sum(1 for _ in _points(tree))
    return [_mutant(tree, number, source.splitlines()) for number in range(count)]


def _mutant(tree: ast.Module, number: int, lines: list[str]) -> Mutant:
    tree = copy.deepcopy(tree)
    holder, field, index, new = list(_points(tree))[number]
    old = getattr(holder, field)
    target = old if index is None else old[index]
    line = getattr(target, "lineno", getattr(holder, "lineno", 0))
    change = f"{_say(target)} → {_say(new)}"
    if index is None:
        setattr(holder, field, new)
    elif new is None:
        del old[index]
    else:
        old[index] = new
    return Mutant(lines[line - 1].strip(), change, ast.fix_missing_locations(tree))


def _say(node: Any) -> str:
    if node is None:
        return "(gone)"
    return (
        type(node).__name__
        if isinstance(node, ast.operator | ast.cmpop | ast.boolop)
        else " ".join(ast.unparse(node).split())[:60]
    )


Point = tuple[
    Any, str, int | None, Any
]  # in which node, which field, which element, what instead (None: it goes)


def _points(node: ast.AST) -> Iterator[Point]:
    """Every place where something can be made wrong, in the order of the source."""
    yield from _here(node)
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_words(child):
                yield from _points(child)


def _is_words(node: ast.AST) -> bool:
    """A docstring, or a sentence marked for translation: a promise of other tests."""
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return docstring or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS
    )


def _here(node: ast.AST) -> Iterator[Point]:
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        if isinstance(value, list):
            for index, child in enumerate(value):
                yield from ((node, field, index, new) for new in _instead(node, field, child, len(value)))
        elif isinstance(value, ast.AST):
            yield from ((node, field, None, new) for new in _instead(node, field, value, 0))


def _instead(holder: ast.AST, field: str, child: Any, siblings: int) -> Iterator[Any]:
    """What may stand in this place instead; ``None`` takes an element out of a list."""
    if type(child) in _OTHER:
        yield _OTHER[type(child)]()
    if isinstance(child, ast.Constant):
        yield from _constants(child.value)
    if isinstance(child, ast.Name) and child.id in _NAMES:
        yield ast.Name(_NAMES[child.id], ast.Load())
    if isinstance(child, ast.UnaryOp) and isinstance(child.op, ast.Not):
        yield child.operand
    if isinstance(child, ast.IfExp):
        yield ast.IfExp(child.test, child.orelse, child.body)
    if isinstance(holder, ast.If | ast.IfExp | ast.While) and field == "test":
        yield ast.UnaryOp(ast.Not(), child)
    if isinstance(holder, ast.Return) and not (isinstance(child, ast.Constant) and child.value is None):
        yield ast.Constant(None)
    yield from _gone(holder, field, child, siblings)


def _constants(value: Any) -> Iterator[Any]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(value + "x")


def _gone(holder: ast.AST, field: str, child: Any, siblings: int) -> Iterator[None]:
    """Elements that can simply be missing: of a collection, a condition, a call's keywords; and whole statements."""
    elements = isinstance(holder, ast.Tuple | ast.List | ast.Set) and field == "elts"
    operands = isinstance(holder, ast.BoolOp) and field == "values" and siblings > 1
    filters = isinstance(holder, ast.comprehension) and field == "ifs"
    keywords = isinstance(holder, ast.Call) and field == "keywords"
    deeds = field == "body" and siblings > 1 and isinstance(child, ast.Expr | ast.If) and not _is_words(child)
    if elements or operands or filters or keywords or deeds:
        yield None


@contextmanager
def running(module: ModuleType, mutant: Mutant, *above: ModuleType, **given: Any) -> Iterator[ModuleType]:
    """The mutant as a module under the real one's name, with the modules ``above`` that import it loaded anew.

    Yields the topmost. ``given`` replaces names in it once it is loaded.
    """
    real = {each.__name__: each for each in (module, *above)}
    try:
        loaded = _load(module.__name__, mutant.tree)
        for each in above:
            loaded = _load(each.__name__, ast.parse(inspect.getsource(each)))
        vars(loaded).update(given)
        yield loaded
    finally:
        sys.modules.update(real)


def _load(name: str, tree: ast.Module) -> ModuleType:
    module = ModuleType(name)
    sys.modules[name] = module
    exec(compile(tree, f"<mutant of {name}>", "exec"), vars(module))
    return module
