"""Text in every encoding of the region, text that is something else, and kinds that never come in."""

import unicodedata
from collections.abc import Iterator

from wellknit.vault.tests.hostile.sample import Check, Sample, cleaned, refused

THAI = "สวัสดีครับ ผู้เสียหายมาถึงแล้ว"
KHMER = "សួស្តី ជនរងគ្រោះបានមកដល់"
VIETNAMESE = "Xin chào, nạn nhân đã đến"
CHINESE = "受害者已经到达安全的地方并且感到安心"
# The test mark for antivirus programs, in two halves so that none of them stops at this file.
ANTIVIRUS_TEST = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"

NEVER = {
    "a program": ("a.exe", b"MZ" + b"\x00" * 300),
    "a program called txt": ("a.txt", b"MZ\x90\x00" + b"\x00" * 300),
    "a Linux program called txt": ("a.txt", b"\x7fELF\x02\x01\x01" + b"\x00" * 300),
    "a drawing with a script": ("a.svg", b"<svg xmlns='x' onload='alert(1)'/>"),
    "a drawing called txt": ("a.txt", b"<svg onload='alert(1)'/>"),
    "a web page": ("a.html", b"<html><script>alert(1)</script>"),
    "a web page called txt": ("a.txt", b"\n <!DOCTYPE html><script>alert(1)</script>"),
    "a web page called csv": ("a.csv", "\ufeff<script>alert(1)</script>".encode()),
    "a web page in UTF-16 called txt": ("a.txt", "<script>alert(1)</script>".encode("utf-16")),
    "an XML file": ("a.xml", b"<?xml version='1.0'?><a/>"),
    "a shell script called txt": ("a.txt", b"#!/bin/sh\nrm -rf /\n"),
    "a batch file called txt": ("a.txt", b"@echo off\r\ndel *.*\r\n"),
    "a rich text called txt": ("a.txt", b"{\\rtf1\\object}"),
    "an archive": ("a.zip", b"PK\x03\x04" + b"\x00" * 60),
    "an archive called txt": ("a.txt", b"PK\x03\x04words"),
    "a shortcut": ("a.lnk", b"L\x00\x00\x00\x01\x14\x02\x00"),
    "a web shortcut called txt": ("a.txt", b"[InternetShortcut]\nURL=file://server/x"),
    "a disc image": ("a.iso", b"\x00" * 40_000),
    "a film": ("a.mp4", b"\x00\x00\x00\x18ftypmp42"),
    "a Java archive": ("a.jar", b"PK\x03\x04"),
    "a database": ("a.mdb", b"\x00\x01\x00\x00Standard Jet DB"),
    "an empty text": ("a.txt", b""),
    "an empty PDF": ("a.pdf", b""),
    "text with NUL bytes": ("a.txt", b"words\x00more words"),
    "UTF-16 without its mark": ("a.txt", "words".encode("utf-16-le")),
    "half a letter in UTF-16": ("a.txt", b"\xff\xfea"),
    "a lone surrogate in UTF-16": ("a.txt", b"\xff\xfe\x00\xd8a\x00"),
    "bytes in no encoding": ("a.txt", b"\x81\x82\xfd\xfe\xff\xff\xff\xff\xfc"),
    "a file of more than 25 MB": ("a.txt", b"words\n" * 4_500_000),
    "the antivirus test": ("a.txt", ANTIVIRUS_TEST),
    "the antivirus test called csv": ("a.csv", b"name\n" + ANTIVIRUS_TEST),
}


def says(text: str) -> Check:
    return lambda data: data.decode("utf-8") == text


def samples() -> Iterator[Sample]:
    for name, (filename, data) in NEVER.items():
        yield refused(name, filename, data)
    yield from encodings()
    yield from tables()


def encodings() -> Iterator[Sample]:
    old = "old character encoding"
    yield cleaned("Khmer in UTF-8", "w.txt", KHMER.encode(), says(KHMER))
    yield cleaned("Khmer in UTF-8 with a mark", "w.txt", KHMER.encode("utf-8-sig"), says(KHMER))
    yield cleaned("Khmer in UTF-16", "w.txt", KHMER.encode("utf-16"), says(KHMER))
    yield cleaned(
        "Thai in UTF-16, big end first", "w.txt", b"\xfe\xff" + THAI.encode("utf-16-be"), says(THAI)
    )
    yield cleaned("Thai in TIS-620", "w.txt", THAI.encode("tis-620"), says(THAI), old)
    yield cleaned("Thai in Windows letters", "w.csv", f"“{THAI}”".encode("cp874"), says(f"“{THAI}”"), old)
    letters = unicodedata.normalize("NFD", VIETNAMESE).encode("cp1258", "ignore")
    yield cleaned(
        "Vietnamese in Windows letters", "w.txt", letters, lambda data: "Xin ch" in data.decode(), old
    )
    yield cleaned("Chinese in GB 18030", "w.txt", CHINESE.encode("gb18030"), says(CHINESE), old)
    apart = unicodedata.normalize("NFD", VIETNAMESE)
    yield cleaned("Vietnamese in pieces", "w.txt", apart.encode(), says(VIETNAMESE))
    yield cleaned("text that turns around", "w.txt", "a\u202eb\x1b[2Jc\u2066".encode(), says("ab[2Jc"))
    yield cleaned("text of many lines", "w.txt", b"words\r\n" * 100_000, says("words\r\n" * 100_000))


def tables() -> Iterator[Sample]:
    gone = "spreadsheet formulas (now shown as text)"
    attack = "name,age\n=cmd|' /C calc'!A0,1\n\"@SUM(1)\",+cmd,-2+3+cmd\n"
    safe = "name,age\n'=cmd|' /C calc'!A0,1\n\"'@SUM(1)\",'+cmd,'-2+3+cmd\n"
    yield cleaned("a csv with formulas", "w.csv", attack.encode(), says(safe), gone)
    honest = "name,phone,balance\nសុខា,+855 12 345 678,-4.50\n"
    yield cleaned("a csv with telephone numbers", "w.csv", honest.encode(), says(honest))
    yield cleaned("a csv with uneven rows", "w.csv", b'a,"b\nc,,,\n"', says('a,"b\nc,,,\n"'))
