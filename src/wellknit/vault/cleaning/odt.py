"""OpenDocument text (ISO/IEC 26300): content, styles and pictures are rewritten, the rest stays behind."""

import re

from wellknit.vault.cleaning import packages, xmlparts
from wellknit.vault.cleaning.outcome import Rebuilt, Unclean, _
from wellknit.vault.cleaning.packages import Parts
from wellknit.vault.cleaning.xmlparts import Attributes, Edit, local

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"

MACROS = _(
    "This document carries a program (macro). Remove it, or save the document as PDF, and attach that."
)
EMBEDDED = _("This document has another file or program embedded in it. Save it as PDF and attach that.")
OUTSIDE = _("This document fetches parts from outside. Save it as PDF and attach that.")
MISMATCH = _("The content of this document does not match its name. Open it, save it as PDF and attach that.")

XML = ("content.xml", "styles.xml")
PICTURE = re.compile(r"Pictures/[\w-]+\.(png|jpe?g|gif|tiff?|webp|emf|wmf)")
INSIDE = re.compile(r"(\./)?Pictures/[\w-]+\.\w+|#.*")
REFUSED_PARTS = (
    (re.compile(r"(Basic|Scripts|Dialogs)/", re.IGNORECASE), MACROS),
    (re.compile(r"Object|media/", re.IGNORECASE), EMBEDDED),
)
PROGRAMS = {"event-listener", "event-listeners", "script", "applet", "plugin", "dde-connection-decl"}
FETCHERS = {
    "dde-source",
    "section-source",
    "dde-connection",
    "floating-frame",
    "object",
    "object-ole",
    "database-display",
}
PEOPLE_LISTED = """
creator creator-initials initial-creator author-name author-initials printed-by sender-firstname
sender-lastname sender-initials sender-email sender-phone-private sender-phone-work sender-street
sender-city sender-company file-name template-name user-defined
"""
PEOPLE = frozenset(PEOPLE_LISTED.split())


def rebuild(data: bytes, extension: str) -> Rebuilt:
    """The same text and pictures, without programs, names of authors, links and settings."""
    parts = packages.read(data)
    _check(parts)
    removed: set[str] = {_("author and document properties")} if "meta.xml" in parts else set()
    kept = [name for name in parts if name in XML or PICTURE.fullmatch(name)]
    fresh: Parts = {name: _part(name, parts[name], removed) for name in kept}
    fresh["META-INF/manifest.xml"] = _manifest(kept)
    fresh["mimetype"] = MEDIA_TYPE.encode()
    return packages.write(fresh, "mimetype"), removed


def _check(parts: Parts) -> None:
    if parts.get("mimetype", b"").strip() != MEDIA_TYPE.encode() or "content.xml" not in parts:
        raise Unclean(MISMATCH)
    for pattern, sentence in REFUSED_PARTS:
        if any(map(pattern.match, parts)):
            raise Unclean(sentence)
    manifest = parts.get("META-INF/manifest.xml", b"<manifest/>")
    if any(name == "encryption-data" for name, _attributes in xmlparts.elements(manifest)):
        raise Unclean(packages.LOCKED)


def _part(name: str, body: bytes, removed: set[str]) -> bytes:
    if name not in XML:
        return packages.picture(body, name)

    def attributes(element: str, given: Attributes) -> Attributes | None:
        return _attributes(local(element), given, removed)

    return xmlparts.rewrite(body, Edit(attributes, hushed=PEOPLE))


def _attributes(element: str, given: Attributes, removed: set[str]) -> Attributes | None:
    if element in PROGRAMS:
        raise Unclean(MACROS)
    if element in FETCHERS:
        raise Unclean(OUTSIDE)
    if element in PEOPLE:
        removed.add(_("names of people who made notes"))
    kept = {key: value for key, value in given.items() if not local(key).startswith("rsid")}
    for key, value in given.items():
        if local(key) == "href" and not INSIDE.fullmatch(value):
            if element != "a":
                raise Unclean(OUTSIDE)
            removed.add(_("links to the web"))
            kept[key] = "#"
    return kept


def _manifest(names: list[str]) -> bytes:
    kinds = {"xml": "text/xml", "jpg": "image/jpeg", "jpeg": "image/jpeg", "tif": "image/tiff"}
    entries = [("/", MEDIA_TYPE)]
    entries += [
        (name, kinds.get(end := name.rpartition(".")[2].lower(), f"image/{end}")) for name in sorted(names)
    ]
    lines = [
        xmlparts.element("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind})
        for path, kind in entries
    ]
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2"'
    whole = f"<manifest:manifest {space}>{''.join(lines)}</manifest:manifest>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{whole}'.encode()
