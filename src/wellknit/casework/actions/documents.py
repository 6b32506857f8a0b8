"""Keeping documents: a cleaned copy for people, the untouched original as evidence; both sealed, or neither."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wellknit.access.actors import Actor, Forbidden
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, made, move
from wellknit.casework.actions.once import hold
from wellknit.casework.doors import alias, thing
from wellknit.casework.models import Case, Document
from wellknit.casework.reads import documents as reads
from wellknit.casework.rules import documents as rules
from wellknit.casework.rules.codes import known
from wellknit.casework.standing import categories_for, need
from wellknit.casework.states import DOCUMENT
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.vault import files
from wellknit.vault.cleaning import Cleaned
from wellknit.vault.models import SealedFile

_GONE = _("This file is not where it was kept, or was changed there. It can be brought back from the backup.")
_NO_ROOM = _(
    "The file could not be kept: the disk of this node is full or failing. Nothing was kept by halves. "
    "Tell the person who looks after this node, and add the file again afterwards."
)


@transaction.atomic
def add(
    *, case: Case, by: Actor, slot: str, cleaned: Cleaned, original: bytes, category: str = "",
    title: str = "", language: str = "", issued_by: str = "", issued_on: date | None = None,
    expires_on: date | None = None,
) -> Document:  # fmt: skip
    """Keep a file that was cleaned, and its original. Fills the place that was wanted, if there is one.

    Cleaning comes before, outside of any transaction: nobody waits for the database meanwhile.
    """
    need(by, Permission.DOCUMENT_WRITE, case)
    rules.in_order(issued_on, expires_on).enforce()
    category = _category(case, by, slot, category)
    hold(case)
    index = files.content_index(key_id=case.key_id, data=original)
    rules.not_here_yet([each for each in reads.copies(by, case, index) if each.slot == slot]).enforce()
    row = _place(case, by, slot)
    told = {
        "category": category, "title": title, "language": language, "issued_by": issued_by, "issued_on": issued_on,
        "expires_on": expires_on, "removed": list(cleaned.removed), "content_index": index,
    }  # fmt: skip
    for name, value in told.items():
        setattr(row, name, value)
    with _both_or_neither(case) as keep:
        row.original = keep(original, cleaned.media_type)
        row.cleaned = keep(cleaned.data, cleaned.media_type)
        row.save()
        done("document.added", row, by=by, slot=slot)
    return row


@transaction.atomic
def want(*, case: Case, by: Actor, slot: str) -> Document:
    """Say that a document is wanted, so that its place stands open until it is filled."""
    need(by, Permission.DOCUMENT_WRITE, case)
    category = _category(case, by, slot, "")
    hold(case)
    rules.may_want(Document.objects.filter(case=case, slot=slot, state=DOCUMENT.start).exists()).enforce()
    row = Document(**made(case, by), slot=slot, category=category, state=DOCUMENT.start)
    row.save(force_insert=True)
    done("document.wanted", row, by=by, slot=slot)
    return row


@transaction.atomic
def no_longer_want(*, document: Document, by: Actor) -> None:
    """Take back the wish for a document; an empty place is simply gone."""
    need(by, Permission.DOCUMENT_WRITE, document.case)
    gone, _tables = Document.objects.filter(pk=document.pk, state=DOCUMENT.start).delete()
    if not gone:
        raise Refused(str(_("This document arrived meanwhile. Look at it.")))
    done("document.unwanted", document, by=by, slot=document.slot)


@transaction.atomic
def read(*, document: Document, by: Actor) -> bytes:
    """The cleaned copy; that it was opened is recorded."""
    need(by, Permission.DOCUMENT_READ, document.case)
    return _opened("document.read", document, document.cleaned, by)


@transaction.atomic
def read_original(*, document: Document, by: Actor, reason: str) -> bytes:
    """The file as it came in, for a reason that is recorded. It may be dangerous to open."""
    need(by, Permission.DOCUMENT_ORIGINAL, document.case)
    known("original_reason", reason or "-").enforce()
    return _opened("document.original_read", document, document.original, by, reason=reason)


def _opened(kind: str, document: Document, file: SealedFile | None, by: Actor, **detail: str) -> bytes:
    rules.may_open(document.state).enforce()
    if file is None:
        raise Refused(str(rules.may_open("wanted").why_not))
    record(kind, by=by, subject=alias(document), thing=thing(document), slot=document.slot, **detail)
    try:
        return files.load(file)
    except files.FileGone:
        raise Refused(str(_GONE)) from None


def _category(case: Case, by: Actor, slot: str, told: str) -> str:
    known("document_slot", slot or "-").enforce()
    category = told or rules.category_of(slot)
    verdict = rules.may_stand_in(slot, category, categories_for(by, case))
    if not verdict:
        raise Forbidden(str(verdict.why_not))
    return category


def _place(case: Case, by: Actor, slot: str) -> Document:
    """The wanted place, moved to held, or a new one."""
    row = Document.objects.filter(case=case, slot=slot, state=DOCUMENT.start).order_by("pk").first()
    if row is None:
        return Document(**made(case, by), slot=slot, state="held")
    fresh = made(case, by)
    move(row, DOCUMENT, "held")
    row.case, row.made_by_id, row.made_at = case, fresh["made_by_id"], fresh["made_at"]
    return row  # type: ignore[no-any-return]


@contextmanager
def _both_or_neither(case: Case) -> Iterator[Any]:
    """Files stored inside are taken from disk again when anything goes wrong; their rows go by themselves."""
    kept: list[SealedFile] = []

    def keep(data: bytes, media_type: str) -> SealedFile:
        kept.append(files.store(key_id=case.key_id, data=data, media_type=media_type))
        return kept[-1]

    try:
        yield keep
    except BaseException as fault:
        for file in kept:
            files.path_of(file.name).unlink(missing_ok=True)
        if isinstance(fault, OSError):
            raise Refused(str(_NO_ROOM)) from None
        raise
