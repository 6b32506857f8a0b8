"""Identifiers of HSDS objects. Rows that other directories point to have their own; what hangs on them is named after it."""

from uuid import NAMESPACE_URL, UUID, uuid5

VERSION = "3.0"
PROFILE = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/service.json"
OPENAPI = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/openapi.json"
TAXONOMY = uuid5(NAMESPACE_URL, "urn:wellknit:directory:service_kind")


def part(owner: UUID, *words: object) -> str:
    """The identifier of something that belongs to a row: the same every time it is written."""
    return str(uuid5(owner, ":".join(map(str, words))))


def term(kind: str) -> str:
    """The identifier of a kind of service as a term of our taxonomy."""
    return part(TAXONOMY, kind)


def uuid_or_none(text: object) -> UUID | None:
    """A UUID somebody wrote, or nothing."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
