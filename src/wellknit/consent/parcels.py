"""Content as it travels: pieces of rows, sorted by category, so that a recipient can keep each apart.

A row is told in pieces: what is identity of it under ``identity``, what is family under ``family``. Pieces of one row
bear the same number. Codes travel as codes, so that each side reads them in its own language.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from wellknit.casework.models import Case, Document, Person
from wellknit.consent import content, gate
from wellknit.consent.rules.values import TWO_PEOPLE
from wellknit.directory.models import Organisation
from wellknit.ground.verdicts import Refused

Parcel: TypeAlias = dict[str, list[dict[str, Any]]]  # category: pieces {"of": …, "n": …, "is": {…}}
WITH_OTHERS = "routine"  # goes along with content of a category, and never alone


def packed(permit: gate.Permit, documents: Sequence[Document] = ()) -> Parcel:
    """Everything that may leave under a permit, and the documents somebody chose: the file of each is attached in order."""
    found = _packed(permit.case, permit.person, lambda row: gate.cleared(permit, row.classes, row))
    number = max((piece["n"] for pieces in found.values() for piece in pieces), default=0)
    for file, document in enumerate(documents):
        pieces = found.setdefault(document.category, [])
        pieces.append({"of": "document", "n": number + 1 + file, "is": {"file": file, **_document(permit, document)}})
    return found


def would_pack(case: Case, person: Person, categories: Collection[str], *, two_people: bool) -> Parcel:
    """The same before there is a permit, for a preview that must know how much it would be; nothing leaves by it."""
    allowed = frozenset(categories)
    return _packed(case, person, lambda row: gate.narrowed(row.classes, row, allowed, two_people))


def _packed(case: Case, person: Person, cleared: Callable[[Any], Mapping[str, Any]]) -> Parcel:
    found: Parcel = {}
    for number, (row, _title, fields) in enumerate(content.rows(case, person), 1):
        leaving = cleared(row)
        for name in fields:
            if name in leaving:
                _put(found, row, number, name, _plain(leaving[name]))
    return found


def _document(permit: gate.Permit, row: Document) -> dict[str, Any]:
    """What is told of a document. A title may be missing; what it is and the file itself are of its category."""
    if row.case_id != permit.case.pk or row.category not in permit.categories:
        raise Refused(_("This document is not covered by the release."))
    if row.category in TWO_PEOPLE and not permit.two_people:
        raise Refused(_("This document is not covered by the release."))
    told = {name: _plain(getattr(row, name)) for name in content.DOCUMENT}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _put(found: Parcel, row: Any, number: int, name: str, value: Any) -> None:
    category = gate.about(row.classes, name, row).category.value
    pieces = found.setdefault(category, [])
    if not pieces or pieces[-1]["n"] != number:
        pieces.append({"of": row._meta.model_name, "n": number, "is": {}})
    pieces[-1]["is"][name] = value


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return value.name if isinstance(value, Organisation) else value


def categories(parcel: Mapping[str, Any]) -> frozenset[str]:
    """What a parcel tells something of."""
    return frozenset(parcel) - {WITH_OTHERS}


def narrowed(parcel: Parcel, allowed: Collection[str]) -> Parcel:
    """What of a parcel may still be seen; what is mere routine only along with something else."""
    kept = {name: pieces for name, pieces in parcel.items() if name in allowed}
    rows = {piece["n"] for pieces in kept.values() for piece in pieces}
    routine = [piece for piece in parcel.get(WITH_OTHERS, ()) if piece["n"] in rows]
    return kept | ({WITH_OTHERS: routine} if routine else {})


def rows(parcel: Parcel) -> dict[int, tuple[str, dict[str, Any]]]:
    """The rows put together again: number → what it is, and everything told of it."""
    found: dict[int, tuple[str, dict[str, Any]]] = {}
    for pieces in parcel.values():
        for piece in pieces:
            found.setdefault(piece["n"], (piece["of"], {}))[1].update(piece["is"])
    return dict(sorted(found.items()))


def of_kind(parcel: Parcel, kind: str) -> list[dict[str, Any]]:
    """Everything told of the rows of one kind, in their order."""
    return [told for of, told in rows(parcel).values() if of == kind]


def told_in(parcel: Parcel, number: int) -> list[str]:
    """The categories in which something of a row is told."""
    return [name for name in sorted(categories(parcel)) if any(piece["n"] == number for piece in parcel[name])]


def items(parcel: Parcel) -> list[content.Item]:
    """The same in words, for a page; what this node has no word for yet is shown as it came."""
    return [item for category, pieces in parcel.items() for piece in pieces for item in _items(category, piece)]


def _items(category: str, piece: Mapping[str, Any]) -> Iterator[content.Item]:
    title, fields = content.NAMED.get(piece["of"], (piece["of"], {}))
    for name, value in piece["is"].items():
        if name == "file":
            continue
        label, codes = fields.get(name, (name, ""))
        yield content.Item(category, title, label, content.in_words(value, codes))
