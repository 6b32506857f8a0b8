"""The ledger's vocabulary: every kind that is written is known, every kind that is known is written."""

import ast
from collections.abc import Iterator
from typing import Any

from tests.house.source import called, name_of, python_files, short, tree
from wellknit.ledger.kinds import Kind, Leaves, all_kinds

KNOWN: dict[str, Kind] = {kind.name: kind for kind in all_kinds()}
WRITERS = {"record", "done", "line", "put"}
LEDGER = "src/wellknit/ledger/"


def literals(node: ast.AST) -> Iterator[str]:
    """Every text constant inside an expression."""
    return (
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def written() -> dict[str, list[str]]:
    """Each kind named outright where a line of the ledger is written, with the files that do."""
    found: dict[str, list[str]] = {}
    for path in python_files():
        for call in called(tree(path)):
            if name_of(call) in WRITERS and call.args and not short(path).startswith(LEDGER):
                for kind in literals(call.args[0]):
                    found.setdefault(kind, []).append(short(path))
    return found


def mentioned() -> set[str]:
    """Every text constant of the package outside of the tables of kinds: a kind may wait in a table of matters."""
    return {
        text
        for path in python_files()
        if path.name != "kinds.py" and not short(path).startswith(LEDGER)
        for text in literals(tree(path))
    }


def test_every_kind_that_is_written_is_known() -> None:
    assert {kind: files for kind, files in written().items() if "." in kind and kind not in KNOWN} == {}


def test_every_writer_names_a_kind_as_room_dot_deed() -> None:
    assert {kind: files for kind, files in written().items() if "." not in kind} == {}


def test_every_kind_that_is_known_is_written() -> None:
    print(f"{len(KNOWN)} kinds in the ledger")
    assert sorted(set(KNOWN) - mentioned()) == []


def test_every_kind_has_a_sentence_and_a_rule_for_forgetting() -> None:
    for kind in KNOWN.values():
        assert str(kind.text).strip(), kind.name
        assert isinstance(kind.leaves, Leaves), kind.name


def test_a_kind_that_speaks_of_no_case_is_written_without_one() -> None:
    """What is kept after erasure must never have carried a case's alias."""
    named = [
        f"{short(path)}: {kind}"
        for path in python_files()
        for call in called(tree(path))
        if name_of(call) in {"record", "line"} and call.args
        for kind in literals(call.args[0])
        if kind in KNOWN and KNOWN[kind].leaves is Leaves.NODE_FACT and has_subject(call)
    ]
    assert named == []


def has_subject(call: ast.Call) -> Any:
    """Whether a call names the case it speaks of."""
    return any(keyword.arg == "subject" for keyword in call.keywords)
