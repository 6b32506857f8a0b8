"""The published schemas of HSDS, and a validator that follows their references."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FOLDERS = ("hsds-3.0", "hsds-3.1-dev")
SCHEMAS = Path(__file__).parent.parent / "schemas"


@cache
def _registry() -> Registry:
    files = [path for folder in FOLDERS for path in sorted((SCHEMAS / folder).glob("*.json"))]
    found = ((path.name, json.loads(path.read_text(encoding="utf-8"))) for path in files)
    resources = [(name, Resource.from_contents(content, default_specification=DRAFT202012)) for name, content in found]
    return Registry().with_resources(resources)


@cache
def _validator(name: str) -> Draft202012Validator:
    schema = _registry().contents(f"{name}.json")
    return Draft202012Validator(schema, registry=_registry(), format_checker=FormatChecker())


def wrong(name: str, told: Any) -> list[str]:
    """What the schema of that name says against an object; of a service also what 3.1 says of its capacities."""
    found = [f"{list(error.absolute_path)}: {error.message}" for error in _validator(name).iter_errors(told)]
    for each in told.get("capacities", ()) if name == "service" else ():
        found += wrong("service_capacity", each)
    return found
