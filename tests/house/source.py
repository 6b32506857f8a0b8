"""The sources as the house tests read them: files, syntax trees, functions, floors."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wellknit"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@cache
def floors() -> dict[str, int]:
    """Each room's floor, the lowest being 0, as the import contract has it; so that the two can never differ."""
    contract = next(each for each in project()["tool"]["importlinter"]["contracts"] if each["id"] == "floors")
    layers = [layer.replace("|", " ").split() for layer in reversed(contract["layers"])]
    return {room: height for height, rooms in enumerate(layers) for room in rooms}


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    """A file's name from the root of the project."""
    return path.relative_to(ROOT).as_posix()


def python_files(*, tests: bool = False, migrations: bool = False) -> list[Path]:
    """Every Python file of the package, by default without tests and migrations."""
    return sorted(
        path
        for path in PACKAGE.rglob("*.py")
        if (tests or "tests" not in path.parts[len(ROOT.parts) :])
        and (migrations or "migrations" not in path.parts)
    )


def templates() -> list[Path]:
    """Every template of the package."""
    return sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "templates" in path.parts)


def functions(node: ast.AST) -> Iterator[Function]:
    """Every function in a tree, methods and inner ones too."""
    return (each for each in ast.walk(node) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: Function) -> int:
    """How many lines a function takes from ``def`` to its end, its docstring not counted against it."""
    own = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    told = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return own - (
        (first.end_lineno or first.lineno) - first.lineno + 1 if told and len(function.body) > 1 else 0
    )


def called(node: ast.AST) -> Iterator[ast.Call]:
    """Every call in a tree."""
    return (each for each in ast.walk(node) if isinstance(each, ast.Call))


def name_of(node: ast.AST) -> str:
    """The last name of what is called or decorated with: ``record`` for ``ledger.record``, ``atomic`` for its call."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project that is kept, or about to be: git's list, or all files where there is no git."""
    listing = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
    try:
        names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
            "\n"
        )
        found = (ROOT / name for name in names if name)
    except (OSError, subprocess.CalledProcessError):
        kept = (
            path
            for path in ROOT.iterdir()
            if not path.name.startswith(".venv") and path.name not in {"var", ".git"}
        )
        found = (path for top in kept for path in ([top] if top.is_file() else top.rglob("*")))
    return tuple(sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts))


def text_of(path: Path) -> str:
    """The text of a file, or nothing for one that is no text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
