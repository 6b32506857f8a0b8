"""The procedures that come with the product: outlines, the files two countries hold alike, and their decision tables.

An outline is what people edit; parts that several procedures share are put in by ``use part | name=value``, a
``${name}`` in the part being replaced. Its file under ``bpmn/`` is kept, because both sides of a border compare digests.
"""

from __future__ import annotations

import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template
from textwrap import indent

from wellknit.flow.outline import compiled

_USE = re.compile(r"^( *)use (\w+)(?: \| (.*))?$", re.M)


def keys() -> tuple[str, ...]:
    """Every procedure, called ones among them."""
    return _names("outlines", ".txt")


def outline(key: str) -> str:
    """A procedure as the text people edit, its parts put in."""
    return _whole(_file("outlines", f"{key}.txt").read_text("utf-8"))


def xml(key: str) -> bytes:
    """A procedure as the file that is in force: the same bytes on every node."""
    return _file("bpmn", f"{key}.bpmn").read_bytes()


def decisions() -> dict[str, bytes]:
    """The decision tables the procedures ask, by name."""
    return {name: _file("dmn", f"{name}.dmn").read_bytes() for name in _names("dmn", ".dmn")}


def made() -> dict[str, bytes]:
    """What `xml` has to give, made anew from the outlines."""
    return {key: compiled(outline(key)) for key in keys()}


def _file(*names: str) -> Traversable:
    return files(__name__).joinpath(*names)


def _names(folder: str, ending: str) -> tuple[str, ...]:
    found = (each.name for each in _file(folder).iterdir())
    return tuple(sorted(name.removesuffix(ending) for name in found if name.endswith(ending)))


def _whole(text: str) -> str:
    return _USE.sub(lambda found: indent(_part(found[2], found[3] or ""), found[1]), text)


def _part(name: str, said: str) -> str:
    """A shared part with its gaps filled. Raises `KeyError` for a gap nothing is said for."""
    gaps = {key.strip(): value for key, _, value in (one.partition("=") for one in said.split("; ") if one)}
    part = _file("outlines", "parts", f"{name}.txt").read_text("utf-8").rstrip("\n")
    return _whole(Template(part).substitute(gaps))
