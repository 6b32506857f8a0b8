"""Pictures: the pixels are painted onto a new canvas, so that nothing but the picture is carried over."""

import contextlib
import io
import warnings
from typing import Any

from PIL import Image, ImageOps

from wellknit.vault.cleaning.outcome import Rebuilt, Unclean, _

MAX_PIXELS = 50_000_000

TOO_LARGE = _("This picture is larger than %(megapixels)d megapixels. Make it smaller and attach it again.")
DAMAGED = _(
    "This picture is damaged or ends too early. Open it, save it as JPEG or PNG and attach the new file."
)
PAGES = _("This picture file has several pages. Save it as PDF, or each page as a picture, and attach that.")

# Pillow's name of the format, the modes it may be written in, and how it is written.
WRITTEN: dict[str, tuple[str, tuple[str, ...], dict[str, Any]]] = {
    "jpg": ("JPEG", ("L", "RGB"), {"quality": 92}),
    "png": ("PNG", ("1", "L", "LA", "RGB", "RGBA", "I;16"), {}),
    "webp": ("WEBP", ("RGB", "RGBA"), {"quality": 90}),
    "gif": ("GIF", ("L", "RGB", "RGBA"), {}),
    "tif": (
        "TIFF",
        ("1", "L", "LA", "RGB", "RGBA", "I;16", "I", "F", "CMYK"),
        {"compression": "tiff_adobe_deflate"},
    ),
}
ENDS = {"jpg": b"\xff\xd9", "png": b"IEND\xaeB`\x82", "gif": b";"}
ORIENTATION, POSITION, SECOND_DIRECTORY = 0x0112, 0x8825, 1
NOTES = {
    "xmp": _("description (XMP)"),
    "XML:com.adobe.xmp": _("description (XMP)"),
    "photoshop": _("caption (IPTC)"),
    "comment": _("comment"),
    "icc_profile": _("colour profile"),
}


def rebuild(data: bytes, extension: str) -> Rebuilt:
    """The first picture in the file, upright, in the same format, and nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's warnings quote the file and help nobody
            return _rebuilt(data, extension)
    except Image.DecompressionBombError:
        raise Unclean(TOO_LARGE, megapixels=MAX_PIXELS // 1_000_000) from None
    except Unclean:
        raise
    except (Exception, MemoryError):
        raise Unclean(DAMAGED) from None


def _rebuilt(data: bytes, extension: str) -> Rebuilt:
    name, _modes, options = WRITTEN[extension]
    canvas, removed = _painted(data, extension)
    written = io.BytesIO()
    canvas.save(written, name, **options)
    return written.getvalue(), removed


def _painted(data: bytes, extension: str) -> tuple[Image.Image, list[str]]:
    name, modes, _options = WRITTEN[extension]
    with Image.open(io.BytesIO(data), formats=[name]) as picture:
        _check(picture, extension)
        picture.load()
        _check(picture, extension)
        return _repainted(_upright(picture), modes), _seen(picture, data, extension)


def _check(picture: Image.Image, extension: str) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise Unclean(TOO_LARGE, megapixels=MAX_PIXELS // 1_000_000)
    if extension == "tif" and _frames(picture):
        raise Unclean(PAGES)


def _frames(picture: Image.Image) -> bool:
    return bool(getattr(picture, "is_animated", False))


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held. A picture whose notes cannot be read is taken as it lies."""
    with contextlib.suppress(Exception):
        if picture.getexif().get(ORIENTATION, 1) != 1:
            return ImageOps.exif_transpose(picture)
    return picture


def _repainted(picture: Image.Image, modes: tuple[str, ...]) -> Image.Image:
    mode = _mode(picture, modes)
    source = picture if picture.mode == mode else picture.convert(mode)
    canvas = Image.new(mode, source.size)
    canvas.paste(source, (0, 0))
    return canvas


def _mode(picture: Image.Image, modes: tuple[str, ...]) -> str:
    if picture.has_transparency_data and "RGBA" in modes:
        return "LA" if picture.mode == "LA" and "LA" in modes else "RGBA"
    if picture.mode in modes:
        return picture.mode
    if picture.mode.startswith("I;16") and "I;16" in modes:
        return "I;16"
    return "L" if picture.mode in ("1", "LA") and "L" in modes else "RGB"


def _seen(picture: Image.Image, data: bytes, extension: str) -> list[str]:
    """What the file held beside its pixels, in plain words."""
    removed = [words for key, words in NOTES.items() if picture.info.get(key)]
    removed += [_("text notes")] if getattr(picture, "text", None) else []
    removed += [_("further pictures inside the file")] if _frames(picture) else []
    if not data.endswith(ENDS.get(extension, b"")):
        removed.append(_("data behind the picture"))
    with contextlib.suppress(Exception):
        removed += _seen_by_camera(picture, extension)
    return removed


def _seen_by_camera(picture: Image.Image, extension: str) -> list[str]:
    notes = picture.getexif()
    removed = [_("GPS position")] if notes.get_ifd(POSITION) or POSITION in notes else []
    if notes and extension != "tif":
        removed.append(_("camera details"))
    if extension != "tif" and notes.get_ifd(SECOND_DIRECTORY):
        removed.append(_("small preview"))
    return removed
