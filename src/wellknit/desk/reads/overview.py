"""What a case looks like at a glance, narrowed to what the reader may see: a handful of prepared questions.

The door has opened the case for the reader already, so the questions name the case and nothing else narrows them.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet
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

MOST = 60
_CASE = Slot("case")
_CALLED, _BIRTH = Person._meta.get_field("called"), Person._meta.get_field("birth")
_TURNS = {
    "case.handed_over": ("move", gettext_lazy("Handed to a colleague")),
    "case.reopened": ("deed", gettext_lazy("Opened again")),
    "case.closed": ("close", gettext_lazy("Closed")),
    "glass.broken": ("deed", gettext_lazy("Opened in an emergency")),
}


def _ask(model: Any, *columns: str, order: str, **only: Any) -> Prepared:
    def write() -> QuerySet[Any, Any]:
        rows: QuerySet[Any, Any] = model.objects.filter(case=_CASE, **only).order_by(order, "-pk")
        return rows.values_list(*columns)[:MOST]

    return Prepared(write)


_person = _ask(
    CasePerson, "person_id", "person__key_id", "person__called", "person__birth", "person__sex", order="pk",
    role="principal",
)  # fmt: skip
_contact = _ask(SafeContact, "allowed", "review_on", order="-made_at")
_decisions = _ask(StatusDecision, "decided_on", "status", order="-decided_on")
_consents = _ask(Consent, "given_on", "decision", "withdrawn_at", order="-given_on")
_turns = _ask(Turn, "made_at", "kind", order="-made_at", kind__in=sorted(_TURNS))
_approvals = _ask(Approval, "kind", "state", "made_at", "decided_at", "agency__name", order="-made_at")
_services = _ask(Service, "given_on", "kind", "provider__name", order="-given_on")
_documents = _ask(Document, "made_at", "slot", "category", order="-made_at", state="held")
_referrals = _ask(ReferralOnFile, "on", "direction", "organisation__name", order="-pk", on__isnull=False)
_tasks = _ask(
    Task, "pk", "key_id", "due_on", "code", "title", "assignee__full_name", order="due_on", state="open"
)


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
    approvals = _approvals(case=case.pk)
    knots = [*_legal(case, seen), *_course(case), *_given(case, seen), *_approved(case, approvals)]
    return Glance(
        _human(case) if Category.IDENTITY in seen else None,
        next(iter(_contact(case=case.pk)), None) if Category.CONTACT in seen else None,
        sorted(knots, key=lambda knot: knot.at),
        [*_waiting(approvals), *_due(case, Category.STORY in seen)],
    )


def _human(case: Case) -> Human | None:
    found = _person(case=case.pk)
    if not found:
        return None
    pk, key, called, birth, sex = found[0]
    return Human(
        _CALLED.open_value(called, key, pk), band_of(_BIRTH.open_value(birth, key, pk), local_today()), sex
    )


def _legal(case: Case, seen: frozenset[Category]) -> Iterable[Knot]:
    if Category.LEGAL not in seen:
        return
    here, statuses = case.agency.name, codelist("vic_TraffickingStatus")
    for day, status in _decisions(case=case.pk):
        yield Knot(day, statuses.label(status), "decision", here)
    for day, decision, withdrawn in _consents(case=case.pk):
        yield Knot(day, _("Consent given") if decision == "given" else _("Consent refused"), "decision", here)
        if withdrawn:
            yield Knot(localdate(withdrawn), _("Consent withdrawn"), "decision", here)


def _course(case: Case) -> Iterable[Knot]:
    here = case.agency.name
    yield Knot(localdate(case.opened_at), _("Case opened"), "deed", here)
    for at, kind in _turns(case=case.pk):
        drawn, said = _TURNS[kind]
        yield Knot(localdate(at), said, drawn, here)
    for day, direction, organisation in _referrals(case=case.pk):
        said = _("Referred here by") if direction == "incoming" else _("Referred on to")
        yield Knot(day, said, "move", organisation or here)


def _given(case: Case, seen: frozenset[Category]) -> Iterable[Knot]:
    here = case.agency.name
    for day, kind, provider in _services(case=case.pk):
        yield Knot(day, codelist("service_kind").label(kind), "deed", provider or here)
    for at, slot, category in _documents(case=case.pk):
        if category in seen:
            yield Knot(localdate(at), codelist("document_slot").label(slot), "deed", here)


def _approved(case: Case, approvals: Iterable[Any]) -> Iterable[Knot]:
    for kind, state, _asked, decided_at, _agency in approvals:
        if kind == "plan" and state == "approved":
            yield Knot(localdate(decided_at), _("Plan approved"), "decision", case.agency.name)


def _waiting(approvals: Iterable[Any]) -> Iterable[LooseEnd]:
    for kind, state, _asked, _decided, agency in approvals:
        if state == "waiting":
            said = _("Plan waits for approval") if kind == "plan" else _("Closing waits for approval")
            yield LooseEnd(said, None, False, agency)


def _due(case: Case, told: bool) -> Iterable[LooseEnd]:
    today = local_today()
    for pk, key, day, code, title, whose in _tasks(case=case.pk):
        yield LooseEnd(what(code, title, key, pk, told) or _("A task"), day, day < today, whose)
