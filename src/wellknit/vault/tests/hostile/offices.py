"""Word, PowerPoint and OpenDocument files: macros, hidden people, outside parts, bombs, broken archives."""

import io
import struct
import zipfile
from collections.abc import Iterator

from defusedxml import ElementTree

from wellknit.vault.tests.hostile.pictures import camera, drawn
from wellknit.vault.tests.hostile.sample import CANARY, HIDDEN, Check, Sample, cleaned, refused

Parts = dict[str, bytes]

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN_XML = "application/vnd.openxmlformats-officedocument."


def zipped(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = HIDDEN
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def types(**overrides: str) -> bytes:
    rows = "".join(
        f'<Override PartName="/{name}" ContentType="{OPEN_XML}{kind}"/>' for name, kind in overrides.items()
    )
    defaults = (
        '<Default Extension="rels" ContentType="x/rels"/><Default Extension="jpg" ContentType="image/jpeg"/>'
    )
    return f'{HEAD}<Types xmlns="{TYPES}">{defaults}{rows}</Types>'.encode()


def relations(*rows: tuple[str, str, str]) -> bytes:
    """Rows of (type, target, mode); the names are r1, r2, …"""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target, mode) in enumerate(rows, 1)
    )
    return f'{HEAD}<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'.encode()


OUTSIDE = ' TargetMode="External"'


def body(inside: str = "") -> bytes:
    spaces = (
        f'xmlns:w="{WORDS}" xmlns:r="{OFFICE}" xmlns:w14="urn:later" xmlns:mc="urn:mc" mc:Ignorable="w14"'
    )
    honest = "<w:p><w:r><w:t>Honest words សួស្តី</w:t></w:r></w:p>"
    return f"{HEAD}<w:document {spaces}><w:body>{honest}{inside}</w:body></w:document>".encode()


def letter(inside: str = "", links: bytes = b"", **more: bytes) -> Parts:
    """A small Word file; further parts are named with / written as __ and . as _dot_."""
    document = "word/document.xml"
    parts = {
        "[Content_Types].xml": types(**{document: "wordprocessingml.document.main+xml"}),
        "_rels/.rels": relations(("officeDocument", document, ""), ("core", "docProps/core.xml", "")),
        "word/document.xml": body(inside),
        "docProps/core.xml": f"<p><creator>{CANARY}</creator></p>".encode(),
        "docProps/app.xml": f"<p><Company>{CANARY}</Company></p>".encode(),
    }
    if links:
        parts["word/_rels/document.xml.rels"] = links
    return parts | {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}


def reads(data: bytes, part: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))
        return archive.read(part).decode()


def honest(*kept: str) -> Check:
    """Every part is well-formed, the words are there, and so is what else was to stay."""
    return lambda data: all(each in reads(data) for each in ("Honest words សួស្តី", 'mc:Ignorable="w14"', *kept))


def samples() -> Iterator[Sample]:
    yield from betraying()
    yield from dangerous()
    yield from attacking()
    yield from slides()
    yield from open_documents()


def betraying() -> Iterator[Sample]:
    yield cleaned("an honest docx", "l.docx", zipped(letter()), honest(), "author and document properties")
    changed = f'<w:ins w:author="{CANARY}" w:rsidR="00{CANARY}"><w:r><w:t>Added</w:t></w:r></w:ins>'
    yield cleaned(
        "a docx with tracked changes",
        "l.docx",
        zipped(letter(changed)),
        honest("Added"),
        "names of people who made notes",
    )
    comment = f'<w:comment w:id="1" w:author="{CANARY}" w:initials="{CANARY}"/>'
    comments = f'<w:comments xmlns:w="{WORDS}">{comment}</w:comments>'
    people = f'<w:people xmlns:w="{WORDS}"><w:person w:author="{CANARY}"/></w:people>'
    links = relations(("comments", "comments.xml", ""), ("people", "people.xml", ""))
    noted = letter("", links, word__comments_dot_xml=comments.encode(), word__people_dot_xml=people.encode())
    yield cleaned("a docx with comments", "l.docx", zipped(noted), honest(), "names of people who made notes")
    linked = '<w:hyperlink r:id="r1"><w:r><w:t>A link</w:t></w:r></w:hyperlink>'
    to_web = relations(("hyperlink", f"https://example.org/{CANARY}", OUTSIDE))
    yield cleaned(
        "a docx with a link", "l.docx", zipped(letter(linked, to_web)), honest("A link"), "links to the web"
    )
    photo = letter('<w:blip r:embed="r1"/>', relations(("image", "media/a.jpg", "")))
    photo["word/media/a.jpg"] = drawn(exif=camera(), comment=HIDDEN)
    yield cleaned("a docx with a photograph", "l.docx", zipped(photo), honest('r:embed="r1"'))
    drawing = letter('<w:imagedata r:id="r1"/>', relations(("image", "media/a.emf", "")))
    drawing["word/media/a.emf"] = b"\x01\x00\x00\x00" + HIDDEN
    yield cleaned(
        "a docx with an old drawing", "l.docx", zipped(drawing), honest(), "drawings in old Windows formats"
    )
    custom = letter("", relations(("customXml", "../customXml/item1.xml", "")))
    custom["customXml/item1.xml"] = custom["word/settings.xml"] = (
        f"<a><docVars>{CANARY}</docVars></a>".encode()
    )
    yield cleaned("a docx with hidden data", "l.docx", zipped(custom), honest(), "hidden data of programs")
    noted_xml = letter(f"<!-- {CANARY} --><?tool {CANARY}?>")
    yield cleaned("a docx with comments in its XML", "l.docx", zipped(noted_xml), honest())
    nested = letter(
        '<w:altChunk r:id="r1"/>', relations(("aFChunk", "part.html", "")), word__part_dot_html=HIDDEN
    )
    yield cleaned("a docx with a web page inside", "l.docx", zipped(nested), honest())
    chart = letter('<w:externalData r:id="r1"/>', relations(("package", "embeddings/a.xlsx", "")))
    chart["word/embeddings/a.xlsx"] = HIDDEN
    yield cleaned(
        "a docx with the numbers of a chart", "l.docx", zipped(chart), honest(), "embedded documents"
    )


def field(code: str) -> str:
    """A field whose code is cut in two, as attackers do."""

    def mark(kind: str) -> str:
        return f'<w:fldChar w:fldCharType="{kind}"/>'

    halves = f"<w:instrText>{code[:3]}</w:instrText><w:instrText>{code[3:]}</w:instrText>"
    return f"<w:r>{mark('begin')}{halves}{mark('separate')}<w:t>Seen</w:t>{mark('end')}</w:r>"


def dangerous() -> Iterator[Sample]:
    macro, embedded, outside = "macro", "embedded", "outside"
    yield refused("a docm", "l.docm", zipped(letter(word__vbaProject_dot_bin=b"x")), "macro")
    yield refused("a docx with a macro", "l.docx", zipped(letter(word__vbaProject_dot_bin=b"x")), macro)
    sly = letter()
    sly["[Content_Types].xml"] = types(**{"word/document.xml": "x.document.macroEnabled.main+xml"})
    yield refused("a docm called docx", "l.docx", zipped(sly), macro)
    active = letter(word__activeX__activeX1_dot_xml=b"<a/>")
    yield refused("a docx with a control", "l.docx", zipped(active), macro)
    ole = letter(word__embeddings__oleObject1_dot_bin=b"\xd0\xcf\x11\xe0")
    yield refused("a docx with an embedded program", "l.docx", zipped(ole), embedded)
    yield refused(
        "a docx with an object element", "l.docx", zipped(letter('<o:OLEObject xmlns:o="urn:o"/>')), embedded
    )
    settings = letter(word__settings_dot_xml=b"<a/>")
    settings["word/_rels/settings.xml.rels"] = relations(
        ("attachedTemplate", "https://example.org/t.dotm", OUTSIDE)
    )
    yield refused("a docx with an outside template", "l.docx", zipped(settings), outside)
    picture = relations(("image", "https://example.org/pixel.png", OUTSIDE))
    yield refused("a docx with a spying picture", "l.docx", zipped(letter(links=picture)), outside)
    frame = relations(("frame", "file://server/share", OUTSIDE.lower().replace("targetmode", "TargetMode")))
    yield refused("a docx with a frame", "l.docx", zipped(letter(links=frame)), outside)
    gone = "fields that fetch or link (their text stays)"
    for code in (
        f"DDEAUTO cmd {CANARY}",
        f'INCLUDEPICTURE "https://example.org/{CANARY}"',
        f"QUOTE {CANARY}",
    ):
        data = zipped(letter(field(code)))
        yield cleaned(f"a docx with a field {code.split()[0]}", "l.docx", data, honest("Seen"), gone)
    simple = f'<w:fldSimple w:instr="DDE cmd {CANARY}"><w:r><w:t>Seen</w:t></w:r></w:fldSimple>'
    yield cleaned("a docx with a simple field", "l.docx", zipped(letter(simple)), honest("Seen"), gone)
    yield cleaned("a docx with page numbers", "l.docx", zipped(letter(field(" PAGE "))), honest("instrText"))


def attacking() -> Iterator[Sample]:
    plain, strange = letter(), "names"
    xxe = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>'
    yield refused(
        "a docx with an outside entity", "a.docx", zipped(plain | {"word/document.xml": xxe}), "attacks"
    )
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    lol = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]><a>&l9;</a>'.encode()
    yield refused(
        "a docx with a billion laughs", "a.docx", zipped(plain | {"word/styles.xml": lol}), "attacks"
    )
    yield refused(
        "a docx with laughs in its types", "a.docx", zipped(plain | {"[Content_Types].xml": lol}), "attacks"
    )
    bomb = b"<a>" + b" " * 60_000_000 + b"</a>"
    yield refused("a docx bomb", "a.docx", zipped(plain | {"word/styles.xml": bomb}), "unpack")
    many = plain | {f"word/styles{number}.xml": bomb[:30_000_000] for number in range(4)}
    yield refused("a docx of many bombs", "a.docx", zipped(many), "unpack")
    yield refused(
        "a docx of 5000 parts", "a.docx", zipped(plain | {f"word/a{n}.xml": b"" for n in range(5000)})
    )
    for name in (
        "../../../evil.xml",
        "/etc/evil.xml",
        "word\\..\\evil.xml",
        "C:/evil.xml",
        "word/\u202eevil.xml",
    ):
        yield refused(f"a docx with a part {name!r}", "a.docx", zipped(plain | {name: b"<a/>"}), strange)
    yield refused(
        "a docx with a part twice", "a.docx", zipped(plain | {"word/DOCUMENT.xml": b"<a/>"}), strange
    )
    yield refused("a docx packed by another method", "a.docx", zipped(plain, zipfile.ZIP_LZMA), strange)
    locked = bytearray(zipped(plain))
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    yield refused("a docx with a password", "a.docx", bytes(locked), "password")
    yield refused(
        "an old Word file called docx", "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    )
    yield refused("a docx cut in half", "a.docx", zipped(plain)[:300])
    yield refused(
        "a docx with a broken part", "a.docx", zipped(plain | {"word/document.xml": b"<a><b></a>"}), "damaged"
    )
    yield refused("a docx that lies about sizes", "a.docx", lying(zipped(plain)))
    yield refused("a docx behind a program", "a.docx", b"MZ" + b"\x00" * 200 + zipped(plain))
    yield refused("an archive called docx", "a.docx", zipped({"notes.txt": b"x"}), "does not match")
    yield cleaned("a docx with a page behind it", "a.docx", zipped(plain) + b"<html>" + HIDDEN, honest())


def lying(data: bytes) -> bytes:
    """The list at the end claims one byte for the first part."""
    changed = bytearray(data)
    at = changed.index(b"PK\x01\x02")
    changed[at + 24 : at + 28] = struct.pack("<I", 1)
    return bytes(changed)


def slides() -> Iterator[Sample]:
    main, first = "ppt/presentation.xml", "ppt/slides/slide1.xml"
    slide = f'<s xmlns:r="{OFFICE}"><t>Honest words</t><hlinkClick r:id="r1"/><video r:link="r2"/></s>'
    parts = {
        "[Content_Types].xml": types(**{main: "presentationml.presentation.main+xml", first: "slide+xml"}),
        "_rels/.rels": relations(("officeDocument", main, "")),
        main: f'<p xmlns:r="{OFFICE}"><sldId r:id="r1"/></p>'.encode(),
        "ppt/_rels/presentation.xml.rels": relations(("slide", "slides/slide1.xml", "")),
        first: slide.encode(),
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("hyperlink", CANARY, OUTSIDE), ("video", "../media/a.mp4", "")
        ),
        "ppt/media/a.mp4": HIDDEN,
        "ppt/commentAuthors.xml": f'<l><cmAuthor name="{CANARY}" initials="{CANARY}"/></l>'.encode(),
    }
    yield cleaned(
        "a pptx with links and a film",
        "s.pptx",
        zipped(parts),
        lambda data: "Honest words" in reads(data, first),
    )
    yield refused("a pptx called docx", "s.docx", zipped(parts), "does not match")
    sound = parts | {"ppt/slides/_rels/slide1.xml.rels": relations(("audio", "file://server/a.wav", OUTSIDE))}
    yield refused("a pptx with outside sound", "s.pptx", zipped(sound), "outside")


def opened(inside: str = "", **more: bytes) -> bytes:
    spaces = (
        'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:xlink="urn:x" xmlns:draw="urn:d" xmlns:dc="urn:dc"'
    )
    content = f"{HEAD}<office:document {spaces}><text:p>Honest words</text:p>{inside}</office:document>"
    kind = b"application/vnd.oasis.opendocument.text"
    parts = {
        "mimetype": kind,
        "content.xml": content.encode(),
        "meta.xml": HIDDEN,
        "Thumbnails/thumbnail.png": HIDDEN,
    }
    return zipped(parts | {name.replace("__", "/"): part for name, part in more.items()}, zipfile.ZIP_STORED)


def open_documents() -> Iterator[Sample]:
    def check(data: bytes) -> bool:
        return "Honest words" in reads(data, "content.xml") and data[30:38] == b"mimetype"

    noted = f"<office:annotation><dc:creator>{CANARY}</dc:creator></office:annotation>"
    yield cleaned("an odt with a comment", "o.odt", opened(noted), check, "names of people who made notes")
    linked = f'<text:a xlink:href="https://example.org/{CANARY}">A link</text:a>'
    yield cleaned("an odt with a link", "o.odt", opened(linked), check, "links to the web")
    photo = opened('<draw:image xlink:href="Pictures/a.jpg"/>', **{"Pictures/a.jpg": drawn(exif=camera())})
    yield cleaned("an odt with a photograph", "o.odt", photo, check)
    yield refused("an odt with a macro", "o.odt", opened(**{"Basic/Standard/Module1.xml": b"<a/>"}), "macro")
    yield refused("an odt with an event", "o.odt", opened("<x:event-listener xmlns:x='urn:s'/>"), "macro")
    yield refused(
        "an odt with an outside picture",
        "o.odt",
        opened('<draw:image xlink:href="https://example.org/a"/>'),
        "outside",
    )
    yield refused("an odt with an object", "o.odt", opened(**{"Object 1/content.xml": b"<a/>"}), "embedded")
    locked = b'<m><file-entry><encryption-data checksum="x"/></file-entry></m>'
    yield refused("an odt with a password", "o.odt", opened(**{"META-INF/manifest.xml": locked}), "password")
