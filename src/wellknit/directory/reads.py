"""Reading the directory: by the beginning of a name, page by page, and by the whole name."""

import unicodedata
from collections import ChainMap
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q
from django.http import Http404

from wellknit.directory.models import Organisation

PAGE = 50
OFFERED = 200
_known: ContextVar[ChainMap[str, Organisation] | None] = ContextVar("known", default=None)


def tidy(name: str) -> str:
    """A name as it is stored and compared: one spelling of each letter, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def page(
    prefix: str = "", after: int | None = None, most: int = PAGE
) -> tuple[list[Organisation], int | None]:
    """Organisations whose name begins so, by name, and after which one the next page starts."""
    rows = (
        Organisation.objects.filter(name__istartswith=tidy(prefix)) if prefix else Organisation.objects.all()
    )
    last = Organisation.objects.filter(pk=after).first() if after else None
    if last:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    found = list(rows.order_by("name", "pk")[: most + 1])
    return found[:most], found[most - 1].pk if len(found) > most else None


def names(most: int = OFFERED) -> list[str]:
    """Names to offer while somebody types."""
    return list(Organisation.objects.order_by("name", "pk").values_list("name", flat=True)[:most])


def named(name: str) -> Organisation | None:
    """The organisation of exactly this name, whatever its capitals and blanks."""
    text, known = tidy(name), _known.get()
    if known is not None and text in known:
        return known[text]
    found = Organisation.objects.filter(name__iexact=text).order_by("pk").first()
    if known is not None and found is not None:
        known[text] = found
    return found


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, an organisation found by its name is not looked for again: a file names the same ones in row after row.

    What was found in an inner part that failed is forgotten, since it may have been written there and taken back.
    """
    before = _known.get()
    within: ChainMap[str, Organisation] = ChainMap() if before is None else before.new_child()
    token = _known.set(within)
    try:
        yield
    finally:
        _known.reset(token)
    if before is not None:
        before.update(within.maps[0])


def one(pk: int) -> Organisation:
    """An organisation by its number. Raises `Http404`."""
    found = Organisation.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
