"""Reading documents: those whose category the actor may see, what is still wanted, and copies of one file."""

from typing import Any, NamedTuple

from django.db import models
from django.http import Http404

from wellknit.access.actors import Anyone
from wellknit.casework.models import Case, Document
from wellknit.casework.standing import categories_for
from wellknit.vault.classes import Category
from wellknit.vault.cleaning import FORMATS
from wellknit.words.codelists import codelist

SHOWN = 300
_LAST = models.ExpressionWrapper(models.Q(state="withdrawn"), output_field=models.BooleanField())
EXTENSIONS = {each.media_type: each.extension for each in FORMATS}


class Shelf(NamedTuple):
    """The documents of one category: wanted ones first, then those held, then those withdrawn."""

    category: str
    documents: list[Document]


def shelves(actor: Anyone, case: Case, most: int = SHOWN) -> list[Shelf]:
    """The documents of a case by category, as far as the actor may see them; those withdrawn come last."""
    rows = _seen(actor, case).select_related("made_by").order_by(_LAST, "-state", "slot", "-pk")[:most]
    by_category: dict[str, list[Document]] = {}
    for row in rows:
        by_category.setdefault(row.category, []).append(row)
    return [Shelf(each.value, by_category[each.value]) for each in Category if each.value in by_category]


def one(actor: Anyone, case: Case, pk: int) -> Document:
    """One document of a case that came through its door. Raises `Http404` for the unseen and the unknown."""
    row: Document | None = _seen(actor, case).select_related("cleaned", "original").filter(pk=pk).first()
    if row is None:
        raise Http404
    row.case = case
    return row


def copies(actor: Anyone, case: Case, index: bytes) -> list[Document]:
    """The documents of this case, among those the actor may see and nobody withdrew, that hold the same file."""
    return list(_seen(actor, case).filter(content_index=index, state="held").order_by("pk"))


def slots(actor: Anyone, case: Case) -> list[tuple[str, Any]]:
    """The places for documents that the actor may fill, as choices."""
    seen = {each.value for each in categories_for(actor, case)}
    return [(each.code, each.text) for each in codelist("document_slot") if each.more["category"] in seen]


def categories(actor: Anyone, case: Case) -> list[tuple[str, Any]]:
    """What a document may be about for this actor, as choices."""
    seen = {each.value for each in categories_for(actor, case)}
    return [(code, text) for code, text in codelist("category").choices() if code in seen]


def neutral_name(document: Document, *, original: bool = False) -> str:
    """The name a file leaves under: its place and kind, never what somebody called it."""
    file = document.original if original else document.cleaned
    extension = EXTENSIONS.get(file.media_type, "bin") if file else "bin"
    return f"{document.slot}{'-original' if original else ''}.{extension}"


def media_type(document: Document) -> str:
    """What kind of file the cleaned copy is."""
    return document.cleaned.media_type if document.cleaned else "application/octet-stream"


def _seen(actor: Anyone, case: Case) -> Any:
    return Document.objects.filter(case=case, category__in=categories_for(actor, case))
