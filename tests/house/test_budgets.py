"""Budgets: short files, short functions, short views, short templates."""

from pathlib import Path
from statistics import median
from typing import Any

from tests.house.source import Function, functions, length, name_of, python_files, short, templates, tree

FILE, FUNCTION, VIEW, TEMPLATE, SHORT, SHARE = 400, 40, 20, 150, 15, 0.70

# What is over a budget, each with its reason. It shrinks; it does not grow.
EXCEPTIONS: dict[str, str] = {}


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def is_view(function: Function) -> bool:
    """A view says what guards it, or why it is open."""
    return any(name_of(each) in {"guarded", "open_to_all"} for each in function.decorator_list)


def over(found: dict[str, int], budget: int) -> list[str]:
    """What is longer than its budget and no exception."""
    return [
        f"{name}: {size} > {budget}"
        for name, size in sorted(found.items())
        if size > budget and name not in EXCEPTIONS
    ]


def all_functions() -> dict[str, tuple[Function, int]]:
    """Every function of the package by file and name, with its length."""
    return {
        f"{short(path)}:{function.lineno} {function.name}": (function, length(function))
        for path in python_files()
        for function in functions(tree(path))
    }


def test_files_are_short() -> None:
    found = {short(path): lines(path) for path in python_files(tests=True)}
    print(f"{len(found)} files, {sum(found.values())} lines, longest {max(found.values())}")
    assert over(found, FILE) == []


def test_functions_are_short(record_property: Any) -> None:
    found = {name: size for name, (_, size) in all_functions().items()}
    few = sum(size <= SHORT for size in found.values()) / len(found)
    print(
        f"{len(found)} functions, median {median(found.values()):.0f} lines, longest {max(found.values())}, "
        f"{few:.0%} of at most {SHORT} lines"
    )
    record_property("functions", len(found))
    assert over(found, FUNCTION) == []
    assert few >= SHARE


def test_views_are_short() -> None:
    found = {name: size for name, (function, size) in all_functions().items() if is_view(function)}
    print(f"{len(found)} views, longest {max(found.values())} lines")
    assert over(found, VIEW) == []


def test_templates_are_short() -> None:
    found = {short(path): lines(path) for path in templates()}
    print(f"{len(found)} templates, longest {max(found.values())} lines")
    assert over(found, TEMPLATE) == []


def test_no_exception_has_outlived_its_reason() -> None:
    known = {short(path) for path in [*python_files(tests=True), *templates()]} | set(all_functions())
    assert set(EXCEPTIONS) <= known
    assert all(EXCEPTIONS.values())


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        short(path)
        for path in python_files(tests=True)
        if path.name != "__init__.py" or path.read_text(encoding="utf-8").strip()
        if not (
            tree(path).body
            and tree(path).body[0].__class__.__name__ == "Expr"
            and path.read_text().lstrip().startswith('"""')
        )
    ]
    assert silent == []
