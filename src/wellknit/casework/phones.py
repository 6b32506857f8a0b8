"""Telephone numbers as people write them, and the one form in which equal ones are found.

A number that makes sense is kept as E.164; one that does not is kept as written, since a wrong-looking number on an
old paper may be the only way to a family.
"""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

from wellknit.words.codelists import REGION

FEWEST_DIGITS = 5
LONGEST = 60
_DIALLED_ABROAD = re.compile(r"^\s*00(?=[1-9])")


def digits(text: str) -> str:
    """The digits of a text, of any script, as 0 to 9."""
    return str(phonenumbers.normalize_digits_only(text))


def normal(text: str, region: str) -> str:
    """The number as E.164, read as it is dialled in ``region``; or what was written, where it makes no sense."""
    number = _parsed(text, region)
    if number is None or not phonenumbers.is_valid_number(number):
        return text.strip()
    extension = f" ext. {number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) + extension


def index_text(kept: str) -> str:
    """What the blind index of a kept number is made of: its digits, without an extension."""
    return digits(kept.partition(" ext. ")[0])


def writings(text: str, region: str) -> set[str]:
    """Every text under which a number typed into a search may have been indexed, dialled here or next door."""
    found = {digits(text)} if len(digits(text)) >= FEWEST_DIGITS else set()
    for number in _readings(text, region):
        found.add(digits(phonenumbers.format_number(number, PhoneNumberFormat.E164)))
        found.add(digits(phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)))
    return found


def _readings(text: str, region: str) -> Iterator[PhoneNumber]:
    for country in dict.fromkeys((region, *REGION)):
        number = _parsed(text, country)
        if number is not None and phonenumbers.is_valid_number(number):
            yield number


def _parsed(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(_DIALLED_ABROAD.sub("+", text[:LONGEST]), region)
    except NumberParseException:
        return None
