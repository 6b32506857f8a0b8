"""PDF files: scripts in every corner, hidden people, bombs, earlier versions, locked and broken documents."""

import io
import zlib
from collections.abc import Callable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from wellknit.vault.tests.hostile.pictures import XMP, camera, drawn
from wellknit.vault.tests.hostile.sample import CANARY, HIDDEN, Sample, cleaned, paged, refused

SHOWN = b"BT /F1 12 Tf 20 50 Td (Honest words) Tj ET"


def paper(count: int = 1) -> Pdf:
    pdf = pikepdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for _number in range(count):
        page = pdf.add_blank_page(page_size=(200, 100))
        page.Contents = Stream(pdf, SHOWN)
        page.Resources = Dictionary(Font=Dictionary(F1=font))
    return pdf


def written(change: Callable[[Pdf], None] | None = None, count: int = 1, **options: object) -> bytes:
    out = io.BytesIO()
    with paper(count) as pdf:
        if change:
            change(pdf)
        pdf.save(out, fix_metadata_version=False, **options)  # type: ignore[arg-type]
    return out.getvalue()


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))


def note(subtype: str, **more: object) -> Dictionary:
    rectangle = Array([10, 10, 60, 30])
    return Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=rectangle, **more)


def annotated(*notes: Dictionary) -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].Annots = Array([pdf.make_indirect(each) for each in notes])

    return written(change)


def attached(pdf: Pdf) -> None:
    pdf.attachments["list.txt"] = pikepdf.AttachedFileSpec(pdf, HIDDEN, filename=f"{CANARY}.txt")


def described(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = pdf.docinfo["/Title"] = CANARY
    pdf.Root.Metadata = Stream(pdf, XMP, Type=Name.Metadata, Subtype=Name.XML)


def named_scripts(pdf: Pdf) -> None:
    scripts = Dictionary(Names=Array([String("x"), pdf.make_indirect(script())]))
    pdf.Root.Names = Dictionary(JavaScript=scripts)


def on_open(pdf: Pdf) -> None:
    pdf.Root.OpenAction = script()
    pdf.Root.AA = Dictionary(WC=script(), DP=script())


def page_actions(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=script(), C=Dictionary(S=Name.Launch, F=String(CANARY)))
    pdf.pages[0].obj.PieceInfo = Dictionary(Tool=Dictionary(Private=String(CANARY)))
    pdf.pages[0].obj.Metadata = Stream(pdf, XMP, Type=Name.Metadata)


def form(pdf: Pdf) -> None:
    appearance = Stream(
        pdf, b"BT /F1 9 Tf 2 5 Td (Filled in) Tj ET", Subtype=Name.Form, BBox=Array([0, 0, 50, 20])
    )
    appearance.Resources = Dictionary(Font=pdf.pages[0].Resources.Font)
    field = note(
        "/Widget", FT=Name.Tx, T=String("who"), V=String("Filled in"), AP=Dictionary(N=appearance), F=4
    )
    field.AA, field.TU = Dictionary(K=script(), F=script(), V=script(), C=script()), String(CANARY)
    field = pdf.make_indirect(field)
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), CO=Array([field]), XFA=Stream(pdf, HIDDEN))


def filled(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        shown = [stream.read_bytes() for stream in pdf.objects if isinstance(stream, Stream)]
        return any(b"Filled in" in each for each in shown) and "/AcroForm" not in pdf.Root


def bookmarked(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(CANARY, 0))
    pdf.Root.Outlines.First.A = script()


def photographed(pdf: Pdf) -> None:
    photo = drawn(exif=camera(), comment=HIDDEN, xmp=XMP)
    picture = Stream(pdf, photo, Type=Name.XObject, Subtype=Name.Image, Width=40, Height=30)
    picture.ColorSpace, picture.BitsPerComponent, picture.Filter = Name.DeviceRGB, 8, Name.DCTDecode
    picture["/PTEX.FileName"], picture.Metadata = String(CANARY), Stream(pdf, XMP)
    packed = Stream(pdf, zlib.compress(photo), Type=Name.XObject, Subtype=Name.Image, Width=40, Height=30)
    packed.ColorSpace, packed.BitsPerComponent = Name.DeviceRGB, 8
    packed.Filter = Array([Name.FlateDecode, Name.DCTDecode])
    pdf.pages[0].Resources.XObject = Dictionary(AA=picture, JS=packed)


def still_photographed(data: bytes) -> bool:
    """Two pictures that happen to be called like actions are still there, and still open."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pictures = pdf.pages[0].Resources.XObject
        sizes = [pikepdf.PdfImage(pictures[key]).as_pil_image().size for key in ("/AA", "/JS")]
    return sizes == [(40, 30), (40, 30)]


def with_earlier_version() -> bytes:
    """An object of an earlier version that nothing points to any more: its bytes are still in the file."""
    plain = written()
    return plain + b"\n99 0 obj\n(" + HIDDEN + b")\nendobj\nstartxref\n" + plain.rsplit(b"startxref\n", 1)[1]


def in_tree(pdf: Pdf) -> None:
    pdf.Root.Pages["/Leak"] = pdf.trailer["/Leak"] = pdf.Root["/Leak"] = String(CANARY)
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(Alt=String(CANARY)))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(CANARY))]))


def packed_bomb(size: int, **more: object) -> bytes:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _number in range(size)) + packer.flush()

    def change(pdf: Pdf) -> None:
        bomb = Stream(pdf, packed, **more)  # type: ignore[arg-type]
        bomb.Filter = Name.FlateDecode
        pdf.pages[0].Contents = bomb

    return written(change)


def twice_packed(pdf: Pdf) -> None:
    bomb = Stream(pdf, zlib.compress(zlib.compress(b" " * 50_000_000)))
    bomb.Filter = Array([Name.FlateDecode, Name.FlateDecode])
    pdf.pages[0].Contents = bomb


def object_bomb() -> bytes:
    """A stream of objects that unpacks to 300 million bytes, made by hand."""
    packer = zlib.compressobj(9)
    packed = packer.compress(b"4 0 << /X 1 >> ")
    packed += b"".join(packer.compress(b" " * 1_000_000) for _number in range(300)) + packer.flush()
    head = b"%PDF-1.5\n"
    catalogue = b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R /X 4 0 R >>\nendobj\n"
    pages = b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    bomb = b"3 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n" % len(
        packed
    )
    places = [len(head), len(head + catalogue), len(head + catalogue + pages)]
    body = head + catalogue + pages + bomb + packed + b"\nendstream\nendobj\n"
    rows = [(0, 0, 0), *((1, place, 0) for place in places), (2, 3, 0), (1, len(body), 0)]
    table = b"".join(bytes((kind,)) + place.to_bytes(4, "big") + bytes((last,)) for kind, place, last in rows)
    entry = b"5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length %d >>\nstream\n" % len(table)
    return body + entry + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(body)


def disguised(pdf: Pdf) -> None:
    resources, action = pdf.pages[0].Resources, script()
    action.Type, action.Next = Name.Font, Dictionary(S=Name.URI, URI=String(CANARY))
    resources.Font.AA = action
    resources.ExtGState = Dictionary(G=Dictionary(Type=Name.ExtGState, AA=script()))


def layered(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden layer")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    pdf.pages[0].Resources.Properties = Dictionary(L1=layer)


def still_layered(data: bytes) -> bool:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        hidden = pdf.Root.OCProperties.D.OFF[0].objgen
        return bool(pdf.pages[0].Resources.Properties.L1.objgen == hidden)


def samples() -> Iterator[Sample]:
    yield from scripted()
    yield from betraying()
    yield from broken()


def scripted() -> Iterator[Sample]:
    one, scripts, actions = paged(1), "scripts", "actions that start by themselves"
    yield cleaned("a PDF with named scripts", "s.pdf", written(named_scripts), one, scripts)
    yield cleaned("a PDF that acts when opened", "s.pdf", written(on_open), one, actions)
    yield cleaned("a PDF that acts when turned", "s.pdf", written(page_actions), one, actions)
    yield cleaned("a PDF form with scripts", "s.pdf", written(form), filled, scripts)
    yield cleaned("a PDF with bookmarks that act", "s.pdf", written(bookmarked), one, "bookmarks")
    yield cleaned("a PDF whose script is dressed as a font", "s.pdf", written(disguised), one, scripts)
    on_pages = "links, buttons and media on pages"
    address = String(f"https://example.org/{CANARY}")
    for kind, action in {
        "opens a page of the web": Dictionary(S=Name.URI, URI=address),
        "starts a program": Dictionary(S=Name.Launch, F=String(CANARY)),
        "sends a form": Dictionary(S=Name.SubmitForm, F=Dictionary(FS=Name.URL, F=address)),
        "runs a script": script(),
    }.items():
        yield cleaned(f"a PDF whose link {kind}", "s.pdf", annotated(note("/Link", A=action)), one, on_pages)
    media = [
        note(kind, Leak=String(CANARY))
        for kind in ("/RichMedia", "/Screen", "/Movie", "/3D", "/FileAttachment")
    ]
    yield cleaned("a PDF with films", "s.pdf", annotated(*media), one, on_pages)
    sticky = note(
        "/Text",
        Contents=String("A kept note"),
        T=String(CANARY),
        A=script(),
        Popup=script(),
        M=String(CANARY),
    )
    yield cleaned(
        "a PDF with a note by somebody", "s.pdf", annotated(sticky), one, "names of people who made notes"
    )


def betraying() -> Iterator[Sample]:
    one = paged(1)
    yield cleaned(
        "a PDF with author and XMP", "b.pdf", written(described), one, "author and document properties"
    )
    yield cleaned("a PDF with an attached file", "b.pdf", written(attached), one, "attached files")
    yield cleaned(
        "a PDF with photographs",
        "b.pdf",
        written(photographed),
        still_photographed,
        "camera details in pictures",
    )
    yield cleaned("a PDF with names in its tree", "b.pdf", written(in_tree), one)
    yield cleaned("a PDF with a hidden layer", "b.pdf", written(layered), still_layered)
    yield cleaned("a PDF with an earlier version", "b.pdf", with_earlier_version(), one)
    yield cleaned("an honest PDF", "b.pdf", written(count=3), paged(3))
    yield cleaned("an honest long PDF", "b.pdf", written(count=500), paged(500))
    streams = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    yield cleaned("a PDF with packed objects", "b.pdf", written(described, 2, **streams), paged(2))
    yield cleaned("a linearised PDF", "b.pdf", written(described, 2, linearize=True), paged(2))


def broken() -> Iterator[Sample]:
    plain = written(count=2)
    lock = pikepdf.Encryption(owner="o", user="u")
    yield refused("a PDF with a password", "x.pdf", written(encryption=lock), "locked")
    yield refused("a PDF with rights", "x.pdf", written(encryption=pikepdf.Encryption(owner="o")), "locked")
    yield refused("a PDF of 501 pages", "x.pdf", written(count=501), "500 pages")
    yield refused("a PDF cut in half", "x.pdf", plain[: len(plain) // 2], "too early")
    yield refused("a PDF with an archive behind it", "x.pdf", plain + b"PK\x03\x04" + b"\x00" * 4096)
    yield refused("a PDF behind other bytes", "x.pdf", b"<html>" + plain, "something else")
    yield refused("a PDF without pages", "x.pdf", written(count=0), "no pages")
    yield refused("a PDF of one line", "x.pdf", b"%PDF-1.7\n%%EOF\n")
    yield refused("a PDF stream bomb", "x.pdf", packed_bomb(400), "unpack")
    yield refused("a PDF bomb in disguise", "x.pdf", packed_bomb(400, Subtype=Name.Image), "unpack")
    yield refused("a PDF packed twice", "x.pdf", written(twice_packed, compress_streams=False), "unpack")
    yield refused("a PDF with an object bomb", "x.pdf", object_bomb())
    deep = (
        b"%PDF-1.4\n1 0 obj\n"
        + b"[" * 200_000
        + b"]" * 200_000
        + b"\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    )
    yield refused("a PDF nested without end", "x.pdf", deep)
    loop = b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    loop += b"2 0 obj\n<</Type/Pages/Count 1/Kids[2 0 R]>>\n"
    yield refused(
        "a PDF whose pages go in a circle", "x.pdf", loop + b"endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
    )
