"""The packed parts of a PDF: how large they would grow, and what pictures among them carry along."""

import base64
import binascii
import zlib
from collections.abc import Callable, Iterable

from pikepdf import Array, Dictionary, Name, Stream

from wellknit.vault.cleaning.jpeg import without_boxes, without_notes
from wellknit.vault.cleaning.outcome import Unclean, _

LARGEST_PICTURE = 160_000_000
LARGEST_OTHER = 64_000_000
LARGEST_TOTAL = 1_000_000_000
LARGEST_LZW = 500_000  # a reader may have to unpack a thousand times as much
STEP = 1_000_000

BOMB = _("This PDF would unpack to far more than it should. Print it to a new PDF and attach that.")
UNUSUAL = _("A picture inside this PDF is packed in an unusual way. Print it to a new PDF and attach that.")

FLATE = {"/FlateDecode", "/Fl"}
LZW = {"/LZWDecode", "/LZW"}
PACKERS = FLATE | LZW | {"/RunLengthDecode", "/RL"}


def filters(stream: Stream) -> list[str]:
    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(name) for name in named] if isinstance(named, Array) else [str(named)]


def check_expansion(streams: Iterable[Stream]) -> None:
    """Unpacks every stream step by step, keeping nothing, until one or all of them grow too large."""
    total = 0
    for stream in streams:
        names = filters(stream)
        if sum(name in PACKERS for name in names) > 1:
            raise Unclean(BOMB)
        raw = stream.read_raw_bytes()
        if LZW.intersection(names) and len(raw) > LARGEST_LZW:
            raise Unclean(BOMB)
        limit = LARGEST_PICTURE if str(stream.get("/Subtype")) == "/Image" else LARGEST_OTHER
        total += len(raw) + (_expanded(raw, limit) if FLATE.intersection(names[:1]) else 0)
        if total > LARGEST_TOTAL:
            raise Unclean(BOMB)


def _expanded(raw: bytes, limit: int) -> int:
    unpacker, size, rest = zlib.decompressobj(), 0, raw
    try:
        while rest and not unpacker.eof:
            size += len(unpacker.decompress(rest, STEP))
            rest = unpacker.unconsumed_tail
            if size > limit:
                raise Unclean(BOMB)
    except zlib.error:
        return size  # readers show what came before the damage, so only that much counts
    return size


def strip_picture(stream: Stream) -> list[str]:
    """Takes position, camera and comments out of a photograph that stands in the document as it was taken."""
    *outer, last = filters(stream) or [""]
    strip = STRIPPERS.get(last)
    if strip is None:
        return []
    data = stream.read_raw_bytes()
    for name in outer:
        data = _unpacked(data, name)
    plain = strip(data)
    stream.write(plain, filter=Name(last), decode_parms=_last_parameters(stream))
    return [_("camera details in pictures")] if len(plain) < len(data) else []


STRIPPERS: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": without_notes,
    "/DCT": without_notes,
    "/JPXDecode": without_boxes,
}


def _unpacked(data: bytes, name: str) -> bytes:
    try:
        if name in FLATE:
            return zlib.decompress(data)
        if name in ("/ASCII85Decode", "/A85"):
            return base64.a85decode(data.strip().removesuffix(b"~>"))
        if name in ("/ASCIIHexDecode", "/AHx"):
            return binascii.unhexlify(b"".join(data.split()).removesuffix(b">"))
    except (zlib.error, ValueError):
        pass
    raise Unclean(UNUSUAL)


def _last_parameters(stream: Stream) -> Dictionary | None:
    given = stream.get("/DecodeParms")
    if isinstance(given, Array):
        given = given[-1] if len(given) else None
    return given if isinstance(given, Dictionary) else None
