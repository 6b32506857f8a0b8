"""Plain text and tables as text: whatever the encoding was, out comes UTF-8 in composed form."""

import codecs
import re
import unicodedata

from wellknit.vault.cleaning.outcome import Rebuilt, Unclean, _

NOT_TEXT = _("This file says it is text but holds something else. Save it again as plain text (UTF-8).")
NUL = _("This file has bytes that never stand in text. Save it again as plain text (UTF-8) and attach that.")
UNKNOWN_ENCODING = _(
    "The letters of this file cannot be read. Save it again as plain text (UTF-8) and attach that."
)

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# In Thai and Chinese text, bytes above 127 come in runs; in Vietnamese and European text they stand alone.
RUN_ENCODINGS = ("cp874", "gb18030")
LONE_ENCODING = "cp1258"
NOT_JUST_TEXT = re.compile(
    rb"\s*(<!doctype|<html|<svg|<script|<\?xml|<\?php|<iframe|<body|#!|MZ[\x00-\xff]{0,2}[\x80-\xff\x00]|%PDF-|PK\x03\x04|"
    rb"\{\\rtf|Rar!|7z\xbc\xaf|\x7fELF|GIF8[79]a|%!PS|@echo\s+off|MIME-Version:|\[InternetShortcut\]|\[\{000214A0)",
    re.IGNORECASE,
)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
# A cell that begins with = @ + - may be run by a spreadsheet program; numbers and telephone numbers may not.
FORMULA = re.compile(r'(^|[,;\t])("?)(\s*(?:[=@]|[+-](?![\d .()\-]*(?:"|,|;|\t|$))))', re.MULTILINE)


def rebuild(data: bytes, extension: str) -> Rebuilt:
    """The text in UTF-8, without letters that cannot be seen."""
    if NOT_JUST_TEXT.match(data):
        raise Unclean(NOT_TEXT)
    words, encoding = _decoded(data)
    if "\x00" in words:
        raise Unclean(NUL)
    removed = [] if encoding.startswith("utf") else [_("old character encoding")]
    plain = INVISIBLE.sub("", unicodedata.normalize("NFC", words))
    if INVISIBLE.search(words):
        removed.append(_("invisible control letters"))
    if NOT_JUST_TEXT.match(plain[:200].encode()):
        raise Unclean(NOT_TEXT)
    if extension == "csv":
        plain, count = FORMULA.subn(r"\1\2'\3", plain)
        removed += [_("spreadsheet formulas (now shown as text)")] if count else []
    return plain.encode("utf-8"), removed


def _decoded(data: bytes) -> tuple[str, str]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _try(data, encoding), encoding
    if b"\x00" in data:
        raise Unclean(NUL)
    for encoding in ("utf-8", *_likely(data)):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Unclean(UNKNOWN_ENCODING)


def _try(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Unclean(UNKNOWN_ENCODING) from None


def _likely(data: bytes) -> tuple[str, ...]:
    high = sum(byte > 127 for byte in data)
    alone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", data))
    return (LONE_ENCODING,) if alone * 2 > high else RUN_ENCODINGS
