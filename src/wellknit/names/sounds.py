"""Keys under which a name is found though it is spelt otherwise: roughly how it is heard.

Latin spellings of names of the Mekong countries differ in predictable places: aspirates and voicing (ph/p/b, th/t/d,
kh/k/g), ch/j/s/z, r/l, v/w, ng/nh/n, doubled letters, and above all vowels. A key keeps what survives. Names in local
scripts are keyed by their consonants, by class; names in any other script by their letters.
"""

import re
import unicodedata
from itertools import combinations

from wellknit.names.folding import parts, script_of

MOST_PARTS = 6
MOST_PAIRED = 4
LONGEST_KEY = 40

_HEARD = tuple(
    (re.compile(written), heard)
    for written, heard in (
        (r"[^a-z]", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aeiouy])r(?![aeiouy])", ""),  # Porn and Phon
        (r"ng|ny(?=[aeiou])|nh|gn", "n"),
        (r"tch|dj|zh|sh|ch|[jzx]|c(?=[eiy])", "s"),
        (r"ck|[kgq]h|[cgq]", "k"),
        (r"ph|bp|[bf]", "p"),
        (r"th|dt|d", "t"),
        (r"v", "w"),
        (r"r", "l"),
        (r"h(?![aeiouy])", ""),  # Hla and La, Noah and Noa
        (r"l$", "n"),  # Phol and Phon
        (r"s$", "t"),  # Somjet and Somjej
        (r"(?<=[aeiou])w(?=[aeiou])|^w", "W"),  # a consonant; elsewhere part of the vowel
        (r"^y(?=[aeiou])", "Y"),
        (r"[aeiyouw]*[ouw][aeiyouw]*", "O"),
        (r"[aeiy]*[eiy][aeiy]*", "E"),
        (r"a+", "A"),
        (r"(.)\1+", r"\1"),
    )
)
_VOWEL_CLASSES = re.compile("[AEO]")

_THAI = {"k": "กขฃคฅฆ", "g": "ง", "c": "จฉชฌ", "s": "ซศษส", "y": "ญย", "t": "ฎฏฐฑฒดตถทธ", "n": "ณน",
         "p": "บปผฝพฟภ", "m": "ม", "l": "รลฬฤ", "w": "ว", "h": "หฮ", "a": "อ"}  # fmt: skip
_LAO = {"k": "ກຂຄ", "g": "ງ", "c": "ຈຊ", "s": "ສ", "y": "ຍຢ", "t": "ດຕຖທ", "n": "ນ", "p": "ບປຜຝພຟ", "m": "ມ",
        "l": "ຣລຼ", "w": "ວ", "h": "ຫຮ", "a": "ອ"}  # fmt: skip
_KHMER = {"k": "កខគឃ", "g": "ង", "c": "ចឆជឈ", "n": "ញណន", "t": "ដឋឌឍតថទធ", "p": "បផពភ", "m": "ម", "y": "យ",
          "l": "រលឡឫឬឭឮ", "w": "វ", "s": "ឝឞស", "h": "ហ", "a": "អឣឤ"}  # fmt: skip
_BURMESE = {"k": "ကခဂဃ", "g": "င", "c": "စဆဇဈ", "n": "ဉညဏန", "t": "ဋဌဍဎတထဒဓ", "p": "ပဖဗဘ", "m": "မ",
            "y": "ယရ\u103b\u103c", "l": "လဠ", "w": "ဝ\u103d", "s": "သဿ", "h": "ဟ", "a": "အ"}  # fmt: skip
_CONSONANTS = {
    script: str.maketrans({letter: heard for heard, letters in table.items() for letter in letters})
    for script, table in (("Thai", _THAI), ("Laoo", _LAO), ("Khmr", _KHMER), ("Mymr", _BURMESE))
}
_KILLED = re.compile(".[\u0e34\u0e38]?\u0e4c|.\u0ecc|.\u17cd")  # a letter that is written and not said
_SILENT = re.compile("[หຫ](?=[งญนมยรลวງຍນມຣລວຼ])")
_NOT_HEARD = re.compile("[^a-z]")


def sound_keys(text: str) -> set[str]:
    """The keys of a name: of its parts, of each two of them in any order, and of the whole written together.

    Two names that share a key may be one; the whole and the pairs tell more than a part. Empty for a text without
    letters.
    """
    words = parts(text)[:MOST_PARTS]
    of_parts = [part_keys(word) for word in words]
    if len(words) > 1:
        longest = [max(keys, key=lambda key: (len(key), key)) for keys in of_parts[:MOST_PAIRED]]
        of_parts.append({"+".join(sorted(pair)) for pair in combinations(longest, 2)})
        of_parts.append(part_keys("".join(words)))
    return set().union(*of_parts)


def part_keys(word: str) -> set[str]:
    """The keys of one folded word: its consonants where there are enough of them, and with few also its vowels."""
    script = script_of(word)
    if script in ("Hans", "Jpan", "Kore"):
        return {f"{script}:{word[at : at + 2]}" for at in range(max(1, len(word) - 1))[: LONGEST_KEY // 4]}
    heard = sounds(word)
    bare = skeleton(heard) if script == "Latn" else heard
    if len(bare) < 2:
        bare = heard if script == "Latn" else word
    both = {bare, heard} if len(bare) < 3 else {bare}
    return {f"{script}:{key[:LONGEST_KEY]}" for key in both}


def sounds(word: str) -> str:
    """How a folded word is heard, roughly; two spellings of one name mostly give one text."""
    script = script_of(word)
    if script == "Latn":
        for written, heard in _HEARD:
            word = written.sub(heard, word)
        return word
    if script in _CONSONANTS:
        said = _SILENT.sub("", _KILLED.sub("", word)).translate(_CONSONANTS[script])
        return _carrier(_NOT_HEARD.sub("", said))
    return "".join(letter for letter in word if unicodedata.category(letter)[0] in "LN")


def skeleton(heard: str) -> str:
    """The consonants of a heard Latin word; a vowel it begins with is kept as one sign."""
    return heard[:1].replace("E", "A").replace("O", "A") + _VOWEL_CLASSES.sub("", heard[1:])


def _carrier(said: str) -> str:
    """The letter that carries a vowel counts only where a name begins with it."""
    return said[:1] + said[1:].replace("a", "")
