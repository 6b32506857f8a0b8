"""Reading consents and releases: where the person stands, what waits, and who was told what."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.doors import alias, row_for, thing
from wellknit.casework.models import Case, CasePerson, Document, Person
from wellknit.casework.standing import categories_for, may
from wellknit.consent.gate import answers
from wellknit.consent.models import Consent, Disclosure, Release, Scope
from wellknit.consent.rules import cover as covering
from wellknit.consent.rules.releases import Wanted
from wellknit.consent.states import UNUSED
from wellknit.cooperation.reads import route
from wellknit.cooperation.rules import Route
from wellknit.directory.models import Organisation
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.people.models import Worker
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist, languages

SHOWN = 100


# Where the person stands


@dataclass(frozen=True)
class Standing:
    """One line for an overview: ``given``, ``refused`` or ``none``, and the day the next consent ends."""

    state: str
    next_expiry: date | None = None
    living: int = 0

    @property
    def text(self) -> str:
        """The same in words."""
        sentences = {
            "given": _("Consent given"),
            "refused": _("Consent refused"),
            "none": _("No consent in force"),
        }
        return sentences[self.state]


def standing(case: Case) -> Standing:
    """Where the persons of a case stand today; two queries."""
    rows = _with_scopes(case)
    days = [scope.until for scope in _living(rows) if scope.until]
    if days:
        return Standing("given", min(days), len(days))
    refused = any(row.decision == "refused" and not row.is_replaced for row in rows)
    return Standing("refused" if refused else "none")


def living(case: Case) -> list[Scope]:
    """The scopes in force today, the one that ends first at the front."""
    return _living(_with_scopes(case))


def _living(rows: list[Any]) -> list[Scope]:
    today = local_today()
    found = [scope for row in rows for scope in row.scopes.all() if not ending(row, scope, today)]
    return sorted(found, key=lambda scope: (scope.until or today, scope.pk))


def _with_scopes(case: Case) -> list[Any]:
    rows: list[Any] = list(
        Consent.objects.filter(case=case)
        .select_related("person__key", "made_by", "withdrawn_by")
        .prefetch_related("scopes__recipient")
        .order_by("-given_on", "-pk")
    )
    replaced = {row.replaces_id for row in rows}
    refusals: list[Any] = []
    for row in rows:
        row.is_replaced = row.pk in replaced
        row.refused_later = [later for later in refusals if later.person_id == row.person_id]
        if row.decision == "refused" and not row.is_replaced:
            refusals.append(row)
    return rows


def ending(row: Any, scope: Scope, today: date) -> str:
    """Why a scope is not in force: refused, replaced, withdrawn or expired; empty while it is."""
    if row.decision != "given":
        return "refused"
    if row.is_replaced:
        return "replaced"
    if row.withdrawn_at or scope.withdrawn_at:
        return "withdrawn"
    if scope.until is None or scope.until < today:
        return "expired"
    return "refused" if any(_refuses(later, scope) for later in row.refused_later) else ""


def _refuses(later: Any, scope: Scope) -> bool:
    """Whether a later refusal speaks of everything in this scope."""
    if not later.scopes.all():
        return scope.recipient_id is not None
    return any(
        (no.purpose, no.recipient_id) == (scope.purpose, scope.recipient_id)
        and set(scope.category_names) <= set(no.category_names)
        for no in later.scopes.all()
    )


@dataclass(frozen=True)
class Shown:
    """A consent as the page shows it: the row, and each scope with why it is no longer in force."""

    row: Any
    scopes: list[tuple[Scope, str]]

    @property
    def in_force(self) -> bool:
        """Whether something of it still holds."""
        refusal = self.row.decision == "refused" and not self.row.is_replaced
        return refusal or any(not why for _scope, why in self.scopes)

    @property
    def several(self) -> bool:
        """Whether one thing of it can be taken back without the rest."""
        return len(self.scopes) > 1

    @property
    def checks(self) -> list[tuple[Any, str]]:
        """The seven checks with their answers."""
        return checks_of(self)

    @property
    def withdrawable(self) -> bool:
        """Whether there is something left to take back."""
        return not (self.row.decision != "given" or self.row.is_replaced or self.row.withdrawn_at)


def checks_of(shown: Shown | None) -> list[tuple[Any, str]]:
    """The seven checks, with the answers where there are any."""
    told = (shown.row.checks or {}) if shown else {}
    return [(check.text, told.get(check.code, "not_asked")) for check in codelist("consent_check")]


def consents(actor: Actor, case: Case) -> list[Shown]:
    """Every answer of the case, the newest first; nothing for somebody who may not see the legal side."""
    if "legal" not in categories_for(actor, case):
        return []
    today = local_today()
    return [
        Shown(row, [(scope, ending(row, scope, today)) for scope in row.scopes.all()]) for row in _with_scopes(case)
    ]


def one(actor: Actor, case: Case, pk: int) -> Shown:
    """One answer. Raises `Http404` for what is not there or not to be seen."""
    found = next((shown for shown in consents(actor, case) if shown.row.pk == pk), None)
    if found is None:
        raise Http404
    found.row.case = case
    return found


def scope_of(consent: Shown, pk: int | None) -> Scope | None:
    """The scope of an answer with this number; none without a number. Raises `Http404`."""
    if pk is None:
        return None
    found = next((scope for scope, _why in consent.scopes if scope.pk == pk), None)
    if found is None:
        raise Http404
    found.case = consent.row.case
    return found


# Asking


@dataclass(frozen=True)
class Asking:
    """What the form offers: whom it can be about, the papers it can point to, the worker's language."""

    persons: list[Person]
    papers: list[Document]
    worker_language: str


def asking(actor: Actor, case: Case) -> Asking:
    """Everything the form needs."""
    members = CasePerson.objects.filter(case=case).select_related("person__key").order_by("pk")
    papers = Document.objects.filter(case=case, state="held", category__in=categories_for(actor, case)).order_by("-pk")
    return Asking([member.person for member in members], list(papers[:SHOWN]), language_of(actor))


def language_of(actor: Actor) -> str:
    """The language a worker works in, by ISO 639-3; empty where it is not known."""
    worker = Worker.objects.filter(pk=actor.worker_id).values_list("language", flat=True).first()
    return languages().find((worker or "").partition("-")[0])


# Releases


def wish(
    by: Actor, case: Case, person: Person, to: Organisation, purpose: str, categories: frozenset[str],
    ground: str, reason: str,
) -> Wanted:  # fmt: skip
    """What the rules must know of a release somebody asks for; the action and the preview ask the same."""
    if not CasePerson.objects.filter(case=case, person=person).exists():
        raise Refused(_("This person is not in this case."))
    told, today = answers(case, person), local_today()
    twins = Release.objects.filter(
        case=case, person=person, recipient=to, purpose=purpose, ground=ground,
        categories=written(categories), state__in=UNUSED, expires_at__gt=clock.now(),
    )  # fmt: skip
    return Wanted(
        ground=ground, reason=reason, purpose=purpose, categories=categories,
        coverage=covering.cover(told, to.pk, purpose, categories, today),
        unseen=categories - categories_for(by, case), objection=covering.objects(told, to.pk, today),
        twin=twins.exists(), route=way(case, to, purpose),
    )  # fmt: skip


def way(case: Case, to: Organisation, purpose: str, *, under_way: bool = False) -> Route:
    """Whether something for this purpose may go from the agency of a case to where the recipient is."""
    if not to.country:
        return Route(_("Say in the directory in which country “%(name)s” is, so that it is known which agreement counts.") % {"name": to})
    return route(case.agency.country, to.country, purpose, under_way=under_way)


def written(categories: Collection[str]) -> str:
    """Categories as a release keeps them: in the order of their list."""
    return " ".join(code for code in codelist("category").codes if code in categories)


def unused(case: Case) -> list[Release]:
    """The releases of a case that could still be used, or confirmed."""
    rows = Release.objects.filter(case=case, state__in=UNUSED, expires_at__gt=clock.now())
    return list(rows.select_related("recipient", "made_by").order_by("-pk"))


def a_release(case: Case, pk: int) -> Release:
    """One release of a case that came through its door."""
    return row_for(case, Release, pk, "recipient", "agreement", "person__key", "made_by", "confirmed_by", "used_by")


def waiting(actor: Actor, most: int = SHOWN) -> list[Release]:
    """The releases that wait for this actor as the second person, the longest waiting first."""
    rows = Release.objects.filter(state="waiting", expires_at__gt=clock.now()).exclude(made_by_id=actor.worker_id)
    found = rows.select_related("case__key", "recipient", "made_by").order_by("pk")[:most]
    return [row for row in found if may(actor, Permission.RELEASE_CONFIRM, row.case)]


# Who was told what


@dataclass(frozen=True)
class Told:
    """One disclosure: when, by whom, to whom, what for, what, on which ground, until when; and since then."""

    at: datetime
    by: str
    recipient: str
    purpose: str
    categories: list[str]
    ground: str
    until: date | None
    withdrawn_since: bool = False
    node: Disclosure | None = None  # over the net: the node it went to, and what became of it there


def told(case: Case) -> list[Told]:
    """Who was told what, the latest first: as the ledger has it, with the names the releases still know."""
    entries = Entry.objects.filter(subject=alias(case), kind="release.used").order_by("-seq")
    rows = Release.objects.filter(case=case, state="used").select_related("recipient", "used_by", "disclosure")
    releases = {thing(row): row for row in rows.prefetch_related("scopes__consent")}
    return [_told(entry, json.loads(entry.detail), releases.get(entry.thing)) for entry in entries]


def _told(entry: Entry, detail: dict[str, str], row: Release | None) -> Told:
    until = date.fromisoformat(detail["until"]) if "until" in detail else None
    return Told(
        at=entry.at, by=row.used_by.full_name if row and row.used_by else "",
        recipient=row.recipient.name if row else _("an organisation no longer in the directory"),
        purpose=detail["purpose"], categories=detail["categories"].split(), ground=detail["ground"],
        until=until, withdrawn_since=row is not None and _withdrawn(row), node=getattr(row, "disclosure", None),
    )  # fmt: skip


def _withdrawn(row: Release) -> bool:
    return any(scope.withdrawn_at or scope.consent.withdrawn_at for scope in row.scopes.all())


def unanswered(case: Case) -> list[Disclosure]:
    """The nodes that were asked to erase what they were told and have not answered."""
    return list(Disclosure.objects.filter(case=case, answer="").exclude(asked_at=None).order_by("asked_at"))
