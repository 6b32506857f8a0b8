"""What a case looks like at a glance, narrowed to what the reader may see: a handful of prepared questions.

The door has opened the case for the reader already, so the questions name the case and nothing else narrows them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.access.prepared import Prepared, Slot
from wellknit.casework.models import (
    Approval,
    Case,
    CasePerson,
    Document,
    Person,
    ReferralOnFile,
    SafeContact,
    Service,
    StatusDecision,
    Task,
    Turn,
)
from wellknit.consent.models import Consent
from wellknit.desk.reads.cases import band_of
from wellknit.desk.reads.tasks import what
from wellknit.vault.classes import Category
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist
from wellknit.words.drawings import Knot, LooseEnd

_CASE = Slot("case")
_CALLED, _BIRTH = Person._meta.get_field("called"), Person._meta.get_field("birth")
_NO_DAY, _NO_MOMENT = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
_NOTHING = Value("", output_field=CharField())
_TURNS = {
    "case.handed_over": ("move", gettext_lazy("Handed to a colleague")),
    "case.reopened": ("deed", gettext_lazy("Opened again")),
    "case.closed": ("close", gettext_lazy("Closed")),
    "glass.broken": ("deed", gettext_lazy("Opened in an emergency")),
}


def _told(model: Any, day: Any, at: Any, code: str, more: Any, **only: Any) -> QuerySet[Any, Any]:
    """One kind of deed in the columns that all kinds share: its model, day, moment, code, and one thing more."""
    name = Value(model._meta.model_name, output_field=CharField())
    rows: QuerySet[Any, Any] = model.objects.filter(case=_CASE, **only)
    return rows.values_list(name, day, at, code, more)


def _deeds() -> QuerySet[Any, Any]:
    return _told(StatusDecision, "decided_on", _NO_MOMENT, "status", _NOTHING).union(
        _told(Consent, "given_on", "withdrawn_at", "decision", _NOTHING),
        _told(Turn, _NO_DAY, "made_at", "kind", _NOTHING, kind__in=sorted(_TURNS)),
        _told(Approval, _NO_DAY, "decided_at", "kind", "state"),
        _told(Service, "given_on", _NO_MOMENT, "kind", "provider__name"),
        _told(Document, _NO_DAY, "made_at", "slot", "category", state="held"),
        _told(ReferralOnFile, "on", _NO_MOMENT, "direction", "organisation__name", on__isnull=False),
        all=True,
    )


_everything = Prepared(_deeds)
_person = Prepared(
    lambda: (
        CasePerson.objects.filter(case=_CASE, role="principal")
        .order_by("pk")
        .values_list("person_id", "person__key_id", "person__called", "person__birth", "person__sex")[:1]
    )
)
_contact = Prepared(
    lambda: (
        SafeContact.objects.filter(case=_CASE)
        .order_by("-made_at", "-pk")
        .values_list("allowed", "review_on")[:1]
    )
)
_tasks = Prepared(
    lambda: (
        Task.objects.filter(case=_CASE, state="open")
        .order_by("due_on", "pk")
        .values_list("pk", "key_id", "due_on", "code", "title", "assignee__full_name")
    )
)


Deeds = Mapping[str, list[Any]]


class Human(NamedTuple):
    """The person whose case it is, as far as the reader may see."""

    called: str
    band: str
    sex: str


class Glance(NamedTuple):
    """A case at a glance. ``human`` and ``contact`` are nothing where the reader's part does not show them."""

    human: Human | None
    contact: tuple[bool, date] | None
    knots: list[Knot]
    ends: list[LooseEnd]


def glance(case: Case, seen: frozenset[Category]) -> Glance:
    """Everything the overview shows."""
    deeds: dict[str, list[Any]] = defaultdict(list)
    for name, *told in _everything(case=case.pk):
        deeds[name].append(told)
    knots = [*_legal(case, deeds, seen), *_course(case, deeds), *_given(case, deeds, seen)]
    return Glance(
        _human(case) if Category.IDENTITY in seen else None,
        next(iter(_contact(case=case.pk)), None) if Category.CONTACT in seen else None,
        sorted(knots, key=lambda knot: knot.at),
        [*_waiting(case, deeds), *_due(case, Category.STORY in seen)],
    )


def _human(case: Case) -> Human | None:
    found = _person(case=case.pk)
    if not found:
        return None
    pk, key, called, birth, sex = found[0]
    return Human(
        _CALLED.open_value(called, key, pk), band_of(_BIRTH.open_value(birth, key, pk), local_today()), sex
    )


def _legal(case: Case, deeds: Deeds, seen: frozenset[Category]) -> Iterable[Knot]:
    if Category.LEGAL not in seen:
        return
    here, statuses = case.agency.name, codelist("vic_TraffickingStatus")
    for day, _at, status, _more in deeds["statusdecision"]:
        yield Knot(day, statuses.label(status), "decision", here)
    for day, withdrawn, decision, _more in deeds["consent"]:
        yield Knot(day, _("Consent given") if decision == "given" else _("Consent refused"), "decision", here)
        if withdrawn:
            yield Knot(localdate(withdrawn), _("Consent withdrawn"), "decision", here)


def _course(case: Case, deeds: Deeds) -> Iterable[Knot]:
    here = case.agency.name
    yield Knot(localdate(case.opened_at), _("Case opened"), "deed", here)
    for _day, at, kind, _more in deeds["turn"]:
        drawn, words = _TURNS[kind]
        yield Knot(localdate(at), str(words), drawn, here)
    for day, _at, direction, organisation in deeds["referralonfile"]:
        said = _("Referred here by") if direction == "incoming" else _("Referred on to")
        yield Knot(day, said, "move", organisation or here)


def _given(case: Case, deeds: Deeds, seen: frozenset[Category]) -> Iterable[Knot]:
    here, services, slots = case.agency.name, codelist("service_kind"), codelist("document_slot")
    for day, _at, kind, provider in deeds["service"]:
        yield Knot(day, services.label(kind), "deed", provider or here)
    for _day, at, slot, category in deeds["document"]:
        if category in seen:
            yield Knot(localdate(at), slots.label(slot), "deed", here)
    for _day, decided_at, kind, state in deeds["approval"]:
        if kind == "plan" and state == "approved":
            yield Knot(localdate(decided_at), _("Plan approved"), "decision", here)


def _waiting(case: Case, deeds: Deeds) -> Iterable[LooseEnd]:
    for _day, _at, kind, state in deeds["approval"]:
        if state == "waiting":
            said = _("Plan waits for approval") if kind == "plan" else _("Closing waits for approval")
            yield LooseEnd(said, None, False, case.agency.name)


def _due(case: Case, told: bool) -> Iterable[LooseEnd]:
    today = local_today()
    for pk, key, day, code, title, whose in _tasks(case=case.pk):
        yield LooseEnd(what(code, title, key, pk, told) or _("A task"), day, day < today, whose)
