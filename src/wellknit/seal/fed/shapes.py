"""The shapes of fed/1: JSON Schemas in `schemas/`, and the few of their keywords that the protocol needs.

The files are what another implementer reads and what is checked here, so the two cannot drift apart. Stricter than
JSON Schema in two points: an integer is written as one (``1.0`` is none), and a pattern holds for the whole text.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from wellknit.seal.fed.strict import NotAccepted

FOLDER = Path(__file__).parent / "schemas"
Schema = dict[str, Any]
_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
_SILENT = {"$schema", "$comment", "$defs", "title", "description", "additionalProperties"}


def check(name: str, value: object) -> None:
    """Raise `NotAccepted` unless the value has the shape of this name: ``card``, or ``sealed#X1`` for a part of one."""
    if not _fits(value, _schema(name)):
        raise NotAccepted("shape")


def fits(value: object, schema: Schema) -> bool:
    """Whether a value has the shape of a schema that is no part of fed/1; it may point to what ``common.json`` shares."""
    return _fits(value, schema)


def part(reference: str) -> Schema:
    """The part of our schemas that a ``$ref`` names."""
    return _schema(reference.replace(".json#/$defs/", "#"))


@cache
def _schema(name: str) -> Schema:
    file, _, part = name.partition("#")
    schema: Schema = json.loads((FOLDER / file).with_suffix(".json").read_text(encoding="utf-8"))
    return schema["$defs"][part] if part else schema


def _fits(value: Any, schema: Schema) -> bool:
    return all(KEYWORDS[word](value, said, schema) for word, said in schema.items() if word not in _SILENT)


def _type(value: Any, said: str | list[str], _: Schema) -> bool:
    names = [said] if isinstance(said, str) else said
    return any(type(value) is _TYPES[name] for name in names)  # exactly: True is no integer


def _properties(value: Any, said: dict[str, Schema], schema: Schema) -> bool:
    if not isinstance(value, dict):
        return True
    if schema.get("additionalProperties") is False and not value.keys() <= said.keys():
        return False
    return all(_fits(value[name], inner) for name, inner in said.items() if name in value)


def _ref(value: Any, said: str, _: Schema) -> bool:
    return _fits(value, part(said))


def _for(kind: type, holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any, Schema], bool]:
    """A keyword that speaks of one type only and lets every other value pass."""
    return lambda value, said, _: type(value) is not kind or holds(value, said)


KEYWORDS: dict[str, Callable[[Any, Any, Schema], bool]] = {
    "type": _type,
    "properties": _properties,
    "$ref": _ref,
    "const": lambda value, said, _: value == said and type(value) is type(said),
    "enum": lambda value, said, _: value in said,
    "required": _for(dict, lambda value, said: value.keys() >= set(said)),
    "items": _for(list, lambda value, said: all(_fits(each, said) for each in value)),
    "minItems": _for(list, lambda value, said: len(value) >= said),
    "maxItems": _for(list, lambda value, said: len(value) <= said),
    "uniqueItems": _for(list, lambda value, said: not said or len(set(map(repr, value))) == len(value)),
    "minLength": _for(str, lambda value, said: len(value) >= said),
    "maxLength": _for(str, lambda value, said: len(value) <= said),
    "pattern": _for(str, lambda value, said: re.fullmatch(said[1:-1], value) is not None),  # between ^ and $
    "minimum": _for(int, lambda value, said: value >= said),
    "maximum": _for(int, lambda value, said: value <= said),
}
