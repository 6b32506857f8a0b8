"""The shape of what is known of people, and how they are found though it is sealed: by blind indices.

Nothing here asks the database, so that loading many records and adding one take the same road.
"""

import unicodedata
from collections.abc import Iterable, Mapping

from django.conf import settings

from wellknit.casework import phones
from wellknit.casework.models import Person
from wellknit.names import sound_keys
from wellknit.vault import blind
from wellknit.vault.classes import Category

PHONES = ("home_phone", "mobile_phone")
PARTS = ("salutation", "full", "first", "middle", "second")
ADDRESS = ("street", "city", "state", "postal_code", "country", "latitude", "longitude")
CATEGORIES = {
    "names": Category.IDENTITY,
    "nationalities": Category.IDENTITY,
    "languages": Category.IDENTITY,
    "papers": Category.IDENTITY,
    "reaches": Category.CONTACT,
    "addresses": Category.LOCATION,
} | {name: known.category for name, known in Person.classes.items()}


def written_names(parts: Mapping[str, str]) -> list[str]:
    """A name as one text: the full one if it was written, and the one its parts make."""
    joined = " ".join(parts[name] for name in ("first", "middle", "second") if parts.get(name))
    return list(dict.fromkeys(text for text in (parts.get("full", ""), joined) if text))


def tokens_for(names: Iterable[str]) -> set[bytes]:
    """The blind tokens under which somebody with these names is found."""
    keys = {key for name in names if name for key in sound_keys(name)}
    return {blind.index("casework.name", key) for key in keys}


def bare_number(number: str) -> str:
    """The number of a paper as it is compared: letters and digits only."""
    plain = unicodedata.normalize("NFKC", number).casefold()
    return "".join(
        str(unicodedata.digit(letter, letter)) for letter in plain if unicodedata.category(letter)[0] in "LN"
    )


def paper_index(number: str) -> bytes | None:
    """The blind index of a paper's number; None for a number without letters or digits."""
    bare = bare_number(number)
    return blind.index("casework.paper", bare) if bare else None


def reach_index(kind: str, value: str) -> bytes | None:
    """The blind index of a kept telephone number or email address; None for anything else."""
    text = phones.index_text(value) if kind in PHONES else value.strip() if kind == "email" else ""
    return blind.index("casework.reach", text) if text else None


def reach_indices(text: str) -> set[bytes]:
    """The blind indices under which an email address or a telephone number in any common writing may be found."""
    asked = {text.strip()} if "@" in text else phones.writings(text, settings.NODE_COUNTRY)
    return {blind.index("casework.reach", one) for one in asked if one}
