"""PDF: the pages move into a new document; what a document can do beside showing pages stays behind."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from wellknit.vault.cleaning import pdfstreams
from wellknit.vault.cleaning.outcome import Rebuilt, Unclean, _

MAX_PAGES = 500
MAX_OBJECTS = 300_000

LOCKED = _(
    "This PDF is locked with a password or with rights. Open it, print it to a new PDF and attach that."
)
INCOMPLETE = _("This PDF ends too early or has something attached behind its end. Print it to a new PDF.")
DAMAGED = _("This PDF is damaged or has no pages. Open it, print it to a new PDF and attach that.")
EMPTY = _("This PDF has no pages. Check that you attached the right file.")
LONG = _("This PDF has more than %(pages)d pages. Split it and attach the parts.")
HEAVY = _(
    "This PDF is built in a way that would take too much memory. Print it to a new PDF and attach that."
)
DYNAMIC = _(
    "This PDF is a form that draws itself by program. Open it, print it to a new PDF and attach that."
)


def _names(words: str) -> frozenset[str]:
    return frozenset(f"/{word}" for word in words.split())


PAGE_KEYS = _names("Type Parent MediaBox CropBox Rotate Resources Contents UserUnit Group")
NOTE_KINDS = _names(
    "Text FreeText Highlight Underline StrikeOut Squiggly Ink Square Circle Line Polygon PolyLine Stamp Caret"
)
# An author (/T), dates, actions, replies and file attachments are not among them.
NOTE_KEYS = _names(
    "Type Subtype Rect Contents C IC CA QuadPoints InkList L LE Vertices BS Border DA Q Name AP AS F"
)
FORM_KEYS = _names("Type Subtype FormType BBox Matrix Resources Group OC")
IMAGE_KEYS = _names(
    "Type Subtype Width Height ColorSpace BitsPerComponent Intent ImageMask Mask Decode Interpolate SMask "
    "SMaskInData Matte OC"
)
STREAM_KEYS = _names("Length Filter DecodeParms")
TRACES = {
    "/Metadata": _("description (XMP)"),
    "/PieceInfo": _("private data of programs"),
    "/AA": _("actions that start by themselves"),
    "/OpenAction": _("actions that start by themselves"),
    "/JS": _("scripts"),
    "/JavaScript": _("scripts"),
    "/EF": _("attached files"),
    "/RF": _("attached files"),
    "/AF": _("attached files"),
    "/EmbeddedFiles": _("attached files"),
    "/RichMediaContent": _("films and sounds"),
    "/OPI": _("links to other files"),
    "/Ref": _("links to other files"),
    "/Alternates": _("further versions of pictures"),
    "/Thumb": _("small preview"),
    "/LastModified": _("dates of changes"),
}
ACTIONS = _names(
    """
    JavaScript Launch URI SubmitForm ImportData ResetForm GoToR GoToE Rendition Movie Sound RichMediaExecute
    GoTo3DView Named Hide SetOCGState Trans Thread
    """
)
SHOWN_KINDS = {"/Font", "/XObject", "/ExtGState", "/Pattern"}

# qpdf keeps these for the whole process, so they are set once, when this module is first read.
pikepdf.settings.set_qpdf_limits(
    flate_max_memory=64 * 1024 * 1024,
    run_length_max_memory=64 * 1024 * 1024,
    png_max_memory=64 * 1024 * 1024,
    tiff_max_memory=64 * 1024 * 1024,
    max_stream_filters=4,
    parser_max_nesting=100,
    parser_max_container_size=500_000,
    doc_max_warnings=500,
)


def rebuild(data: bytes, extension: str) -> Rebuilt:
    """The pages, their notes and filled-in fields; no scripts, actions, attachments or earlier versions."""
    if b"%%EOF" not in data[-2048:]:
        raise Unclean(INCOMPLETE)
    try:
        with (
            pikepdf.open(io.BytesIO(data), access_mode=pikepdf.AccessMode.stream) as source,
            pikepdf.new() as fresh,
        ):
            _check(source)
            removed = set(_seen(source))
            _move_pages(source, fresh, removed)
            for thing in fresh.objects:
                for each in _within(thing):
                    removed.update(_trimmed(each))
            return _written(fresh), removed
    except pikepdf.PasswordError:
        raise Unclean(LOCKED) from None
    except pikepdf.PdfError:
        raise Unclean(DAMAGED) from None


def _check(source: Pdf) -> None:
    if source.is_encrypted:
        raise Unclean(LOCKED)
    if len(source.objects) > MAX_OBJECTS:
        raise Unclean(HEAVY)
    if not len(source.pages):
        raise Unclean(EMPTY)
    if len(source.pages) > MAX_PAGES:
        raise Unclean(LONG, pages=MAX_PAGES)
    form = source.Root.get("/AcroForm")
    if "/NeedsRendering" in source.Root or (
        form is not None and "/XFA" in form and not len(form.get("/Fields", []))
    ):
        raise Unclean(DYNAMIC)
    pdfstreams.check_expansion(thing for thing in source.objects if isinstance(thing, Stream))


def _seen(source: Pdf) -> Iterator[str]:
    """What the document's own entries give away about it."""
    if "/Info" in source.trailer:
        yield _("author and document properties")
    if "/AcroForm" in source.Root:
        yield _("form functions (what was filled in stays)")
    if "/Outlines" in source.Root:
        yield _("bookmarks")
    for thing in source.objects:
        for each in _within(thing):
            if isinstance(each, Dictionary | Stream):
                yield from (TRACES[key] for key in each.keys() if _is_trace(each, key))  # noqa: SIM118


def _move_pages(source: Pdf, fresh: Pdf, removed: set[str]) -> None:
    notes = [_notes(page.obj, removed) for page in source.pages]
    _flatten_form(source)
    for page, kept in zip(source.pages, notes, strict=True):
        for key in set(page.obj.keys()) - PAGE_KEYS:
            del page.obj[key]
        if kept:
            page.obj.Annots = Array([source.make_indirect(note) for note in kept])
    fresh.pages.extend(source.pages)
    if "/OCProperties" in source.Root:  # without it, layers that were hidden would appear
        fresh.Root.OCProperties = fresh.copy_foreign(source.make_indirect(source.Root.OCProperties))


def _notes(page: Dictionary, removed: set[str]) -> list[Dictionary]:
    """Sets notes of readers aside, leaves form fields for flattening, forgets everything else."""
    found = [note for note in page.get("/Annots", []) if isinstance(note, Dictionary)]
    kept = [note for note in found if str(note.get("/Subtype")) in NOTE_KINDS]
    fields = [note for note in found if str(note.get("/Subtype")) == "/Widget"]
    if len(kept) + len(fields) < len(found):
        removed.add(_("links, buttons and media on pages"))
    if any("/T" in note for note in kept):
        removed.add(_("names of people who made notes"))
    page.Annots = Array(fields)
    return [Dictionary({key: note[key] for key in NOTE_KEYS if key in note}) for note in kept]


def _flatten_form(source: Pdf) -> None:
    """What was filled in becomes part of the page, as it was seen on the screen."""
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
        source.flatten_annotations("screen")


def _within(thing: Object) -> Iterator[Object]:
    """The object and everything written inside it; what points elsewhere is met there."""
    waiting = [thing]
    while waiting:
        yield (each := waiting.pop())
        waiting += [part for part in _parts(each) if isinstance(part, Object) and not part.is_indirect]


def _parts(thing: Object) -> list[object]:
    if isinstance(thing, Dictionary | Stream):
        return [thing[key] for key in thing.keys()]  # noqa: SIM118 (a stream has keys, but is no mapping)
    return list(thing) if isinstance(thing, Array) else []


def _trimmed(thing: Object) -> list[str]:
    if not isinstance(thing, Dictionary | Stream):
        return []
    acts = str(thing.get("/S")) in ACTIONS
    for key in list(thing.keys()):
        if acts or key.startswith("/PTEX") or _is_trace(thing, key):
            del thing[key]
    return _trim_stream(thing) if isinstance(thing, Stream) else []


def _is_trace(thing: Dictionary | Stream, key: str) -> bool:
    """A font or a picture may happen to be called /AA or /JS on its page; that is no trace."""
    if key not in TRACES:
        return False
    value = thing[key]
    if isinstance(value, Stream):
        return str(value.get("/Subtype")) not in ("/Image", "/Form")
    return not (isinstance(value, Dictionary) and str(value.get("/Type")) in SHOWN_KINDS)


def _trim_stream(stream: Stream) -> list[str]:
    kind = str(stream.get("/Subtype"))
    if kind == "/PS" or "/F" in stream:
        raise Unclean(HEAVY if kind == "/PS" else DYNAMIC)
    allowed: frozenset[str] | None = {"/Form": FORM_KEYS, "/Image": IMAGE_KEYS}.get(kind)
    if allowed is not None:
        for key in set(stream.keys()) - allowed - STREAM_KEYS:
            del stream[key]
    return pdfstreams.strip_picture(stream) if kind == "/Image" else []


def _written(fresh: Pdf) -> bytes:
    if "/Info" in fresh.trailer:
        del fresh.trailer["/Info"]
    if Name.Metadata in fresh.Root:
        del fresh.Root.Metadata
    written = io.BytesIO()
    fresh.save(
        written,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        fix_metadata_version=False,
    )
    return written.getvalue()
