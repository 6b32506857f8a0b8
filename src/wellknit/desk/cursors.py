"""Where a page of a list ended, signed so that nobody can walk elsewhere with it."""

from datetime import UTC, datetime, timedelta

from django.core import signing

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def sign(place: str, *parts: int) -> str:
    """Whole numbers as an opaque text; ``place`` names the list, in which alone it is worth something."""
    return signing.Signer(salt=f"desk.{place}").sign(".".join(f"{part:x}" for part in parts))


def unsign(place: str, text: str, length: int) -> tuple[int, ...] | None:
    """The numbers back; nothing for a text that was not signed for this list."""
    try:
        parts = signing.Signer(salt=f"desk.{place}").unsign(text).split(".")
        numbers = tuple(int(part, 16) for part in parts)
    except (signing.BadSignature, ValueError):
        return None
    return numbers if len(numbers) == length else None


def moment_number(moment: datetime) -> int:
    """A moment as a whole number of microseconds."""
    return (moment - _EPOCH) // _MICROSECOND


def number_moment(number: int) -> datetime:
    """The moment back."""
    return _EPOCH + number * _MICROSECOND
