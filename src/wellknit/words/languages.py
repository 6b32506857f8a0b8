"""The eight languages of the interface. The settings import this, so it imports nothing of Django."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale

Review = Literal["source", "awaiting_native_reviewer", "reviewed"]


@dataclass(frozen=True)
class InterfaceLanguage:
    """A language of the interface, under its own name, and how far people may trust its words."""

    code: str
    own_name: str
    english: str
    babel: str
    review: Review = "awaiting_native_reviewer"


INTERFACE = (
    InterfaceLanguage("en", "English", "English", "en_GB", "source"),
    InterfaceLanguage("th", "ไทย", "Thai", "th"),
    InterfaceLanguage("km", "ខ្មែរ", "Khmer", "km"),
    InterfaceLanguage("lo", "ລາວ", "Lao", "lo"),
    InterfaceLanguage("my", "မြန်မာ", "Burmese", "my"),
    InterfaceLanguage("vi", "Tiếng Việt", "Vietnamese", "vi"),
    InterfaceLanguage("zh-hans", "简体中文", "Chinese (simplified)", "zh_Hans"),
    InterfaceLanguage("ja", "日本語", "Japanese", "ja"),
)
BY_CODE = {language.code: language for language in INTERFACE}

LANGUAGES = [(language.code, language.own_name) for language in INTERFACE]
EXTRA_LANG_INFO = {"lo": {"bidi": False, "code": "lo", "name": "Lao", "name_local": "ລາວ"}}


def register_names() -> None:
    """Tell Django the names of languages it does not list; without this `get_language_info("lo")` fails."""
    from django.conf.locale import LANG_INFO

    for code, info in EXTRA_LANG_INFO.items():
        LANG_INFO.setdefault(code, info)


def own_name(code: str) -> str:
    """A language under its own name; an unknown code shows itself."""
    return BY_CODE[code].own_name if code in BY_CODE else code


def awaiting_review(code: str) -> bool:
    """Whether no native reader has checked the words of this language yet."""
    return code in BY_CODE and BY_CODE[code].review == "awaiting_native_reviewer"


@cache
def babel_locale(code: str | None) -> Locale:
    """Babel's locale for an interface language; English for anything else."""
    language = BY_CODE.get(code or "en", BY_CODE["en"])
    return Locale.parse(language.babel)


def catalogue_folder(code: str) -> str:
    """How Django names the folder of a language's catalogue: ``zh-hans`` lives in ``zh_Hans``."""
    language, _, script = code.partition("-")
    return f"{language}_{script.title()}" if script else language
