"""Nothing leaves around the gate: who may make a release or a permit, and who may open a connection."""

import ast
from pathlib import Path

import pytest

import wellknit

PACKAGE = Path(wellknit.__file__).parent
GATE = PACKAGE / "consent"
MADE_THERE = frozenset({"Release", "Permit"})
WRITES = frozenset({"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "add"})
ROADS = ("smtplib", "urllib", "http.client", "requests", "socket", "ftplib", "httpx", "aiohttp", "django.core.mail", "urllib3")
HARMLESS = frozenset({"urllib.parse"})  # takes addresses apart, opens none
MAY_SEND = frozenset(
    {
        "federation/wire.py",  # sealed bytes alone; what is in them came through the gate, or is bare
        "referral/notices.py",  # one fixed sentence and the node's own name
    }
)
MAKES_LETTERS = frozenset({"federation/letters.py"})  # and the gate, with the one maker it was given


def modules():
    """Every module of the package that is no test and no migration."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts):
            yield path


def names_in(path):
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def forged(source):
    """What in a piece of code makes a release or a permit, or reaches into the gate for its key."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _makes(node.func):
            yield ast.unparse(node.func)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wellknit.consent"):
            yield from (alias.name for alias in node.names if alias.name.startswith("_"))
        if isinstance(node, ast.Attribute) and node.attr in ("_KEY", "_permit"):
            yield node.attr


def _makes(func):
    last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    if last in MADE_THERE:
        return True
    rows = ast.unparse(func.value) if isinstance(func, ast.Attribute) else ""
    return last in WRITES and ("Release.objects" in rows or ".releases" in rows)


def opened(source):
    """The roads out of the house that a piece of code imports."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            harmless = any(name == one or name.startswith(f"{one}.") for one in HARMLESS)
            if not harmless and any(name == road or name.startswith(f"{road}.") for road in ROADS):
                yield name


def test_only_consent_makes_releases_and_permits():
    found = {
        str(path.relative_to(PACKAGE)): list(forged(path.read_text(encoding="utf-8")))
        for path in modules()
        if GATE not in path.parents
    }
    assert {name: what for name, what in found.items() if what} == {}


def test_inside_consent_a_permit_is_made_in_one_place():
    makers = [
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        for node in names_in(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Permit"
    ]
    assert makers == ["consent/gate.py"]


def test_no_module_opens_a_road_out_of_the_house():
    found = {path.relative_to(PACKAGE).as_posix(): list(opened(path.read_text(encoding="utf-8"))) for path in modules()}
    assert {name: what for name, what in found.items() if what and name not in MAY_SEND} == {}


def test_who_may_open_a_road_does():
    """An exception that has outlived its reason is a hole."""
    assert {name for name in MAY_SEND if list(opened((PACKAGE / name).read_text(encoding="utf-8")))} == MAY_SEND


def lettered(source):
    """What in a piece of code makes a letter itself, or asks for the maker of letters."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            text = ast.unparse(node.func)
            if text.split(".")[-1] == "Letter" or text in ("letters.gate", "gate"):
                yield text


def test_letters_are_made_by_the_gate_or_bare():
    found = {path.relative_to(PACKAGE).as_posix(): list(lettered(path.read_text(encoding="utf-8"))) for path in modules()}
    strangers = {name: what for name, what in found.items() if what and name not in MAKES_LETTERS}
    assert {name for name in strangers if not name.startswith("consent/")} == set()


@pytest.mark.parametrize("code", ["Letter(peer, 'a', {})", "letters.Letter(peer)", "letters.gate('me')", "gate('me')"])
def test_this_check_sees_who_makes_letters(code):
    assert list(lettered(code))


@pytest.mark.parametrize(
    "code",
    [
        "Permit(case, None)",
        "gate.Permit(key=gate._KEY)",
        "Release(case=case)",
        "Release.objects.create(case=case)",
        "models.Release.objects.filter(pk=1).update(state='used')",
        "case.releases.create(state='ready')",
        "from wellknit.consent.gate import _permit",
    ],
)
def test_this_check_sees_what_it_looks_for(code):
    assert list(forged(code))


@pytest.mark.parametrize(
    "code",
    [
        "import smtplib",
        "import urllib.request",
        "from urllib import request",
        "from http import client",
        "import socket",
        "from socket import create_connection",
        "import requests",
        "import urllib3",
        "from django.core import mail",
    ],
)
def test_this_check_sees_every_road(code):
    assert list(opened(code))


@pytest.mark.parametrize("code", ["from urllib.parse import urlsplit", "import urllib.parse", "from . import socket"])
def test_taking_an_address_apart_opens_no_road(code):
    assert not list(opened(code))
