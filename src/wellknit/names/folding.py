"""How a name is read: one form for the many ways of typing it, and the words it consists of.

Typing differs more than people notice: Khmer vowels before or after a subscript, Lao AM as one sign or two, a Thai
double E for AE, blanks of no width, a title glued to the name. All of that is settled here, so that nobody above
compares what was merely typed otherwise. Burmese in the old Zawgyi encoding is not recognised.
"""

import re
import unicodedata
from collections.abc import Callable

LONGEST = 400  # of a text that claims to be a name, so much is looked at

_NO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Accents of Latin, Greek and Cyrillic, vowel points of Arabic, tones of Thai, Lao and Burmese, Khmer shifters.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0640\u064b-\u065f\u0670\u0e48-\u0e4b\u0e4e\u0ec8-\u0ecb"
    "\u1037\u1038\u17c9-\u17cc\u17ce-\u17d1\u17d3\u17dd]"
)
_NO_LETTER = re.compile("[^a-z0-9]")
_SAME = str.maketrans(
    {"đ": "d", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
     "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "'": "", "’": "", "ʼ": "", "‘": "", "`": ""}
    | {chr(kana): chr(kana + 0x60) for kana in range(0x3041, 0x3097)}  # hiragana as katakana
)  # fmt: skip
_KHMER_CLUSTER = re.compile("(?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17c8])+")
_KHMER_UNIT = re.compile("\u17d2[\u1780-\u17b3]|[\u17b6-\u17c8]")
_RO = "\u17d2\u179a"
_TYPED_APART = (
    ("\u17b8\u17c1", "\u17be"), ("\u17b6\u17c1", "\u17c4"),  # Khmer OE and O, after sorting
    ("\u17d2\u178a", "\u17d2\u178f"),  # subscript DA looks like subscript TA
    ("\u0e40\u0e40", "\u0e41"), ("\u0ec0\u0ec0", "\u0ec1"),  # E E for AE
)  # fmt: skip

_SCRIPTS = (
    ("Latn", "A-Za-z\u00aa-\u024f\u1e00-\u1eff"), ("Thai", "\u0e00-\u0e7f"), ("Laoo", "\u0e80-\u0eff"),
    ("Khmr", "\u1780-\u17ff"), ("Mymr", "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f"),
    ("Jpan", "\u3040-\u30ff\u31f0-\u31ff"), ("Hans", "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"),
    ("Kore", "\u1100-\u11ff\uac00-\ud7af"), ("Arab", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
    ("Beng", "\u0980-\u09ff"), ("Deva", "\u0900-\u097f"), ("Cyrl", "\u0400-\u052f"),
)  # fmt: skip
_SCRIPT_LETTERS = {code: re.compile(f"[{letters}]") for code, letters in _SCRIPTS}

# Words of address. Those of Vietnamese, and Burmese Ko and Ma, are names as well and stay.
_TITLE_WORDS = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "madam", "mdm", "daw", "u"})
_SPELT_WITH_DOTS = re.compile(r"^\s*(?:น\.ส\.|ด\.ช\.|ด\.ญ\.|ดร\.|นส\.|ดช\.|ดญ\.)\s*")
_GLUED_BEFORE = (
    "เด็กชาย", "เด็กหญิง", "นางสาว", "นาย", "นาง", "คุณ", "ນາງສາວ", "ນາງ", "ທ້າວ", "ທ່ານ", "លោកស្រី", "លោក",
    "អ្នកស្រី", "កញ្ញា", "ဒေါ်", "ဦး",
)  # fmt: skip
_GLUED_AFTER = ("先生", "女士", "小姐", "さん", "様")
_VOWEL_LETTERS = "\u0e30-\u0e3a\u0e45\u0e47\u0eb0-\u0ebd"  # Unicode calls some of them letters
_BEGINS_A_NAME = re.compile(f"[^\\W\\d{_VOWEL_LETTERS}]")


def fold(text: str) -> str:
    """The form in which names are compared: small letters, no accents, tones or marks, single blanks, no title.

    A title is only set aside where something remains of the name.
    """
    return " ".join(parts(text))


def parts(text: str) -> tuple[str, ...]:
    """The words of a name, folded, without its title. A person may have one, or none that can be compared."""
    words = _plain(_SPELT_WITH_DOTS.sub("", text[:LONGEST])).split()
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    if words and not text.isascii():  # no title that is glued to a name is Latin
        words[0] = _without(_BEFORE, words[0], str.removeprefix)
        words[-1] = _without(_AFTER, words[-1], str.removesuffix)
    return tuple(words)


def script_of(text: str) -> str:
    """The script most of the letters belong to, by ISO 15924; empty where there are none we know.

    Any kana makes it Japanese. Han alone is called simplified: the letters do not always tell.
    """
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text[:LONGEST])) else ""
    counts = {code: len(letters.findall(text[:LONGEST])) for code, letters in _SCRIPT_LETTERS.items()}
    if counts["Jpan"]:
        return "Jpan"
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else ""


def _plain(text: str) -> str:
    if text.isascii():  # no marks, and only one way of typing it: most names, at a third of the cost
        return _NO_LETTER.sub(" ", text.lower().replace("'", "").replace("`", ""))
    bare = _NO_WIDTH.sub("", unicodedata.normalize("NFKD", text).casefold())
    bare = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", bare))).translate(_SAME)
    bare = _KHMER_CLUSTER.sub(_in_order, bare)
    for apart, together in _TYPED_APART:
        bare = bare.replace(apart, together)
    return "".join(letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in bare)


def _in_order(cluster: re.Match[str]) -> str:
    """Subscripts first, RO last among them, then vowels, then signs, whatever the order of typing."""
    return "".join(sorted(_KHMER_UNIT.findall(cluster[0]), key=lambda unit: (len(unit) == 1, unit == _RO, unit)))


def _without(titles: tuple[str, ...], word: str, remove: Callable[[str, str], str]) -> str:
    for title in titles:
        rest = remove(word, title)
        if rest != word and len(rest) > 1 and _BEGINS_A_NAME.match(rest):
            return rest
    return word


_BEFORE = tuple(_plain(title).strip() for title in _GLUED_BEFORE)
_AFTER = tuple(_plain(title).strip() for title in _GLUED_AFTER)
_TITLES = _TITLE_WORDS | set(_BEFORE) | set(_AFTER)
