"""Templates: nothing untranslated, nothing borrowed from a neighbour, nothing the browser would have to be told off."""

import re
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, floors, short, templates
from wellknit.words.screens import untranslated_strings

PAGES = [path for path in templates() if path.suffix == ".html"]
_BORROWS = re.compile(r"""{%\s*(?:extends|include)\s+(\S+)""")
_INLINE = re.compile(r"<style|<script(?![^>]*\ssrc=)[^>]*>|\sstyle=|\son[a-z]+=|javascript:", re.I)
_OUTSIDE = re.compile(r"""(?:src|href|action)=["']?(?:https?:)?//""", re.I)
_RAW = re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off|csrf_exempt")


def home_of(path: Path) -> str:
    """The room a template lives in; nothing for those in the shared drawer and the overrides of packages."""
    room = path.relative_to(PACKAGE).parts[0]
    return room if room in floors() else ""


def foreign(path: Path) -> list[str]:
    """What a template takes from another room: allowed are its own, a lower room's, and what is shared."""
    borrowed = [each.strip("\"'") for each in _BORROWS.findall(path.read_text(encoding="utf-8"))]
    return [each for each in borrowed if not may_borrow(home_of(path), each)]


def may_borrow(room: str, name: str) -> bool:
    """``shared/``, a part of the same file, one's own; and the case page's frame, which rooms hang their panels in."""
    owner = name.partition("/")[0].partition("#")[0]
    return owner in {"shared", room, "allauth", "account", "mfa"} or name == "casework/case_base.html"


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_no_string_is_left_untranslated(path: Path) -> None:
    assert untranslated_strings(path) == []


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_templates_borrow_only_from_home(path: Path) -> None:
    assert foreign(path) == []


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_templates_hold_no_inline_code_and_reach_nowhere_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [each.pattern for each in (_INLINE, _OUTSIDE, _RAW) if each.search(text)] == []


def test_a_template_lies_in_the_folder_of_its_room() -> None:
    """Otherwise two rooms' ``form.html`` would shadow each other."""
    astray = [
        short(path)
        for path in templates()
        if home_of(path) and path.relative_to(PACKAGE / home_of(path) / "templates").parts[0] != home_of(path)
    ]
    assert astray == []
