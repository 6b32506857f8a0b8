"""One sample, and how to look into what came out of cleaning."""

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from PIL import Image

# An invented name that is hidden in every corner a file has. It must never be found in a cleaned copy.
CANARY = "Sokha-Invented-4471"
HIDDEN = CANARY.encode()

Check = Callable[[bytes], bool]


@dataclass(frozen=True)
class Sample:
    name: str
    filename: str
    data: bytes
    refused: bool
    says: str = ""  # part of the sentence of a refusal
    lost: tuple[str, ...] = ()  # what the cleaned copy must say it lost
    holds: Check = bool  # what must be true of the cleaned copy

    def __str__(self) -> str:
        return self.name


def refused(name: str, filename: str, data: bytes, says: str = "") -> Sample:
    return Sample(name, filename, data, True, says=says)


def cleaned(name: str, filename: str, data: bytes, holds: Check = bool, *lost: str) -> Sample:
    return Sample(name, filename, data, False, lost=lost, holds=holds)


def sized(width: int, height: int) -> Check:
    """Opens as a picture of this size, and holds nothing beside the picture."""

    def check(data: bytes) -> bool:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            quiet = not picture.getexif().get_ifd(0x8825) and not picture.info.get("xmp")
            return picture.size == (width, height) and quiet and not getattr(picture, "is_animated", False)

    return check


def paged(count: int) -> Check:
    """Opens as a PDF with so many pages, the first of which shows the honest words."""

    def check(data: bytes) -> bool:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            first = pdf.pages[0]
            first.contents_coalesce()
            return len(pdf.pages) == count and b"Honest words" in first.Contents.read_bytes()

    return check


def views(data: bytes) -> Iterator[bytes]:
    """The bytes as they are, and everything that can be unpacked from them."""
    yield data
    if data.startswith(b"%PDF"):
        yield _unpacked_pdf(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from views(archive.read(name))


def _unpacked_pdf(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(
            out,
            qdf=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


def betrays(data: bytes) -> bool:
    """Is the invented name still somewhere in it, in any encoding?"""
    forms = [CANARY.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    forms.append(HIDDEN.hex().encode())
    return any(form in view for view in views(data) for form in forms)
