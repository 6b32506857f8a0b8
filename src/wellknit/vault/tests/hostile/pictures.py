"""Pictures: notes of cameras, bombs, two files in one, and honest pictures in unusual forms."""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, PngImagePlugin

from wellknit.vault.tests.hostile.sample import CANARY, HIDDEN, Sample, cleaned, refused, sized

XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><who>{CANARY}</who></x:xmpmeta>'.encode()
PROFILE = b"\x00" * 36 + b"acsp" + b"\x00" * 88 + HIDDEN


def drawn(name: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = io.BytesIO()
    picture = (
        Image.linear_gradient("L").resize(size).convert(mode) if mode != "I;16" else Image.new(mode, size, 9)
    )
    picture.save(out, name, **options)
    return out.getvalue()


def camera(orientation: int = 1) -> Image.Exif:
    """Notes of a camera: who, when, where (an invented place)."""
    notes = Image.Exif()
    notes[0x010E] = notes[0x013B] = notes[0x8298] = CANARY
    notes[0x0112] = orientation
    notes.get_ifd(0x8769)[0x9286] = HIDDEN
    notes.get_ifd(0x8825).update({1: "N", 2: (11.0, 33.0, 1.0), 3: "E", 4: (104.0, 55.0, 2.0), 29: CANARY})
    return notes


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_claiming(width: int, height: int, depth: int = 8, packed: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + chunk(b"IDAT", packed or zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )


def png_bomb() -> bytes:
    """900 million black and white pixels in a small file."""
    packer = zlib.compressobj(9)
    row = b"\x00" * (1 + 30_000 // 8)
    packed = b"".join(packer.compress(row) for _number in range(30_000)) + packer.flush()
    return png_claiming(30_000, 30_000, 1, packed)


def jpeg_segment(code: int, body: bytes) -> bytes:
    plain = drawn()
    return plain[:2] + bytes((0xFF, code)) + struct.pack(">H", len(body) + 2) + body + plain[2:]


def iptc() -> bytes:
    record = b"\x1c\x02\x50" + struct.pack(">H", len(HIDDEN)) + HIDDEN
    return b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record


def png_with_notes() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", CANARY)
    notes.add_text("Comment", CANARY, zip=True)
    notes.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    return drawn("PNG", pnginfo=notes, exif=camera(), icc_profile=PROFILE)


def tiff_with_notes() -> bytes:
    tags = {270: CANARY, 315: CANARY, 700: XMP, 33723: iptc(), 34853: {1: "N", 29: CANARY}, 305: CANARY}
    return drawn("TIFF", tiffinfo=tags)


def animated(name: str) -> bytes:
    frames = [Image.new("RGB", (40, 30), (shade, 0, 0)) for shade in (10, 120, 250)]
    out = io.BytesIO()
    frames[0].save(out, name, save_all=True, append_images=frames[1:])
    return out.getvalue()


def with_gif_claim(width: int, height: int) -> bytes:
    plain = bytearray(drawn("GIF", "L"))
    plain[6:10] = struct.pack("<HH", width, height)
    return bytes(plain)


def jpeg_claiming(width: int, height: int) -> bytes:
    plain = bytearray(drawn())
    at = plain.index(b"\xff\xc0")
    plain[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(plain)


def tiff_claiming(width: int, height: int) -> bytes:
    entries = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    entries += [(273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 100)]
    body = (
        struct.pack("<H", len(entries))
        + b"".join(struct.pack("<HHII", *entry) for entry in entries)
        + b"\0\0\0\0"
    )
    return b"II\x2a\x00\x08\x00\x00\x00" + body + b"\x00" * 100


def webp_claiming(width: int, height: int) -> bytes:
    canvas = b"\x10\x00\x00\x00" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif_with_wide_frame() -> bytes:
    """A small screen whose only frame claims to be huge."""
    plain = bytearray(drawn("GIF", "L"))
    at = plain.index(b"\x2c", 13 + 3 * 2 ** ((plain[10] & 7) + 1))
    plain[at + 5 : at + 9] = struct.pack("<HH", 65_000, 65_000)
    return bytes(plain)


def samples() -> Iterator[Sample]:
    yield from noted()
    yield from bombs()
    yield from doubled()
    yield from unusual()


def noted() -> Iterator[Sample]:
    same = sized(40, 30)
    position = "GPS position"
    yield cleaned("a JPEG with GPS", "p.jpg", drawn(exif=camera()), same, position, "camera details")
    yield cleaned("a JPEG held upright", "p.jpeg", drawn(exif=camera(6)), sized(30, 40), position)
    yield cleaned("a JPEG with XMP", "p.jpg", drawn(xmp=XMP), same, "description (XMP)")
    yield cleaned("a JPEG with a caption", "p.jpg", jpeg_segment(0xED, iptc()), same, "caption (IPTC)")
    yield cleaned("a JPEG with a comment", "p.jpg", drawn(comment=HIDDEN), same, "comment")
    yield cleaned("a JPEG with a profile", "p.jpg", drawn(icc_profile=PROFILE), same, "colour profile")
    yield cleaned("a JPEG with an unknown segment", "p.jpg", jpeg_segment(0xE9, HIDDEN), same)
    yield cleaned(
        "a JPEG with broken camera notes", "p.jpg", jpeg_segment(0xE1, b"Exif\0\0II*\0" + HIDDEN), same
    )
    yield cleaned("a PNG with every kind of note", "p.png", png_with_notes(), same, position, "text notes")
    yield cleaned("a WEBP with GPS and XMP", "p.webp", drawn("WEBP", exif=camera(), xmp=XMP), same, position)
    yield cleaned("a WEBP without loss", "p.webp", drawn("WEBP", lossless=True, icc_profile=PROFILE), same)
    yield cleaned("a GIF with a comment", "p.gif", drawn("GIF", comment=HIDDEN), same, "comment")
    yield cleaned("a TIFF with GPS and captions", "p.tif", tiff_with_notes(), same, position)


def bombs() -> Iterator[Sample]:
    large = "megapixels"
    yield refused("a PNG of 900 megapixels", "b.png", png_bomb(), large)
    yield refused("a PNG that claims 4 billion columns", "b.png", png_claiming(2**31 - 1, 2**31 - 1), large)
    yield refused("a PNG just over the limit", "b.png", png_claiming(10_000, 5_001), large)
    yield refused("a PNG of no size", "b.png", png_claiming(0, 0))
    yield refused("a GIF that claims a huge screen", "b.gif", with_gif_claim(65_535, 65_535), large)
    yield refused("a GIF with a frame larger than its screen", "b.gif", gif_with_wide_frame(), large)
    yield refused("a JPEG that claims a huge size", "b.jpg", jpeg_claiming(65_000, 65_000), large)
    yield refused("a TIFF that claims a huge size", "b.tiff", tiff_claiming(100_000, 100_000), large)
    yield refused("a WEBP that claims a huge canvas", "b.webp", webp_claiming(16_000, 16_000))
    text_bomb = chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(b"A" * 90_000_000, 9))
    plain = drawn("PNG")
    yield refused("a PNG with a packed text bomb", "b.png", plain[:33] + text_bomb + plain[33:])
    profile_bomb = chunk(b"iCCP", b"x\x00\x00" + zlib.compress(b"A" * 90_000_000, 9))
    yield refused("a PNG with a profile bomb", "b.png", plain[:33] + profile_bomb + plain[33:])


def doubled() -> Iterator[Sample]:
    same, behind = sized(40, 30), "data behind the picture"
    script = b"*/=1;alert('" + HIDDEN + b"')//"
    page = b"<html><script>alert('" + HIDDEN + b"')</script></html>"
    yield cleaned("a GIF that is also a script", "d.gif", drawn("GIF") + script, same, behind)
    yield cleaned("a GIF with a script in its comment", "d.gif", drawn("GIF", comment=script), same)
    yield cleaned("a JPEG that is also a web page", "d.jpg", drawn(comment=page), same)
    yield cleaned("a JPEG with a web page behind it", "d.jpg", drawn() + page, same, behind)
    yield cleaned(
        "a PNG with an archive behind it", "d.png", drawn("PNG") + b"PK\x03\x04" + HIDDEN, same, behind
    )
    yield cleaned("a PNG with a PHP comment", "d.png", png_noted(b"<?php " + HIDDEN), same)
    yield refused("a web page that begins like a GIF", "d.gif", b"GIF89a=1;" + page)
    yield refused("a script that begins like a JPEG", "d.jpg", b"\xff\xd8\xff\xe0" + script)


def png_noted(note: bytes) -> bytes:
    plain = drawn("PNG")
    return plain[:33] + chunk(b"tEXt", b"Comment\x00" + note) + plain[33:]


def unusual() -> Iterator[Sample]:
    same = sized(40, 30)
    yield cleaned("a JPEG in print colours", "u.jpg", drawn("JPEG", "CMYK"), same)
    yield cleaned("a grey JPEG", "u.jpg", drawn("JPEG", "L"), same)
    yield cleaned("a progressive JPEG", "u.jfif", drawn(progressive=True), same)
    yield cleaned("a PNG with 16 bits a pixel", "u.png", drawn("PNG", "I;16"), same)
    yield cleaned("a PNG with a palette", "u.png", drawn("PNG", "P"), same)
    yield cleaned("a PNG with a see-through palette", "u.png", drawn("PNG", "P", transparency=3), same)
    yield cleaned("a black and white PNG", "u.png", drawn("PNG", "1"), same)
    yield cleaned("a grey PNG with transparency", "u.png", drawn("PNG", "LA"), same)
    yield cleaned("a TIFF in print colours", "u.tif", drawn("TIFF", "CMYK"), same)
    yield cleaned("a TIFF of decimal numbers", "u.tif", drawn("TIFF", "F"), same)
    yield cleaned("a fax as TIFF", "u.tiff", drawn("TIFF", "1", compression="group4"), same)
    yield cleaned("a picture of one pixel", "u.png", drawn("PNG", size=(1, 1)), sized(1, 1))
    further = "further pictures inside the file"
    yield cleaned("a moving GIF", "u.gif", animated("GIF"), same, further)
    yield cleaned("a moving PNG", "u.png", animated("PNG"), same, further)
    yield cleaned("a moving WEBP", "u.webp", animated("WEBP"), same, further)
    yield cleaned("a JPEG with two pictures", "u.jpg", animated("MPO"), same, further)
    yield refused("a TIFF with three pages", "u.tif", animated("TIFF"), "several pages")
    for name, filename in (("PNG", "u.png"), ("JPEG", "u.jpg"), ("TIFF", "u.tif"), ("WEBP", "u.webp")):
        plain = drawn(name, size=(200, 200))
        yield refused(f"a {name} cut in half", filename, plain[: len(plain) // 2])
    heic = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
    yield refused("a HEIC picture", "u.heic", heic, "JPEG or PNG")
