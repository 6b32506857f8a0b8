"""The XML of a file from outside as a tree: nothing in it is resolved, and it is of a size that such files have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from wellknit.flow.plan import N_, BadFile, Problem

LARGEST, DEEPEST, MOST = 2_000_000, 32, 50_000  # bytes, nesting, elements

TOO_BIG = N_("The file is larger than such files can be.")
TOO_DEEP = N_("The file is nested more deeply than such files are.")
FORBIDDEN = N_("The file carries a document type (DTD) or entities, which it does not need. Save it again with its editor.")
NOT_XML = N_("The file cannot be read: it is not well-formed XML.")
TWICE = N_("The id {id} is used twice.")


def tree(xml: bytes) -> Element:
    """The root of a file. Raises `BadFile` with a sentence for its author."""
    if len(xml) > LARGEST:
        raise BadFile(Problem(TOO_BIG))
    try:
        root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    except DefusedXmlException as error:
        raise BadFile(Problem(FORBIDDEN)) from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise BadFile(Problem(NOT_XML)) from error
    if sum(1 for _ in root.iter()) > MOST:
        raise BadFile(Problem(TOO_BIG))
    _refuse_depth(root)
    return root


def _refuse_depth(root: Element) -> None:
    level, depth = [root], 0
    while level := [child for each in level for child in each]:
        depth += 1
        if depth > DEEPEST:
            raise BadFile(Problem(TOO_DEEP))


def refuse_twins(ids: Iterable[str]) -> None:
    """Ids are what records, labels and the picture hold on to. Raises `BadFile` for the first that stands twice."""
    for id_, count in Counter(ids).items():
        if count > 1:
            raise BadFile(Problem(TWICE, id_, {"id": id_}))
