"""Reads text files with one row per line: which encoding, which separator, which cells.

Nothing is guessed that could change a name: an encoding is either proven by the bytes or the file is refused.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from wellknit.exchange.trouble import Unreadable, _

_SEPARATORS = ",;\t"
_SAMPLE_ROWS = 20
_CHUNK = 1 << 20

_THAI = _("The file was read as Thai text in the old Windows encoding. Look at a few names before going on.")
_UNKNOWN_ENCODING = _(
    "The letters of the file cannot be told for certain. Open it in a spreadsheet program and save it as an "
    "Excel workbook (.xlsx) or as “CSV UTF-8”."
)
_NOT_TEXT = _("This is not a text file with rows. Choose an Excel workbook (.xlsx) or a CSV file.")
_BROKEN_QUOTES = _(
    "A quotation mark in the file is not closed or stands in the middle of a cell, so rows would run "
    "together. Open the file in a spreadsheet program and save it as an Excel workbook (.xlsx)."
)


def check(data: bytes) -> tuple[str, ...]:
    """Refuse what is not readable text; return what a person should know about it."""
    encoding = encoding_of(data)
    if "\0" in _text(data, encoding).read(_CHUNK):
        raise Unreadable(_NOT_TEXT)
    return (_THAI,) if encoding == "cp874" else ()


def rows(data: bytes) -> Iterator[list[object]]:
    """Every row as texts, in the encoding and with the separator the file itself shows."""
    encoding = encoding_of(data)
    separator, skip = separator_of(_text(data, encoding).read(_CHUNK))
    reader = csv.reader(islice(_text(data, encoding), skip, None), delimiter=separator, strict=True)
    yield from ([] for _blank in range(skip))  # row numbers stay those of the file
    try:
        for row in reader:
            yield list(row)
    except csv.Error:  # the original may quote the cell
        raise Unreadable(_BROKEN_QUOTES) from None


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")


def encoding_of(data: bytes) -> str:
    """UTF-8, UTF-16 with or without its mark, or Thai Windows-874; anything else is refused."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _if_sound(data, "utf-16")
    if b"\0" in data[:4096]:
        return _if_sound(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    if _decodes(data, "utf-8-sig"):
        return "utf-8-sig"
    if _is_thai(data):
        return "cp874"
    raise Unreadable(_UNKNOWN_ENCODING)


def _if_sound(data: bytes, encoding: str) -> str:
    if not _decodes(data, encoding):
        raise Unreadable(_NOT_TEXT)
    return encoding


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


# A vowel or tone mark of Thai stands on a consonant; in other 8-bit text, read as Thai, it would not.
_STRAY_MARK = re.compile("(?:^|[^\u0e01-\u0e2e\u0e30-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_THAI_RUN = re.compile("[\u0e01-\u0e5b]+")


def _is_thai(data: bytes) -> bool:
    """Thai words are runs of Thai letters; accents of Western text would show as single ones."""
    if not _decodes(data, "cp874"):
        return False
    text = data.decode("cp874")
    runs = [len(run) for run in _THAI_RUN.findall(text)]
    return bool(runs) and sum(runs) >= 2 * len(runs) and not _STRAY_MARK.search(text)


def separator_of(sample: str) -> tuple[str, int]:
    """The separator, and how many lines to skip: spreadsheet programs may say `sep=;` in the first line."""
    first = sample.lstrip("\ufeff").partition("\n")[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return max(_SEPARATORS, key=lambda separator: _score(sample, separator)), 0


def _score(sample: str, separator: str) -> tuple[bool, int, int]:
    """Best is the separator found in most rows, then the one found soonest, then the one with most cells."""
    widths = list(_widths(sample, separator))
    split = [width for width in widths if width > 1]
    if not split:
        return False, 0, 0
    soonest = next(index for index, width in enumerate(widths) if width > 1)
    return 2 * len(split) >= len(widths), -soonest, widths[soonest] + Counter(widths).most_common(1)[0][0]


def _widths(sample: str, separator: str) -> Iterator[int]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        for row in islice((row for row in reader if any(row)), _SAMPLE_ROWS):
            yield len(row)
    except csv.Error:
        return
