"""Every write is a deed: keyword-only, in somebody's name, in one transaction, permission asked first. Nobody prints."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, Function, called, name_of, python_files, short, tree

# What actions are made of: called by deeds of any room, never by a view. Each with what it is for.
TOOLS = {
    "casework.actions.common": "what every deed on a case ends with",
    "casework.actions.once": "writing a row once",
    "casework.actions.turns": "keeping a turn in the life of a case",
    "casework.actions.facts": "columns and lists of a person",
    "casework.actions.mistakes.close": "closing a document belongs to the deed that ends what it came on",
    "casework.actions.story.take_off": "so does taking rows off the record",
    "consent.actions.disclosures.ask_to_erase": "asking a node to erase belongs to the deed that ends what it was told on",
    "consent.actions.disclosures.withdraw_from": "the message itself, also when a case is erased",
    "procedures.actions.engine": "what every deed on a run ends with: asking anew where the case stands",
    "directory.actions.chosen": "naming an organisation inside a deed needs no more than the deed",
}
ASKS = {"wellknit.casework.standing.need", "wellknit.access.actors.require"}
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "record",
    "done", "append", "put", "put_off", "shred", "store", "remove", "execute",
}  # fmt: skip
# Writes that are no deeds of anybody, each with the reason.
NO_DEED = {"desk.actions.lists.record_listing": "it records that a page was read; the page has asked"}


def module_of(path: Path) -> str:
    """A file's name as a module of the package, without the package itself."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


@cache
def actions() -> dict[str, Path]:
    """Every module of actions, by name."""
    modules = {module_of(path): path for path in python_files()}
    return {
        name: path
        for name, path in modules.items()
        if "actions" in name.split(".") and path.name != "__init__.py"
    }


def top(path: Path) -> dict[str, Function]:
    """The functions of a module by name."""
    return {
        each.name: each
        for each in tree(path).body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }


@cache
def used() -> dict[tuple[str, str], frozenset[str]]:
    """Which modules use which function of which module of actions."""
    found: dict[tuple[str, str], set[str]] = {}
    for path in python_files():
        for target in references(path):
            found.setdefault(target, set()).add(module_of(path))
    return {target: frozenset(users) for target, users in found.items()}


def references(path: Path) -> set[tuple[str, str]]:
    """The functions of actions a file refers to, as (module, name)."""
    bound = imported(path)
    direct = {target for target in bound.values() if target[1]}
    nodes = (
        node
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    )
    through = {
        (bound[node.value.id][0], node.attr)
        for node in nodes
        if node.value.id in bound and not bound[node.value.id][1]
    }
    return direct | through


def imported(path: Path) -> dict[str, tuple[str, str]]:
    """What a file imports from actions: its name here → (module, function), or (module, "") for the whole module."""
    found = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wellknit."):
            source = (node.module or "").removeprefix("wellknit.")
            for alias in node.names:
                whole, here = f"{source}.{alias.name}", alias.asname or alias.name
                if whole in actions():
                    found[here] = (whole, "")
                elif source in actions():
                    found[here] = (source, alias.name)
    return found


def room(module: str) -> str:
    return module.split(".")[0]


def is_deed(module: str, function: Function) -> bool:
    """A public function that writes, unless it is a tool, or only its own room's actions and registries use it.

    What `apps.py` and the chores register is a hook, a job or a chore: it runs in a deed that has asked, or as the node.
    """
    name = f"{module}.{function.name}"
    users = used().get((module, function.name), frozenset()) - {module}
    strangers = [user for user in users if not is_inside(module, user)]
    forgotten = not users and not any(
        called_by(each, function.name) for each in top(actions()[module]).values()
    )
    return (
        not {module, name} & {*TOOLS, *NO_DEED}
        and (bool(strangers) or forgotten)
        and writes(module, function)
    )


def is_inside(module: str, user: str) -> bool:
    """Whether a user of a function belongs to the actions of its room, or only registers it."""
    return user == "config.chores" or (
        room(user) == room(module) and (user in actions() or user.endswith(".apps"))
    )


def called_by(function: Function, name: str) -> bool:
    """Whether a function names another one of its module."""
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(function))


def writes(module: str, function: Function) -> bool:
    """Whether a function changes anything, by itself or through what it calls."""
    return any(name_of(call) in WRITES for _, each in reach(module, function) for call in called(each))


def asks(module: str, function: Function) -> bool:
    """Whether a function, or what it calls, raises `Forbidden` for whoever may not."""
    return any(
        name_of(call) in askers(where) for where, each in reach(module, function) for call in called(each)
    )


@cache
def askers(module: str) -> frozenset[str]:
    """The names under which a module knows the functions that ask for permission."""
    found = {name.rpartition(".")[2] for name in ASKS}
    for node in ast.walk(tree(actions()[module])):
        if isinstance(node, ast.ImportFrom):
            found |= {each.asname or each.name for each in node.names if f"{node.module}.{each.name}" in ASKS}
    return frozenset(found)


def reach(module: str, function: Function) -> list[tuple[str, Function]]:
    """A function and everything it calls in its own module and in other modules of actions."""
    seen: dict[tuple[str, str], Function] = {}
    waiting = [(module, function)]
    while waiting:
        where, each = waiting.pop()
        if (where, each.name) not in seen:
            seen[where, each.name] = each
            waiting += list(neighbours(where, each))
    return [(where, each) for (where, _), each in seen.items()]


def neighbours(module: str, function: Function) -> list[tuple[str, Function]]:
    """The functions of actions that a function names."""
    own, bound = top(actions()[module]), imported(actions()[module])
    found = []
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in own:
            found.append((module, own[node.id]))
        target = bound.get(node.id, ("", "")) if isinstance(node, ast.Name) else ("", "")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            target = (bound.get(node.value.id, ("", ""))[0], node.attr)
        if target[0] and target[1] in top(actions()[target[0]]):
            found.append((target[0], top(actions()[target[0]])[target[1]]))
    return found


def is_atomic(function: Function) -> bool:
    """Whether a function runs in a transaction of its own."""
    inside = any(
        isinstance(node, ast.With) and any(name_of(i.context_expr) == "atomic" for i in node.items)
        for node in ast.walk(function)
    )
    return inside or any(name_of(each) == "atomic" for each in function.decorator_list)


DEEDS = [
    (module, function)
    for module, path in sorted(actions().items())
    for name, function in top(path).items()
    if not name.startswith("_") and is_deed(module, function)
]
deeds = pytest.mark.parametrize(
    ("module", "function"), DEEDS, ids=[f"{module}.{each.name}" for module, each in DEEDS]
)


@deeds
def test_a_deed_takes_keywords_only_and_says_by_whom(module: str, function: Function) -> None:
    assert [each.arg for each in function.args.posonlyargs + function.args.args] == []
    assert "by" in {each.arg for each in function.args.kwonlyargs}


@deeds
def test_a_deed_is_one_transaction(module: str, function: Function) -> None:
    assert any(is_atomic(each) for _, each in reach(module, function))


@deeds
def test_a_deed_asks_for_permission(module: str, function: Function) -> None:
    assert asks(module, function)


@deeds
def test_a_deed_says_what_it_does(module: str, function: Function) -> None:
    assert ast.get_docstring(function)


def test_tools_are_used_by_actions_only() -> None:
    """A tool checks nothing, so whoever is not an action must not hold it."""
    strangers = {
        f"{module}.{name}": sorted(users - set(actions()))
        for (module, name), users in used().items()
        if {module, f"{module}.{name}"} & set(TOOLS) and users - set(actions())
    }
    assert strangers == {}


def test_no_exception_has_outlived_its_reason() -> None:
    known = set(actions()) | {f"{module}.{name}" for module, path in actions().items() for name in top(path)}
    assert {*TOOLS, *NO_DEED} <= known


def test_there_are_deeds() -> None:
    print(f"{len(DEEDS)} deeds in {len(actions())} modules of actions")
    assert len(DEEDS) > 20


def test_nobody_prints() -> None:
    loud = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        if "commands" not in path.parts and path.name != "__main__.py"
        for call in called(tree(path))
        if isinstance(call.func, ast.Name) and call.func.id in {"print", "pprint", "breakpoint"}
    ]
    assert loud == []


def test_nobody_logs_more_than_fixed_words() -> None:
    """A log line built from values could carry a name. Allowed is a constant sentence."""
    levels = {"debug", "info", "warning", "error", "exception", "critical"}
    loud = [
        f"{short(path)}:{call.lineno}"
        for path in python_files()
        for call in called(tree(path))
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in levels
        and ast.unparse(call.func.value) in {"logger", "log", "logging"}
        if not (call.args and isinstance(call.args[0], ast.Constant))
    ]
    assert loud == []
