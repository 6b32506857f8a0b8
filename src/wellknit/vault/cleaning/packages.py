"""Office files are zip archives: read with limits, written anew. Also the pictures inside them."""

import io
import struct
import zipfile
import zlib

from wellknit.vault.cleaning import images
from wellknit.vault.cleaning.outcome import Unclean, _

MAX_PARTS = 3000
MAX_PART = 50_000_000
MAX_TOTAL = 100_000_000
MAX_RATIO = 200
SMALL_PART = 1_000_000

DAMAGED = _(
    "This document is damaged. Open it in the program that made it, save it again and attach the new file."
)
LOCKED = _("This document is locked with a password. Remove the password, save it and attach the new file.")
BOMB = _("This document would unpack to far more than it should. Save it as PDF and attach that.")
STRANGE = _(
    "This document has parts with names that no office program writes. Save it as PDF and attach that."
)

Parts = dict[str, bytes]

# Drawings in old Windows formats hold commands and cannot be rebuilt: an empty drawing takes their place.
EMPTY_DRAWING = {
    "emf": struct.pack(
        "<II8iIIIIHHIII4i", 1, 88, *(0,) * 8, 0x464D4520, 0x10000, 108, 2, 1, 0, 0, 0, 0, 1, 1, 1, 1
    )
    + struct.pack("<5I", 14, 20, 0, 16, 20),
    "wmf": struct.pack("<HHHIHIH", 1, 9, 0x300, 12, 0, 3, 0) + struct.pack("<IH", 3, 0),
}


def read(data: bytes) -> Parts:
    """Every part by its name; refuses what would grow too large or escape from its folder."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_names(entries)
            _check_sizes(entries, len(data))
            return _unpacked(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error):
        raise Unclean(DAMAGED) from None


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_PARTS:
        raise Unclean(BOMB)
    if len({name.casefold() for name in names}) < len(names) or any(map(_escapes, names)):
        raise Unclean(STRANGE)


def _escapes(name: str) -> bool:
    outside = name.startswith("/") or "\\" in name or ":" in name or not name.isprintable()
    return outside or any(part in ("", ".", "..") for part in name.split("/"))


def _check_sizes(entries: list[zipfile.ZipInfo], weight: int) -> None:
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unclean(LOCKED)
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise Unclean(STRANGE)
    if any(_is_bomb(entry.file_size, entry.compress_size) for entry in entries):
        raise Unclean(BOMB)
    # Parts that share their packed bytes claim more of them than the file has.
    packed, unpacked = sum(e.compress_size for e in entries), sum(e.file_size for e in entries)
    if packed > weight or unpacked > MAX_TOTAL:
        raise Unclean(BOMB)


def _is_bomb(size: int, packed: int) -> bool:
    return size > MAX_PART or (size > SMALL_PART and size > MAX_RATIO * max(packed, 1))


def _unpacked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Parts:
    parts: Parts = {}
    for entry in entries:
        with archive.open(entry) as part:
            parts[entry.filename] = part.read(entry.file_size + 1)
        if len(parts[entry.filename]) != entry.file_size:
            raise Unclean(DAMAGED)
    return parts


def write(parts: Parts, first: str) -> bytes:
    """A new archive: one date for all parts, no comments, the part that names the format first."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return out.getvalue()


def picture(data: bytes, name: str) -> bytes:
    """A picture of the document, rebuilt in the format its name says."""
    extension = {"jpeg": "jpg", "tiff": "tif"}.get(ending := name.rpartition(".")[2].lower(), ending)
    if extension in EMPTY_DRAWING:
        return EMPTY_DRAWING[extension]
    return bytes(images.rebuild(data, extension)[0])
