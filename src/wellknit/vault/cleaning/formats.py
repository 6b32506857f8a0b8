"""The list of what may come in. A file must be on it by its content and by its extension, and both agree."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import puremagic

from wellknit.vault.cleaning import audio, images, odt, office, pdf, text
from wellknit.vault.cleaning.filenames import extension_of
from wellknit.vault.cleaning.outcome import Rebuilt, Unclean, _

ANTIVIRUS_TEST = b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$"


@dataclass(frozen=True)
class Format:
    """One kind of file: how it begins, how it is named, who rebuilds it."""

    extension: str
    media_type: str
    begins: re.Pattern[bytes]
    rebuild: Callable[[bytes, str], Rebuilt]
    also: tuple[str, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        return frozenset({self.extension, *self.also})


def _format(
    extension: str, media_type: str, begins: bytes, rebuild: Callable[[bytes, str], Rebuilt], *also: str
) -> Format:
    return Format(extension, media_type, re.compile(begins, re.DOTALL), rebuild, also)


OPEN_XML = "application/vnd.openxmlformats-officedocument."
ZIP = rb"PK\x03\x04"
ANYTHING = rb""

FORMATS = (
    _format("jpg", "image/jpeg", rb"\xff\xd8\xff", images.rebuild, "jpeg", "jpe", "jfif"),
    _format("png", "image/png", rb"\x89PNG\r\n\x1a\n", images.rebuild),
    _format("webp", "image/webp", rb"RIFF....WEBP", images.rebuild),
    _format("gif", "image/gif", rb"GIF8[79]a", images.rebuild),
    _format("tif", "image/tiff", rb"II\x2a\x00|MM\x00\x2a", images.rebuild, "tiff"),
    _format("pdf", "application/pdf", rb"%PDF-\d\.\d", pdf.rebuild),
    _format("mp3", "audio/mpeg", rb"ID3[\x02-\x04]|\xff[\xe2-\xfb]", audio.rebuild, "mpga"),
    _format("wav", "audio/wav", rb"RIFF....WAVE", audio.rebuild),
    _format("docx", OPEN_XML + "wordprocessingml.document", ZIP, office.rebuild),
    _format("xlsx", OPEN_XML + "spreadsheetml.sheet", ZIP, office.rebuild),
    _format("pptx", OPEN_XML + "presentationml.presentation", ZIP, office.rebuild),
    _format("odt", "application/vnd.oasis.opendocument.text", ZIP, odt.rebuild),
    _format("txt", "text/plain", ANYTHING, text.rebuild),
    _format("csv", "text/csv", ANYTHING, text.rebuild),
)
BY_NAME = {name: each for each in FORMATS for name in each.names}

AS_PICTURE = _("Pictures of this kind are not accepted. Save it as JPEG or PNG and attach that.")
AS_SOUND = _("Recordings of this kind are not accepted. Convert it to MP3 or WAV and attach that.")
AS_PDF = _("Files of this kind are not accepted. Open it, save it as PDF and attach that.")
NO_MACROS = _(
    "Office files that can carry programs (macros) are not accepted. Save it as docx, xlsx, pptx or PDF."
)
NO_ARCHIVES = _("Archives are not accepted. Take the files out and attach them one by one.")
NO_WEB = _("Web pages and drawings with code in them are not accepted. Save it as PDF and attach that.")
NO_FILMS = _("Films are not accepted here. Keep the original safe and attach a picture or a description.")
NOT_KNOWN = _(
    "This kind of file is not accepted. Accepted are pictures (jpg, png, webp, gif, tif), pdf, txt, csv, "
    "docx, xlsx, pptx, odt, mp3 and wav."
)
ADVICE = {
    name: sentence
    for names, sentence in (
        ("heic heif avif bmp psd ico jxl jp2 raw dng cr2 nef emf wmf ai eps", AS_PICTURE),
        ("m4a ogg oga opus aac amr wma flac aiff mid", AS_SOUND),
        ("doc dot xls ppt rtf odp ods odg ott pages numbers key xps wps wpd one eml msg", AS_PDF),
        ("docm dotm xlsm xltm xlam xlsb pptm potm ppsm", NO_MACROS),
        ("zip rar 7z gz bz2 xz tar tgz zst cab iso img dmg arj lzh", NO_ARCHIVES),
        ("html htm xhtml mht mhtml svg svgz xml xsl swf", NO_WEB),
        ("mp4 m4v mov avi mkv webm 3gp wmv mpg mpeg flv", NO_FILMS),
    )
    for name in names.split()
}


def identify(data: bytes, filename: str) -> Format:
    """The one format that name and content agree on."""
    extension = extension_of(filename)
    if ANTIVIRUS_TEST in data:
        raise Unclean(_("This file carries the mark of an antivirus test. It is not kept."))
    expected = BY_NAME.get(extension)
    if expected is None:
        raise Unclean(ADVICE.get(extension, NOT_KNOWN))
    if not expected.begins.match(data) or not _magic_agrees(data, expected):
        raise Unclean(
            _("This file is called .%(extension)s, but its content is something else. Ask who sent it."),
            extension=extension,
        )
    return expected


def _magic_agrees(data: bytes, expected: Format) -> bool:
    """The second opinion may veto a binary file. Text has no signature: `text` looks for itself."""
    if expected.begins.pattern == ANYTHING:
        return True
    try:
        found = puremagic.magic_string(data)
    except puremagic.PureError:
        return True
    return any(match.extension.lstrip(".") in expected.names or match.mime_type == expected.media_type for match in found)
