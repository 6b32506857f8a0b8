"""Takes the notes out of a compressed picture inside a PDF without touching its pixels."""

import re
import struct

from wellknit.vault.cleaning.outcome import Unclean, _

DAMAGED = _("A picture inside this PDF is damaged. Print the document to a new PDF and attach that.")

START, END, SCAN = b"\xff\xd8", 0xD9, 0xDA
# APP0 (JFIF) and APP14 (Adobe) say how colours are stored; comments and every other such segment are notes.
KEPT_NOTES = {0xE0, 0xEE}
NOTES = {*range(0xE0, 0xF0), 0xFE} - KEPT_NOTES
LONGEST_KEPT_NOTE = 16
NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
BOXES_2000 = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def without_notes(data: bytes) -> bytes:
    """The JPEG with only the segments that its picture needs; what stands behind its end is cut off."""
    if not data.startswith(START):
        raise Unclean(DAMAGED)
    kept, position = [START], 2
    while marker := NEXT_MARKER.search(data, position):
        code, position = marker[1][0], marker.end()
        if code == END:
            break
        length = _length(data, position)
        if code not in NOTES:
            body = data[position + 2 : position + length]
            kept.append(_segment(code, body[: LONGEST_KEPT_NOTE - 2] if code in KEPT_NOTES else body))
        position += length
        if code == SCAN:
            following = NEXT_MARKER.search(data, position)
            end = following.start() if following else len(data)
            kept.append(data[position:end])
            position = end
    return b"".join((*kept, bytes((0xFF, END))))


def _length(data: bytes, position: int) -> int:
    if position + 2 > len(data):
        raise Unclean(DAMAGED)
    length = int(struct.unpack_from(">H", data, position)[0])
    if length < 2 or position + length > len(data):
        raise Unclean(DAMAGED)
    return length


def _segment(code: int, body: bytes) -> bytes:
    if code == 0xE0 and body[:5] == b"JFIF\x00":
        body = body[:12] + b"\x00\x00"  # width and height of a preview that is no longer there
    return bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body


def without_boxes(data: bytes) -> bytes:
    """The same for JPEG 2000, which is made of boxes; a bare code stream has none."""
    if not data.startswith(b"\x00\x00\x00\x0cjP  "):
        return data
    kept, position = [], 0
    while position + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        length = length or len(data) - position
        if length < 8 or position + length > len(data):
            raise Unclean(DAMAGED)
        if name in BOXES_2000:
            kept.append(data[position : position + length])
        position += length
    return b"".join(kept)
