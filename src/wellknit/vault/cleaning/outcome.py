"""What cleaning ends in: a cleaned copy, or a sentence that says why not."""

from collections.abc import Iterable
from dataclasses import dataclass


def _(sentence: str) -> str:
    """Marks a sentence for the translators; whoever shows it translates it."""
    return sentence


@dataclass(frozen=True)
class Cleaned:
    """The rebuilt copy; `extension` has no dot, `removed` says in plain words what was taken out."""

    data: bytes
    media_type: str
    extension: str
    removed: tuple[str, ...]


class Unclean(ValueError):
    """The file was refused. To translate: `gettext(unclean.sentence) % unclean.facts`."""

    def __init__(self, sentence: str, **facts: object) -> None:
        self.sentence = sentence
        self.facts = facts
        super().__init__(sentence % facts if facts else sentence)


Rebuilt = tuple[bytes, Iterable[str]]
