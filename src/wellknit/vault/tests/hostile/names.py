"""File names that lie, and honest names in the letters of the region. The content is a small picture."""

from collections.abc import Iterator

from wellknit.vault.tests.hostile.pictures import drawn
from wellknit.vault.tests.hostile.sample import Sample, cleaned, refused, sized

LYING = {
    "a double extension": "invoice.jpg.exe",
    "a hidden double extension": "invoice.exe.jpg",
    "a double extension far to the right": "invoice.jpg" + " " * 90 + ".exe",
    "a web page dressed as a picture": "x.html.jpg",
    "text turned backwards": "photo\u202egpj.exe.jpg",
    "letters isolated by direction": "photo\u2066gpj\u2069.jpg",
    "a NUL in the name": "photo.exe\x00.jpg",
    "a line break in the name": "photo\r\nSet-Cookie: a=b.jpg",
    "half a letter in the name": "photo\udcff.jpg",
    "a second stream of the name": "photo.jpg::$DATA",
    "no extension": "photo",
    "only an extension": ".jpg",
    "no name": "",
    "only dots": "...",
    "a dot that is not a dot": "photo\uff0ejpg",
    "the wrong extension": "photo.pdf",
    "the wrong picture extension": "photo.png",
    "a text extension": "photo.csv",
}
HONEST = {
    "a name in Thai": "บัตรประชาชน.jpg",
    "a name in Khmer with hidden spaces": "អត្តសញ្ញាណ\u200bប័ណ្ណ.jpg",
    "a name in Lao": "ບັດປະຈຳຕົວ.jpg",
    "a name in Burmese": "မှတ်ပုံတင်.jpg",
    "a name in Vietnamese": "Hộ chiếu của tôi.JPG",
    "a name with a family of emoji": "\U0001f469\u200d\U0001f467.jpg",
    "a name with a date": "scan.2026.01.31.jpg",
    "a name with a path up": "../../../../etc/passwd.jpg",
    "a name with a Windows path": "C:\\Windows\\..\\photo.jpg",
    "a reserved name": "CON.jpg",
    "a name with dots behind it": "photo.jpg. . ",
    "a very long name": "x" * 5000 + ".jpg",
    "a name with HTML": "<img src=x onerror=alert(1)>.jpg",
}


def samples() -> Iterator[Sample]:
    photo = drawn()
    for name, filename in LYING.items():
        yield refused(name, filename, photo)
    for name, filename in HONEST.items():
        yield cleaned(name, filename, photo, sized(40, 30))
