"""Parts of a page that are the same each time but for a few places: rendered once for each language, then filled."""

import secrets
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

# Nobody can write this into a record, so no value that is filled in can be taken for a place.
_MARK = secrets.token_hex(8)


def fill(template: str, **parts: SafeString) -> SafeString:
    """The template with its variables filled by markup that is safe already."""
    drawn = _kept(template, get_language() or "en", tuple(parts))
    for name, part in parts.items():
        drawn = drawn.replace(_place(name), part)
    return mark_safe(drawn)  # noqa: S308 - the template escapes, the parts are safe


def _place(name: str) -> str:
    return f"{name}-{_MARK}"


@lru_cache(maxsize=128)
def _kept(template: str, language: str, names: tuple[str, ...]) -> str:
    """The template in the language that is active, which is part of the key."""
    return render_to_string(template, {name: _place(name) for name in names})
