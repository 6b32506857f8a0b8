"""Reads templates as a strict proof-reader: which words on a screen would never be translated."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType

from wellknit.words.extraction import BLOCK_TRANSLATE, LITERAL

SHOWN = frozenset(
    {"title", "alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label"}
)
BUTTONS = frozenset({"submit", "button", "reset"})
NAMES = frozenset({"Wellknit"})  # a name is the same in every language
PARTS = frozenset({"panel", "empty", "badge"})
_SILENT = ("script", "style")
_GAP = "\ue000"  # stands where a tag was, so that the words around it stay apart
_WORDS = re.compile(r"[^\W\d_]{2,}")
_REFERENCE = re.compile(r"\b(?=[A-Z-]*\d)[A-Z\d-]+\b")
_DEFAULTS = re.compile(rf"\|(?:default|default_if_none|yesno|pluralize):({LITERAL})")
_ARGUMENT = re.compile(rf"\s(?:(?P<name>\w+)=)?(?:(?P<text>{LITERAL})|_\({LITERAL}\)|\S+)")
_ARGUMENT_TEXTS = frozenset({"title", "text", "action_text"})


def untranslated_strings(template_path: str | Path) -> list[str]:
    """Every bare text: between tags, in attributes people see or hear, in arguments of our parts."""
    tokens = list(_visible(Lexer(Path(template_path).read_text(encoding="utf-8")).tokenize()))
    reader = _Reader()
    reader.feed("".join(token.contents if token.token_type is TokenType.TEXT else _GAP for token in tokens))
    reader.close()
    bare = [text for token in tokens for text in _in_tag(token)]
    return [text for text in reader.found + bare if _speaks(text)]


def _visible(tokens: list[Token]) -> Iterator[Token]:
    """The tokens, without what is commented out or translated as a block."""
    until = ""
    for token in tokens:
        name = _name(token)
        if until:
            until = "" if name == until else until
        elif name == "comment" or name in BLOCK_TRANSLATE:
            until = f"end{name}"
            yield token
        else:
            yield token


def _name(token: Token) -> str:
    return token.contents.split(None, 1)[0] if token.token_type is TokenType.BLOCK and token.contents else ""


def _in_tag(token: Token) -> Iterator[str]:
    """Texts handed to a filter or to one of our parts without being marked for translation."""
    if (
        token.token_type is TokenType.TEXT
        or token.token_type is TokenType.COMMENT
        or _name(token) == "comment"
    ):
        return
    yield from (literal[1:-1] for literal in _DEFAULTS.findall(token.contents))
    if _name(token) in PARTS:
        yield from _arguments(token.contents)


def _arguments(contents: str) -> Iterator[str]:
    """Of a badge only the first argument is text; the second is its kind."""
    positional = 0
    for argument in _ARGUMENT.finditer(contents):
        positional += argument["name"] is None
        kind_of_badge = contents.startswith("badge") and positional == 2
        shown = argument["name"] in _ARGUMENT_TEXTS if argument["name"] else not kind_of_badge
        text = (argument["text"] or "")[1:-1]
        if shown and not text.startswith(("/", "#")):
            yield text


def _speaks(text: str) -> bool:
    return any(word not in NAMES for word in _WORDS.findall(_REFERENCE.sub("", text)))


class _Reader(HTMLParser):
    """Collects texts and spoken attributes of what is left once the tags are gone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the attributes people see or hear."""
        self._silent += tag in _SILENT
        named = dict(attrs)
        if named.get("type") in BUTTONS:
            self._take(named.get("value"))
        for name in SHOWN & named.keys():
            self._take(named[name])

    def handle_endtag(self, tag: str) -> None:
        """Listen again after a script or style."""
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        """Take the text between tags."""
        if not self._silent:
            self._take(data)

    def _take(self, text: str | None) -> None:
        self.found += [piece.strip() for piece in (text or "").split(_GAP) if piece.strip()]
