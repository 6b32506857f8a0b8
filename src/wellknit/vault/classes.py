"""How each model field is classified the day it is born: how sensitive, what about, and how it is forgotten.

The classes are those of the design: S0 routine, S1 personal, S2 health, sexual violence and children, S3 location,
S4 identity of a witness. A category says what a field is about, and so who may see it and what a consent covers.
"""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """What a field is about; the categories a consent names."""

    ROUTINE = "routine"
    CONTACT = "contact"
    IDENTITY = "identity"
    HEALTH = "health"
    LEGAL = "legal"
    FAMILY = "family"
    LOCATION = "location"
    STORY = "story"


class Forget(StrEnum):
    """What erasure does to a field."""

    KEEP = "keep"  # says nothing about a person
    DELETE = "delete"  # the row goes with its case
    SHRED = "shred"  # sealed: unreadable once the key is destroyed, and the row goes too


@dataclass(frozen=True)
class FieldClass:
    """One field's class: sensitivity 0–4, category, and how it is forgotten."""

    level: int
    category: Category
    forget: Forget


PLAIN = FieldClass(0, Category.ROUTINE, Forget.KEEP)
ROUTINE = FieldClass(0, Category.ROUTINE, Forget.DELETE)


def about(category: Category | str, level: int = 1) -> FieldClass:
    """A plain column that says something about a person and is deleted with the case."""
    return FieldClass(level, Category(category), Forget.DELETE)


def sealed(category: Category | str, level: int = 1) -> FieldClass:
    """A sealed column: shredded with the key."""
    return FieldClass(level, Category(category), Forget.SHRED)


class Classes(dict[str, FieldClass]):
    """A model's table of field classes, written as keywords: ``classes = Classes(body=sealed("story", 2))``."""

    def __init__(self, **fields: FieldClass) -> None:
        super().__init__(fields)

