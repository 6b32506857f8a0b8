"""One XML part of an Office document: without names of people, dead pointers, and fields that fetch."""

import re
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from wellknit.vault.cleaning import xmlparts
from wellknit.vault.cleaning.outcome import Unclean, _
from wellknit.vault.cleaning.xmlparts import Attributes, Edit, local

EMBEDDED = _("This document has another file or program embedded in it. Save it as PDF and attach that.")

REFUSED = {"OLEObject", "oleObject", "oleObj", "ddeLink", "oleLink"}
DROPPED = {
    "rsids",
    "docVars",
    "absPath",
    "fileSharing",
    "mailMerge",
    "attachedTemplate",
    "pivotCaches",
    "extLst",
}
KEPT_WITHOUT_POINTER = {"hyperlink", "pageSetup"}
FIELDS = frozenset({"instrText", "delInstrText", "fldChar"})
QUIET_FIELDS_LISTED = """
PAGE NUMPAGES SECTIONPAGES SECTION PAGEREF REF NOTEREF SEQ STYLEREF TOC TC XE INDEX DATE TIME
FORMTEXT FORMCHECKBOX FORMDROPDOWN SYMBOL EQ
"""
QUIET_FIELDS = frozenset(QUIET_FIELDS_LISTED.split())
PERSONS = {"cmAuthor", "author", "person"}
NAMES = {"name", "initials", "displayName", "userId", "providerId"}
NAMES_ANYWHERE = {"author", "initials", "lastModifiedBy", "userName", "macro"}
FETCHING_FORMULA = re.compile(
    r"\b(WEBSERVICE|HYPERLINK|RTD|CALL|REGISTER(\.ID)?|EXEC|DDE|FILTERXML|IMAGE|INFO|CELL|SQL\.REQUEST|CUBE\w+)\s*\(|"
    r"\||\[|://|\\\\",
    re.IGNORECASE,
)
RELATION_SPACE = "/relationships"


class Fields(ContentHandler):
    """Reads what fields and formulas of a part do, and which prefixes point to relations."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: list[str] = []
        self.open: list[str] = []
        self.formula = ""
        self.inside = ""
        self.fetches = False
        self.pointers: set[str] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (the name is SAX's)
        given, self.inside = dict(attrs.items()), local(name)
        if self.inside in REFUSED:
            raise Unclean(EMBEDDED)
        for key, value in given.items():
            if key.startswith("xmlns:") and value.endswith(RELATION_SPACE):
                self.pointers.add(local(key))
        if self.inside == "fldSimple":
            self.codes += [value for key, value in given.items() if local(key) == "instr"]
        if self.inside == "fldChar":
            self._field(next((value for key, value in given.items() if local(key) == "fldCharType"), ""))

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.open.append("")
        elif kind == "end" and self.open:
            self.codes.append(self.open.pop())

    def characters(self, content: str) -> None:
        if self.inside in ("instrText", "delInstrText"):
            if not self.open:
                self.open.append("")
            self.open[-1] += content
        elif self.inside in ("f", "formula", "formula1", "formula2", "definedName"):
            self.formula += content

    def endElement(self, name: str) -> None:  # noqa: N802
        self.fetches = self.fetches or bool(FETCHING_FORMULA.search(self.formula))
        self.inside = self.formula = ""

    @property
    def restless(self) -> bool:
        return any(
            (code.split() or [""])[0].upper() not in QUIET_FIELDS for code in (*self.codes, *self.open)
        )


def rewritten(xml: bytes, dead: frozenset[str], removed: set[str]) -> bytes:
    """The part, edited; `dead` are the relations that lead nowhere any more."""
    fields = Fields()
    xmlparts.read(xml, fields)
    dropped = set(DROPPED)
    if fields.restless:
        dropped |= FIELDS
        removed.add(_("fields that fetch or link (their text stays)"))
    if fields.fetches:
        dropped |= {"f", "definedName"}
        removed.add(_("formulas that fetch or link (their results stay)"))
    opened = frozenset({"fldSimple"} if fields.restless else ())
    edit = _Editor(frozenset(dropped), dead, frozenset(fields.pointers), removed)
    return xmlparts.rewrite(xml, Edit(edit.attributes, hushed=frozenset({"author"}), opened=opened))


class _Editor:
    def __init__(
        self, dropped: frozenset[str], dead: frozenset[str], pointers: frozenset[str], removed: set[str]
    ) -> None:
        self.dropped, self.dead, self.pointers, self.removed = dropped, dead, pointers, removed

    def attributes(self, name: str, given: Attributes) -> Attributes | None:
        element = local(name)
        if element in self.dropped:
            return None
        lost = {key for key, value in given.items() if self._is_dead(key, value)}
        if lost and element not in KEPT_WITHOUT_POINTER:
            return None
        return {
            key: self._value(element, key, value)
            for key, value in given.items()
            if not self._goes(key, value, lost)
        }

    def _is_dead(self, key: str, value: str) -> bool:
        prefix, colon, _name = key.partition(":")
        return bool(colon) and prefix in self.pointers and value in self.dead

    def _goes(self, key: str, value: str, lost: set[str]) -> bool:
        name = local(key)
        outward = name in ("href", "src") and not value.startswith("#")
        return key in lost or outward or (":" in key and name.startswith("rsid"))

    def _value(self, element: str, key: str, value: str) -> str:
        name = local(key)
        if key.startswith("xmlns") or not (name in NAMES_ANYWHERE or (element in PERSONS and name in NAMES)):
            return value
        if value and name != "macro":
            self.removed.add(_("names of people who made notes"))
        return ""
