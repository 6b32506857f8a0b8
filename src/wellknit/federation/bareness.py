"""When a schema is bare: every text in it is one of a list, or a pattern through which no sentence fits. Pure."""

import re
from collections.abc import Iterator
from typing import Any

from wellknit.seal.fed import shapes
from wellknit.seal.fed.shapes import Schema

# What in a pattern stands for any letter or for a blank: a dot, a class turned round, a class by letter.
_WIDE = re.compile(r"(?<!\\)\.|\[\^|\\[sSwWD]|\s")


def require(name: str, schema: Schema) -> None:
    """Raise `TypeError` for a schema that lets a sentence through."""
    if not all(_is_closed(text) for text in _texts(schema)):
        raise TypeError(f"{name} is not bare: a text in its schema is neither listed nor bound")


def _texts(schema: Schema) -> Iterator[Schema]:
    """Every place in a schema where a text may stand; also one that says nothing of its type."""
    if "$ref" in schema:
        yield from _texts(shapes.part(schema["$ref"]))
        return
    kinds = schema.get("type", [])
    if not {"enum", "const"} & schema.keys() and (not kinds or "string" in kinds):
        yield schema
    for inner in (*schema.get("properties", {}).values(), schema.get("items")):
        if inner is not None:
            yield from _texts(inner)
    if ("array" in kinds and "items" not in schema) or ("object" in kinds and "properties" not in schema):
        yield schema


def _is_closed(schema: Schema) -> bool:
    pattern = schema.get("pattern", "")
    return bool(pattern) and not _WIDE.search(pattern)


def only_named(value: Any, schema: Schema) -> bool:
    """Whether an object, and every object inside, has only members its schema names; one of which it names none is open."""
    if "$ref" in schema:
        return only_named(value, shapes.part(schema["$ref"]))
    if isinstance(value, dict) and "properties" in schema:
        named = schema["properties"]
        return value.keys() <= named.keys() and all(only_named(each, named[name]) for name, each in value.items())
    if isinstance(value, list):
        return all(only_named(each, schema.get("items", {})) for each in value)
    return True
