"""Word, Excel and PowerPoint files (ECMA-376): only parts on a list are kept, and each is rewritten."""

import posixpath
import re
from dataclasses import dataclass

from wellknit.vault.cleaning import officexml, packages, xmlparts
from wellknit.vault.cleaning.outcome import Rebuilt, Unclean, _
from wellknit.vault.cleaning.packages import Parts
from wellknit.vault.cleaning.xmlparts import Attributes

TYPES = "[Content_Types].xml"

MACROS = _(
    "This document carries a program (macro). Save it as docx, xlsx or pptx without macros, or as PDF."
)
EMBEDDED = _("This document has another file or program embedded in it. Save it as PDF and attach that.")
OUTSIDE = _(
    "This document fetches parts from outside. Save it as PDF, or paste what is fetched as plain values."
)
MISMATCH = _("The content of this document does not match its name. Open it, save it as PDF and attach that.")
DAMAGED = packages.DAMAGED


@dataclass(frozen=True)
class Kind:
    folder: str
    main: str
    main_type: str


KINDS = {
    "docx": Kind("word", "document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": Kind("xl", "workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": Kind("ppt", "presentation.xml", "presentationml.presentation.main+xml"),
}
XML = re.compile(r"(word|xl|ppt)/([\w-]+/){0,2}[\w-]+\.(xml|vml)", re.IGNORECASE)
PICTURE = re.compile(r"(word|xl|ppt)/media/[\w-]+\.(png|jpe?g|gif|tiff?|webp|emf|wmf)", re.IGNORECASE)
RELATIONS = re.compile(r"(.*/)?_rels/([^/]*)\.rels", re.IGNORECASE)
LEFT_OUT = re.compile(
    r"(.*/)?(people|persons?|customizations|calcChain|stylesWithEffects|webSettings|authors)\.xml|"
    r".*/(persons|threadedComments|pivotTables|pivotCache|queryTables|tags|customXml|embeddings|slicers\w*|timelines\w*|"
    r"printerSettings|revisions|userCustomization|webextensions|model|externalLinks)/.*",
    re.IGNORECASE,
)
REFUSED = (
    (re.compile(r".*(vbaProject|vbaData|macrosheets/|dialogsheets/|activeX|xlm).*", re.IGNORECASE), MACROS),
    (re.compile(r".*(oleObject|embeddings/.*\.bin$).*", re.IGNORECASE), EMBEDDED),
    (re.compile(r".*(externalLinks/|/connections\.xml$|queryTables/).*", re.IGNORECASE), OUTSIDE),
)
REFUSED_TYPES = re.compile(r"macroEnabled|vbaProject|activeX|ms-office\.vba|control\+xml", re.IGNORECASE)
TRACES = (
    (re.compile(r"docProps/", re.IGNORECASE), _("author and document properties")),
    (re.compile(r"customXml/|.*/tags/", re.IGNORECASE), _("hidden data of programs")),
    (re.compile(r".*/embeddings/", re.IGNORECASE), _("embedded documents")),
    (
        re.compile(r".*/(people|person|authors|commentAuthors)", re.IGNORECASE),
        _("names of people who made notes"),
    ),
    (re.compile(r".*/pivot", re.IGNORECASE), _("pivot tables (their results stay)")),
    (re.compile(r".*\.(emf|wmf)$", re.IGNORECASE), _("drawings in old Windows formats")),
)


def rebuild(data: bytes, extension: str) -> Rebuilt:
    """The same document from listed parts only: no macros, links, embedded files, authors or properties."""
    parts, kind = packages.read(data), KINDS[extension]
    removed = {words for name in parts for pattern, words in TRACES if pattern.match(name)}
    _check(parts, kind)
    kept = {name for name in parts if _is_kept(name, kind)}
    fresh: Parts = {TYPES: _types(parts[TYPES], kept)}
    for owner in ("", *sorted(kept)):
        relations, dead = _relations(parts, owner, kept, removed)
        if relations:
            fresh[_relations_name(owner)] = relations
        if owner:
            fresh[owner] = _part(owner, parts[owner], dead, removed)
    return packages.write(fresh, TYPES), removed


def _check(parts: Parts, kind: Kind) -> None:
    for pattern, sentence in REFUSED:
        if any(map(pattern.match, parts)):
            raise Unclean(sentence)
    if TYPES not in parts or f"{kind.folder}/{kind.main}" not in parts:
        raise Unclean(MISMATCH)
    types = [attributes.get("ContentType", "") for _name, attributes in xmlparts.elements(parts[TYPES])]
    if any(map(REFUSED_TYPES.search, types)):
        raise Unclean(MACROS)
    if not any(each.endswith(kind.main_type) for each in types):
        raise Unclean(MISMATCH)


def _is_kept(name: str, kind: Kind) -> bool:
    if not name.startswith(f"{kind.folder}/") or LEFT_OUT.fullmatch(name):
        return False
    return bool(XML.fullmatch(name) or PICTURE.fullmatch(name))


def _types(xml: bytes, kept: set[str]) -> bytes:
    def attributes(name: str, given: Attributes) -> Attributes | None:
        gone = xmlparts.local(name) == "Override" and given.get("PartName", "").lstrip("/") not in kept
        return None if gone else given

    return xmlparts.rewrite(xml, xmlparts.Edit(attributes))


def _relations_name(owner: str) -> str:
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _relations(parts: Parts, owner: str, kept: set[str], removed: set[str]) -> tuple[bytes, frozenset[str]]:
    """The relations of a part that lead to kept parts, and the names of those that are gone."""
    xml = parts.get(_relations_name(owner))
    if xml is None:
        return b"", frozenset()
    alive, dead = [], set()
    for name, given in xmlparts.elements(xml):
        if name != "Relationship":
            continue
        if _leads_to(given, owner, removed) in kept:
            alive.append(
                xmlparts.element("Relationship", {key: given[key] for key in ("Id", "Type", "Target")})
            )
        else:
            dead.add(given.get("Id", ""))
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f"{head}{''.join(alive)}</Relationships>".encode(), frozenset(dead)


def _leads_to(relation: Attributes, owner: str, removed: set[str]) -> str:
    kind = relation.get("Type", "").rpartition("/")[2]
    if relation.get("TargetMode", "Internal") != "Internal":
        if kind != "hyperlink":
            raise Unclean(OUTSIDE)
        removed.add(_("links to the web"))
        return ""
    if kind in ("vbaProject", "oleObject", "control", "xlMacrosheet", "externalLink"):
        raise Unclean(EMBEDDED)
    return posixpath.normpath(
        posixpath.join("/", posixpath.dirname(owner), relation.get("Target", ""))
    ).lstrip("/")


def _part(name: str, body: bytes, dead: frozenset[str], removed: set[str]) -> bytes:
    if PICTURE.fullmatch(name):
        return packages.picture(body, name)
    return officexml.rewritten(body, dead, removed)
