"""Putting what came with a referral on file: a new case, or one that is here already. Nothing is written over.

What this node cannot read, a code it does not know yet, a row without what it must have here, stays in the slice, where
people see it with the reason: it is held, never dropped.
"""

import json
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.casework.actions import cases, documents, needs, people, story
from wellknit.casework.doors import person_of
from wellknit.casework.models import Case, Exploitation, Person
from wellknit.casework.models.base import CaseBound
from wellknit.consent import parcels
from wellknit.consent.received import may_show, shown
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions.common import done, move, must, tell, today
from wellknit.referral.contents import called_in, day_of, masked_lists, newest, readable, told_of
from wellknit.referral.models import Enclosure, Line, Progress, Recognition, Referral, Slice
from wellknit.referral.rules import moves as rules
from wellknit.vault import files, keyring, shredding
from wellknit.vault.cleaning import Cleaned
from wellknit.vault.fields import SealedField
from wellknit.vault.models import SealedModel
from wellknit.words.calendars import local_today

_OUTSIDE = ("id", "key", "case", "made_by", "made_at")


@transaction.atomic
def open_case(*, referral: Referral, by: Actor, called: str, form_token: str = "") -> Case:
    """Open a case with what the slice holds; the name may be one the worker gives, where none was told."""
    parcel = _ready(referral, by)
    told, _held = readable(told_of(parcel))
    case = cases.open_case(by=by, called=called, person=told, form_token=form_token, source="referral")
    _note_filled(referral, {"called", *told})
    _begin(referral, case, by, parcel)
    return case


@transaction.atomic
def join_case(*, referral: Referral, case: Case, by: Actor) -> None:
    """Work on the referral in a case that is here already. What is on file stays; what was told stands beside it."""
    parcel = _ready(referral, by)
    _begin(referral, case, by, parcel)


def _note_filled(row: Referral, names: Collection[str]) -> None:
    row.filled = " ".join(sorted({*row.filled.split(), *names}))


def _ready(row: Referral, by: Actor) -> parcels.Parcel:
    must(by, row)
    last = newest(row)
    parcel = shown(row.received, last.content if last else None)
    rules.may_take_over(state=row.state, has_case=row.case_id is not None, told=bool(parcel)).enforce()
    return parcel


def _begin(row: Referral, case: Case, by: Actor, parcel: parcels.Parcel) -> None:
    """The referral becomes one of this case: its rows are sealed anew under the case's key, and its own is destroyed."""
    needs.add(case=case, by=by, kind=row.need_kind, urgency=row.urgency)
    row.filed = _file_rest(case, by, parcel)
    own = row.key_id
    _reseal(row, case)
    for table in (Slice, Progress, Recognition, Line):
        for each in table.objects.filter(referral_id=row.pk):
            each.referral = row
            _reseal(each, case)
    _reseal_files(row, case)
    shredding.forget_files([own])
    keyring.shred(own)
    Slice.objects.filter(referral=row, incoming=True, taken_at=None).update(taken_at=clock.now())
    move(row, "under_way")
    done("referral.begun", row, by=by)
    tell(row, "progress", by, what="begun", on=today())
    _file_documents(row, by)


def _reseal_files(row: Referral, case: Case) -> None:
    """The documents that are here, sealed anew under the case's key; what comes later is sealed with it at once."""
    for each in Enclosure.objects.filter(referral_id=row.pk).select_related("file"):
        each.key_id = case.key_id
        if each.file is not None:
            data, media_type = files.load(each.file), each.file.media_type
            each.file = files.store(key_id=case.key_id, data=data, media_type=media_type)
        each.save()


def _reseal(row: SealedModel, case: Case) -> None:
    sealed = [field.attname for field in row._meta.concrete_fields if isinstance(field, SealedField)]
    plain = {name: getattr(row, name) for name in sealed}
    row.key_id = case.key_id
    for name, value in plain.items():
        setattr(row, name, value)
    if isinstance(row, Referral):
        row.case = case
    row.save()


# What is told beside the person


def _file_rest(case: Case, by: Actor, parcel: parcels.Parcel) -> list[dict[str, Any]]:
    """Put the story on file; which rows it became, so that they can be found again when the consent ends."""
    filed = []
    for number, (kind, told) in parcels.rows(parcel).items():
        if kind in _FILED:
            # What cannot be put on file stays in the slice, where it is shown as such.
            with suppress(Refused, KeyError, TypeError, ValueError), transaction.atomic():
                made = _FILED[kind](case, by, person_of(case), told)
                filed.append({"table": kind, "row": made.pk, "categories": parcels.told_in(parcel, number), "says": says(made)})
    return filed


def says(row: CaseBound) -> dict[str, Any]:
    """What a row says, as JSON has it; who made it and when is left out."""
    told = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in _OUTSIDE}
    found: dict[str, Any] = json.loads(json.dumps(told, cls=DjangoJSONEncoder))
    return found


def _status(case: Case, by: Actor, person: Person, told: dict[str, Any]) -> CaseBound:
    day = day_of(told["decided_on"]) or local_today()
    words = {name: told.get(name, "") for name in ("body_kind", "body_name", "reason")}
    return story.decide_status(
        case=case, by=by, status=told["status"], decided_on=day, standard="recognised_by_other_state", person=person, **words
    )


def _exploitation(case: Case, by: Actor, person: Person, told: dict[str, Any]) -> CaseBound:
    if Exploitation.objects.filter(case=case, person=person).exists():
        raise Refused(_("There is one on file already."))  # nothing is written over
    named = ("codes", "relationship", "industry", "recruited_at", "exploited_at", "words")
    return story.write_exploitation(case=case, by=by, person=person, **{name: told[name] for name in named if name in told})


def _event(case: Case, by: Actor, person: Person, told: dict[str, Any]) -> CaseBound:
    named = ("country", "place", "words")
    return story.write_event(case=case, by=by, kind=told["kind"], **{name: told[name] for name in named if name in told})


_FILED: dict[str, Callable[[Case, Actor, Person, dict[str, Any]], CaseBound]] = {
    "statusdecision": _status, "exploitation": _exploitation, "traffickingevent": _event,
}  # fmt: skip


@transaction.atomic
def take_over(*, referral: Referral, by: Actor, fields: list[str]) -> list[str]:
    """Put fields of what was told last on file, each named by the worker who looked at both; the ones that changed."""
    must(by, referral)
    last = newest(referral)
    parcel = shown(referral.received, last.content if last else None)
    told, _held = readable(told_of(parcel) | ({"called": called_in(parcel)} if called_in(parcel) else {}))
    wanted = {name: value for name, value in told.items() if name in fields and name not in masked_lists(parcel)}
    if referral.case is None or last is None or not wanted:
        return []
    changed = people.describe(case=referral.case, person=person_of(referral.case), by=by, **wanted)
    _note_filled(referral, changed)
    referral.save(update_fields=["filled"])
    last.taken_at = clock.now()
    last.save(update_fields=["taken_at"])
    done("referral.taken_over", referral, by=by, fields=sorted(changed))
    return changed


@transaction.atomic
def file_documents(*, referral: Referral, by: Actor) -> int:
    """Put the documents that have come on file in the case; how many. What may not be shown any more stays away."""
    must(by, referral)
    return _file_documents(referral, by)


def _file_documents(row: Referral, by: Actor) -> int:
    waiting = Enclosure.objects.filter(referral=row, document=None).exclude(file=None).select_related("file", "slice")
    return sum(_file(row, each, by) for each in waiting if _may_be_seen(row, each))


def _may_be_seen(row: Referral, each: Enclosure) -> bool:
    return row.received is not None and may_show(row.received, each.category, clock.now())


def _file(row: Referral, each: Enclosure, by: Actor) -> int:
    if row.case is None or each.file is None:
        return 0
    told = next(one for one in parcels.of_kind(each.slice.content, "document") if one.get("file") == each.number)
    data = files.load(each.file)
    words: dict[str, Any] = {name: told.get(name, "") for name in ("title", "language", "issued_by")}
    days: dict[str, Any] = {name: day_of(told.get(name)) for name in ("issued_on", "expires_on")}
    try:
        with transaction.atomic():
            each.document = documents.add(
                case=row.case, by=by, slot=told["slot"], cleaned=Cleaned(data, each.file.media_type, "", ()), original=data,
                category=each.category, **words, **days,
            )  # fmt: skip
    except Refused:
        return 0  # it stays with the referral, and is shown there
    each.save(update_fields=["document"])
    done("referral.filed", row, by=by)
    return 1
