"""Reads and rewrites the XML inside office files, without entities, comments or instructions to programs."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import XMLGenerator, quoteattr
from xml.sax.xmlreader import AttributesImpl

import defusedxml.sax
from defusedxml import DefusedXmlException

from wellknit.vault.cleaning.outcome import Unclean, _

DAMAGED = _(
    "A part of this document is damaged. Open it in the program that made it, save it again and attach that."
)
ENTITIES = _(
    "This document contains definitions that can be used for attacks. Save it as PDF and attach that."
)

Attributes = dict[str, str]


def local(name: str) -> str:
    return name.rpartition(":")[2]


@dataclass(frozen=True)
class Edit:
    """What happens to elements, by their local names."""

    attributes: Callable[[str, Attributes], Attributes | None]  # None drops the element with all it holds
    hushed: frozenset[str] = frozenset()  # keep the element, forget its text
    opened: frozenset[str] = frozenset()  # forget the element, keep what it holds


class Rewriter(XMLGenerator):
    """Writes what it reads, as edited. Comments and processing instructions do not pass."""

    def __init__(self, out: io.BytesIO, edit: Edit) -> None:
        super().__init__(out, "utf-8", short_empty_elements=True)
        self.edit, self.dropping, self.quiet = edit, 0, 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (the name is SAX's)
        kept = None if self.dropping else self.edit.attributes(name, dict(attrs.items()))
        if kept is None:
            self.dropping += 1
            return
        self.quiet += local(name) in self.edit.hushed
        if local(name) not in self.edit.opened:
            super().startElement(name, AttributesImpl(kept))

    def endElement(self, name: str) -> None:  # noqa: N802
        if self.dropping:
            self.dropping -= 1
            return
        self.quiet -= local(name) in self.edit.hushed
        if local(name) not in self.edit.opened:
            super().endElement(name)

    def characters(self, content: str) -> None:
        if not (self.dropping or self.quiet):
            super().characters(content)

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802
        """Instructions to programs are not written."""


def read(xml: bytes, handler: ContentHandler) -> None:
    """Feeds the handler with names as written. No document type, no entities, nothing from outside."""
    try:
        defusedxml.sax.parseString(xml, handler, forbid_dtd=True)
    except Unclean:
        raise
    except DefusedXmlException:
        raise Unclean(ENTITIES) from None
    except (SAXException, ValueError, LookupError):
        raise Unclean(DAMAGED) from None


def rewrite(xml: bytes, edit: Edit) -> bytes:
    out = io.BytesIO()
    read(xml, Rewriter(out, edit))
    return out.getvalue()


class Collector(ContentHandler):
    """Collects elements with their attributes, for parts that are small lists."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Attributes]] = []

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        self.found.append((local(name), dict(attrs.items())))


def elements(xml: bytes) -> list[tuple[str, Attributes]]:
    collector = Collector()
    read(xml, collector)
    return collector.found


def element(name: str, attributes: Attributes) -> str:
    return f"<{name}{''.join(f' {key}={quoteattr(value)}' for key, value in attributes.items())}/>"
