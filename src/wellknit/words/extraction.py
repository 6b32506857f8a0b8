"""Finds what is to be translated: in Python files, in Django templates, in the code lists.

Templates are read with Django's own lexer, so that what is looked up at run time is exactly what was found
here, and nobody needs a gettext installation.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as babel_extract
from django.template.base import Lexer, Token, TokenType
from django.utils.text import unescape_string_literal
from django.utils.translation import trim_whitespace

LITERAL = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
_MARKED = re.compile(rf"_\(({LITERAL})\)")
_LEADING = re.compile(LITERAL)
_CONTEXT = re.compile(rf"\bcontext\s+({LITERAL})")
_LAZY = ("gettext", "ngettext", "pgettext", "npgettext")
_KEYWORDS = DEFAULT_KEYWORDS | {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in _LAZY}
TRANSLATE = ("translate", "trans")
BLOCK_TRANSLATE = ("blocktranslate", "blocktrans")


class Message(NamedTuple):
    """One text to translate; a text that counts has its plural too."""

    text: str
    plural: str = ""
    context: str | None = None
    comments: tuple[str, ...] = ()


def python_messages(path: Path) -> Iterator[Message]:
    """Everything inside a gettext call of a Python file."""
    with path.open("rb") as file:
        for _line, found, comments, context in babel_extract("python", file, _KEYWORDS, ("Translators:",)):
            text, plural = found[:2] if isinstance(found, tuple) else (found, "")
            yield Message(text, plural, context, tuple(comments))


def template_messages(source: str) -> Iterator[Message]:
    """Everything a template translates: tags, blocks, and constants marked ``_("…")``."""
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        name = _tag(token)
        if name in BLOCK_TRANSLATE:
            yield _block(token, tokens)
        elif name == "comment":
            _skip_to("endcomment", tokens)
        else:
            yield from _constants(token, name)


def data_messages(path: Path) -> Iterator[Message]:
    """The labels of every code list in a data file."""
    lists = json.loads(path.read_text(encoding="utf-8")).get("lists", {})
    for name, body in lists.items():
        for value in body["values"]:
            yield Message(value["label"], comments=(f"Code list {name}",))


def _tag(token: Token) -> str:
    """The name of a block tag, or nothing."""
    return token.contents.split(None, 1)[0] if token.token_type is TokenType.BLOCK and token.contents else ""


def _constants(token: Token, name: str) -> Iterator[Message]:
    if token.token_type in (TokenType.TEXT, TokenType.COMMENT):
        return
    if name in TRANSLATE:
        argument = token.contents.removeprefix(name).strip()
        if literal := _LEADING.match(argument):
            yield Message(_read(literal[0]), context=_context(token.contents))
        return
    for literal in _MARKED.finditer(token.contents):
        yield Message(_read(literal[1]))


def _block(opening: Token, tokens: Iterator[Token]) -> Message:
    """The text of a blocktranslate, as the tag itself will look it up."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        name = _tag(token)
        if name.startswith("endblocktrans"):
            break
        if name == "plural":
            parts.append([])
        else:
            parts[-1].append(_part(token))
    texts = ["".join(part) for part in parts]
    if "trimmed" in opening.split_contents():
        texts = [trim_whitespace(text) for text in texts]
    return Message(texts[0], texts[1] if len(texts) > 1 else "", _context(opening.contents))


def _part(token: Token) -> str:
    return f"%({token.contents})s" if token.token_type is TokenType.VAR else token.contents.replace("%", "%%")


def _context(contents: str) -> str | None:
    found = _CONTEXT.search(contents)
    return unescape_string_literal(found[1]) if found else None


def _read(literal: str) -> str:
    return unescape_string_literal(literal).replace("%", "%%")


def _skip_to(end: str, tokens: Iterator[Token]) -> None:
    for token in tokens:
        if _tag(token) == end:
            return
