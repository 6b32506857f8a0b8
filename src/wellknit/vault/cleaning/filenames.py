"""What a file's name may say. Only the extension is believed, and only if the content agrees."""

import re
import unicodedata

from wellknit.vault.cleaning.outcome import Unclean, _

LONGEST_SHOWN = 120

# Letters that run text backwards or hide it: "cod.exe" can be made to look like "exe.doc". The joiners and
# the zero-width space (U+200B to U+200D) stay: Khmer, Thai, Lao and emoji need them.
TURNERS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
FORBIDDEN_ON_DISK = re.compile(r'[<>:"|?*/\\]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
RUNS_LISTED = """
exe scr bat cmd com pif msi msp jar js jse vbs vbe wsf wsh hta ps1 psm1 lnk url reg cpl dll sys inf
apk app dmg pkg deb rpm sh bash py pl rb php asp aspx jsp htm html xhtml shtml mht mhtml svg xml xsl
swf chm iso img vhd vhdx docm dotm xlsm xltm xlam pptm potm ppsm xll application gadget scf
settingcontent-ms appref-ms desktop
"""
RUNS = frozenset(RUNS_LISTED.split())


def extension_of(filename: str) -> str:
    """The last extension in small letters, without its dot; refuses names that lie."""
    if CONTROLS.search(filename) or TURNERS.search(filename):
        raise Unclean(
            _("The name of this file has hidden letters that can disguise it. Rename it and try again.")
        )
    stem, *suffixes = _last_part(filename).casefold().split(".")
    if not suffixes or not suffixes[-1] or not (stem or len(suffixes) > 1):
        raise Unclean(_("The name of this file has no ending such as .pdf or .jpg. Rename it and try again."))
    if RUNS.intersection(part.strip() for part in suffixes[:-1]):
        raise Unclean(
            _("The name of this file has two endings, one of a program. If you trust it, rename it.")
        )
    return suffixes[-1]


def shown_name(filename: str) -> str:
    """The name as it may be shown and offered for download: one line, no folders, no disguise."""
    name = TURNERS.sub("", CONTROLS.sub("", _last_part(filename)))
    name = FORBIDDEN_ON_DISK.sub("-", unicodedata.normalize("NFC", name)).strip(" .")
    if RESERVED.match(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if dot:
        return f"{stem[: LONGEST_SHOWN - len(extension[:10]) - 1]}.{extension[:10]}"
    return name[:LONGEST_SHOWN] or "file"


def _last_part(filename: str) -> str:
    return re.split(r"[/\\]", filename)[-1].strip(" .")
