"""The message catalogues: gather what is to be translated, carry it into each language, draft, check.

``.po`` files are kept with the source; ``.mo`` files are compiled from them when a process starts. Everything
runs on Babel, so neither a developer nor a node needs a gettext installation.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from wellknit import __version__
from wellknit.words import extraction
from wellknit.words.codelists import DATA, STATELESS, countries, languages, table
from wellknit.words.languages import BY_CODE, INTERFACE, babel_locale, catalogue_folder

PACKAGE = Path(__file__).parents[1]
LOCALE = PACKAGE / "locale"
TRANSLATED = tuple(language.code for language in INTERFACE if language.review != "source")
REVIEW_NOTE = "glossary, {source}, awaiting native review"
_HEADER = """\
# Wellknit in {english}.
# Entries marked "awaiting native review" were drafted; no native speaker has read them yet."""
_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # a date that moves would touch every file at every run
_PLURALS = "nplurals=1; plural=0;"  # none of the seven bends a word for number; Babel has Burmese wrong
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
_IN_BRACKETS = re.compile(r" \([^)]*\)$")
_OPEN_PARTS = ("interface", "calendar")  # here the words in brackets change the sense: close (window)
# Files of Django and allauth whose sentences our users meet; the rest of theirs is for developers.
_FRAMEWORK = {
    "django.conf": ("core/validators.py", "forms/", "utils/timesince.py", "db/models/base.py"),
    "django.contrib.auth": ("forms.py", "password_validation.py", "validators.py"),
    "allauth": ("account/adapter.py", "account/forms.py", "account/fields.py", "mfa/"),
}


# Gathering


def extract() -> Catalog:
    """A catalogue of everything this package wants translated."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path, message in _found():
        text = (message.text, message.plural) if message.plural else message.text
        place = path.relative_to(PACKAGE).as_posix()
        if message.text:
            catalog.add(text, locations=[(place, 0)], context=message.context, auto_comments=message.comments)
    return catalog


def _found() -> Iterator[tuple[Path, extraction.Message]]:
    for path in sorted(PACKAGE.rglob("*")):
        if {"tests", "locale"} & set(path.relative_to(PACKAGE).parts):
            continue
        if path.suffix == ".py":
            yield from ((path, message) for message in extraction.python_messages(path))
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            source = path.read_text(encoding="utf-8")
            yield from ((path, message) for message in extraction.template_messages(source))
        elif path.suffix == ".json" and path.parent == DATA:
            yield from ((path, message) for message in extraction.data_messages(path))
    yield from _language_names()


def _language_names() -> Iterator[tuple[Path, extraction.Message]]:
    """Languages of the region that Unicode CLDR cannot name everywhere, and people without a country."""
    yield DATA / "languages.csv", extraction.Message(countries()[STATELESS].english)
    tables = [babel_locale(lang).languages for lang in TRANSLATED]
    for entry in languages():
        if entry.more["nearby"] and not all(entry.more["cldr"] in table for table in tables):
            yield DATA / "languages.csv", extraction.Message(entry.english)


def framework_gaps(lang: str) -> Iterator[Entry]:
    """Sentences of Django and allauth that our users meet and that those do not have in this language."""
    for package, files in _FRAMEWORK.items():
        folder = _package_folder(package) / "locale"
        theirs = _read(folder / catalogue_folder(lang) / "LC_MESSAGES" / "django.po", lang)
        for entry in _read(folder / "en" / "LC_MESSAGES" / "django.po", "en"):
            used = any(
                place.removeprefix("contrib/auth/").startswith(files) for place, _line in entry.locations
            )
            known = theirs.get(entry.id, entry.context)
            if used and entry.id and not (known and known.string and not known.fuzzy):
                yield entry


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if not spec or not spec.origin:
        raise ModuleNotFoundError(package)
    return Path(spec.origin).parent


# Files


def path_of(lang: str) -> Path:
    """Where the catalogue of a language lies."""
    return LOCALE / catalogue_folder(lang) / "LC_MESSAGES" / "django.po"


def load(lang: str) -> Catalog:
    """The catalogue of a language; an empty one where there is none yet."""
    return _read(path_of(lang), lang)


def _read(path: Path, lang: str) -> Catalog:
    locale = babel_locale(lang)
    if not path.exists():
        empty = Catalog(locale=locale, charset="utf-8", fuzzy=False)
        empty.mime_headers = [("Plural-Forms", _PLURALS)]
        return empty
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def save(catalog: Catalog, lang: str) -> None:
    """Write a catalogue in one order, without line numbers, so that a change shows only what changed."""
    catalog.header_comment = _HEADER.format(english=BY_CODE[lang].english)
    catalog.project, catalog.version, catalog.msgid_bugs_address = "Wellknit", __version__, ""
    catalog.creation_date = catalog.revision_date = _ALWAYS
    catalog.last_translator = catalog.language_team = "awaiting a native reviewer"
    path = path_of(lang)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as file:
        write_po(file, catalog, width=110, sort_output=True, include_lineno=False)
    draft.replace(path)


def compile_stale() -> list[Path]:
    """Compile each ``.po`` that changed since its ``.mo`` was made; answers with what was compiled.

    The ``.mo`` carries the time of the ``.po`` it was made from, so a change in the middle of compiling is
    not missed. The new file replaces the old in one move, so that several processes may start at once. A
    folder we may not write to (a system-wide installation, compiled when it was built) is left as it is.
    """
    stale = [path for path in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")) if _is_stale(path)]
    for path in stale:
        _compile(path)
    return stale


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    fresh = compiled.exists() and compiled.stat().st_mtime_ns == path.stat().st_mtime_ns
    return not fresh and os.access(path.parent, os.W_OK)


def _compile(path: Path) -> None:
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    made = path.stat().st_mtime_ns
    with path.open("rb") as source, draft.open("wb") as target:
        write_mo(target, read_po(source))
    os.utime(draft, ns=(made, made))
    draft.replace(path.with_suffix(".mo"))


# Carrying into a language


def update(lang: str) -> Catalog:
    """Bring one language's catalogue up to date with the source; what is no longer used stays at its end."""
    template = extract()
    for entry in framework_gaps(lang):
        template.add(
            entry.id, context=entry.context, auto_comments=["From Django or allauth"], flags=entry.flags
        )
    catalog = load(lang)
    catalog.update(template, no_fuzzy_matching=True)
    save(catalog, lang)
    return catalog


def draft_from_glossary(lang: str) -> int:
    """Fill empty entries that are a term of the glossary, marked as awaiting review; says how many."""
    catalog, terms, filled = load(lang), _terms(lang), 0
    for entry in catalog:
        term = terms.get(entry.id.casefold()) if isinstance(entry.id, str) and not entry.string else None
        if term:
            word, source = term
            entry.string = word[0].upper() + word[1:] if entry.id[0].isupper() else word
            entry.user_comments = [REVIEW_NOTE.format(source=source)]
            filled += 1
    save(catalog, lang)
    return filled


def update_all() -> dict[str, int]:
    """Update and draft every language; answers with how many entries each still lacks."""
    for lang in TRANSLATED:
        update(lang)
        draft_from_glossary(lang)
    return {lang: len(untranslated(lang)) for lang in TRANSLATED}


def _terms(lang: str) -> dict[str, tuple[str, str]]:
    """English term to (word, source) in a language."""
    column = lang.replace("-", "_")
    found: dict[str, tuple[str, str]] = {}
    for row in table("glossary.csv"):
        english = row["en"] if row["part"] in _OPEN_PARTS else _IN_BRACKETS.sub("", row["en"])
        sources = dict(pair.strip().split(":", 1) for pair in row["source"].split(";"))
        found.setdefault(english.casefold(), (row[column], sources[column]))
    return found


# Checking


def untranslated(lang: str) -> list[str]:
    """What a language still lacks."""
    return [str(entry.id) for entry in load(lang) if entry.id and not _complete(entry)]


def _complete(entry: Entry) -> bool:
    strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    return all(strings) and not entry.fuzzy


def placeholder_errors(lang: str) -> list[str]:
    """Translations whose placeholders are not those of the source; shown, they would fail or mislead."""
    return [str(entry.id) for entry in load(lang) if entry.id and _complete(entry) and _differs(entry)]


def _differs(entry: Entry) -> bool:
    ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
    strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    wanted = set(_PLACEHOLDER.findall(ids[-1]))
    return any(set(_PLACEHOLDER.findall(string or "")) != wanted for string in strings)
