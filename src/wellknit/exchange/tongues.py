"""Countries and languages by code or by name, as files write them.

Countries become ISO 3166 two-letter codes, languages three-letter codes (ISO 639-2, the terminology
variant; ISO 639-3 where that list is too coarse for the languages of the region). Names are known in
English and in the region's languages from Babel, countries also as the official survey form spells them.
"""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

from wellknit.exchange.fields import folded, table

_READ_IN = ("zh", "vi", "my", "lo", "km", "th", "en")  # a later one wins where a name means two things

# Names in use in the region that neither source has.
_COUNTRY_NAMES = {
    "MM": ("Burma", "Burmese"),
    "LA": ("Lao", "Laotian", "Lao PDR"),
    "KH": ("Cambodian", "Khmer"),
    "TH": ("Thai",),
    "VN": ("Viet Nam", "Vietnamese"),
    "CN": ("Chinese", "PR China"),
    "US": ("USA",),
    "GB": ("UK",),
}

# Languages of the region that Babel does not name in English; codes and names of ISO 639-3.
_LANGUAGES = {
    "kar": "Karen",
    "ksw": "S'gaw Karen",
    "kjp": "Pwo Eastern Karen",
    "pwo": "Pwo Western Karen",
    "mnw": "Mon",
    "mww": "Hmong Daw",
    "kxm": "Northern Khmer",
    "nod": "Northern Thai",
    "khb": "Lü",
    "kjg": "Khmu",
}

# Three-letter codes that share a two-letter code with the one to write: bibliographic variants of ISO 639-2,
# and members of a macrolanguage or retired codes from ISO 639-3.
_NOT_WRITTEN = (
    "alb arm baq bur chi cze dut fre geo ger gre ice mac mao may mol per rum scc scr slo tib wel "
    "adp als arb ayr azj cls cmn cwd drh ekk esk fat fuc gaz gug ike khk kmr knc kng kpv lvs npi ojg "
    "ory pbu pes plt prp quz src swh twi uzn ydd zsm zyb "
)


@cache
def _countries() -> dict[str, str]:
    official = list(table("exchange", "xlsform-countries.csv"))
    codes = {row["code"] for row in official}
    names: dict[str, str] = {}
    for language in _READ_IN:
        territories = Locale(language).territories
        names |= {folded(territories[code]): code for code in codes if code in territories}
    names |= {folded(row["label"]): row["code"] for row in official}
    names |= {folded(name): code for code, names_of in _COUNTRY_NAMES.items() for name in names_of}
    aliases = get_global("territory_aliases")
    names |= {
        key.casefold(): new[0]
        for key, new in aliases.items()
        if len(key) == 3 and len(new) == 1 and new[0] in codes
    }
    return names | {code.casefold(): code for code in codes}


def country_code(text: str) -> str | None:
    """The two-letter code of a country given by code or name."""
    return _countries().get(folded(text))


@cache
def _two_letters() -> dict[str, str]:
    """Three-letter language code -> the two-letter one Babel names it by."""
    aliases = get_global("language_aliases")
    return {str(old): str(new) for old, new in aliases.items() if len(str(old)) == 3 and len(str(new)) == 2}


@cache
def _three_letters() -> dict[str, str]:
    """Two-letter language code -> the three-letter code to write."""
    avoided = set(_NOT_WRITTEN.split())
    return {short: long for long, short in _two_letters().items() if long not in avoided}


@cache
def _languages() -> dict[str, str]:
    longer = _three_letters()
    written = {
        code: longer.get(code, code)
        for code in map(str, Locale("en").languages)
        if code in longer or len(code) == 3
    }
    names: dict[str, str] = {}
    for language in _READ_IN:
        spoken = Locale(language).languages
        names |= {folded(str(spoken[code])): long for code, long in written.items() if code in spoken}
    names |= {folded(name): code for code, name in _LANGUAGES.items()}
    names |= {code: code for code in _LANGUAGES} | written
    names |= {long: longer[short] for long, short in _two_letters().items() if short in longer}
    return names | {long: long for long in longer.values()}


def language_code(text: str) -> str | None:
    """The three-letter code of a language given by code or name."""
    return _languages().get(folded(text))
