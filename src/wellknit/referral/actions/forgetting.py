"""Forgetting what came with a referral, when nothing entitles this node to it any more."""

from collections.abc import Collection
from typing import Any

from django.apps import apps

from wellknit.access.actors import System
from wellknit.casework.actions import facts, mistakes, story
from wellknit.casework.actions.common import done
from wellknit.casework.doors import person_of, thing
from wellknit.casework.models import Case
from wellknit.consent import parcels
from wellknit.consent.models import ReceivedConsent
from wellknit.consent.reads import written
from wellknit.ground import clock
from wellknit.ledger.record import record
from wellknit.referral.actions.filing import says
from wellknit.referral.contents import called_in, told_of
from wellknit.referral.doors import alias
from wellknit.referral.models import Enclosure, Line, Referral, Slice
from wellknit.vault import keyring, shredding
from wellknit.vault.models import SealedFile

NODE = System("referrals")


def forget(row: Referral) -> None:
    """Empty what was told before a case was open, and destroy the key it was sealed with. Of a case nothing is touched."""
    if row.case_id is not None or not row.incoming or row.key.wrapped is None:
        return
    row.preview = row.addressed = None
    Referral.objects.filter(pk=row.pk).update(preview=None, addressed=None)
    Slice.objects.filter(referral=row).update(content=None, categories="", forgotten_at=clock.now())
    Line.objects.filter(referral=row).update(words=None)
    record("referral.forgotten", by=NODE, subject=alias(row), thing=thing(row))
    shredding.forget_files([row.key_id])
    keyring.shred(row.key_id)


def forget_ended(received: ReceivedConsent, categories: Collection[str]) -> bool:
    """Forget what came on a consent that has ended, or these categories of it (registered with `consent.received`).

    What a case holds by now was put there by a worker here, and a person must see to it: then something is left.
    """
    rows = list(Referral.objects.filter(received=received, incoming=True).select_related("key", "case__key"))
    for row in rows:
        if row.case is not None:
            _set_aside(row, row.case, frozenset(received.category_names))
        _narrow(row, frozenset(received.category_names))
        if received.ended and row.case_id is None:
            forget(row)
    return not any(row.case_id for row in rows)


def _set_aside(row: Referral, case: Case, left: frozenset[str]) -> None:
    """Take off the record of a case what was put there from here and nobody has changed since. It is kept sealed with the
    referral and shown to nobody, until a person has the case erased or names the ground on which it is kept."""
    taken = _facts_off(row, case, left)
    rows, papers = _rows_off(row, case, left), _documents_off(row, left)
    if taken or rows or papers:
        aside = row.aside or {}
        row.aside = aside | taken | {"filed": [*aside.get("filed", ()), *rows]}
        row.save(update_fields=["aside", "filed"])
        fields = sorted({*taken, *(each["table"] for each in rows), *(["document"] if papers else [])})
        done("referral.set_aside", case, by=NODE, referral=row.pk, fields=fields)


def _facts_off(row: Referral, case: Case, left: frozenset[str]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for told in Slice.objects.filter(referral=row, incoming=True, forgotten_at=None).order_by("version"):
        gone = {name: pieces for name, pieces in (told.content or {}).items() if name not in left}
        facts_told = told_of(gone) | ({"called": name} if (name := called_in(gone)) else {})
        filled = {name: value for name, value in facts_told.items() if name in row.filled.split()}
        taken |= {name: filled[name] for name in facts.take_out(person_of(case), filled)}
    return taken


def _rows_off(row: Referral, case: Case, left: frozenset[str]) -> list[dict[str, Any]]:
    """The rows of the story that go: of a row told in several categories one is enough."""
    off, stand = [], []
    for filed in row.filed or ():
        goes = not left or not left.issuperset(filed["categories"])
        found = apps.get_model("casework", filed["table"]).objects.filter(case=case, pk=filed["row"]).first() if goes else None
        if found is not None and says(found) == filed["says"]:
            off.append((found, filed))
        else:
            stand.append(filed)
    if off:
        story.take_off(case=case, rows=[found for found, _filed in off])
        row.filed = stand
    return [filed for _found, filed in off]


def _documents_off(row: Referral, left: frozenset[str]) -> int:
    """Documents that came stay sealed and marked in the case, and are opened no more."""
    papers = Enclosure.objects.filter(referral=row, incoming=True, document__state="held").exclude(category__in=left)
    for each in papers.select_related("document__case"):
        mistakes.close(each.document, "consent_ended")
    return len(papers)


def _narrow(row: Referral, left: frozenset[str]) -> None:
    for told in Slice.objects.filter(referral=row, incoming=True, forgotten_at=None):
        content = parcels.narrowed(told.content or {}, left)
        told.content, told.categories = content, written(parcels.categories(content))
        told.forgotten_at = None if content else clock.now()
        told.save(update_fields=["content", "categories", "forgotten_at"])
    gone = Enclosure.objects.filter(referral=row, incoming=True).exclude(category__in=left).exclude(file=None)
    shredding.forget_rows(SealedFile.objects.filter(pk__in=list(gone.values_list("file", flat=True))))
