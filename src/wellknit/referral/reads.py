"""Reading referrals: those of a case, the inbox and the outbox, and everything one page shows of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.models import Case, Document, Need
from wellknit.casework.reads import duplicates
from wellknit.casework.standing import categories_for
from wellknit.consent import parcels
from wellknit.consent.content import Item
from wellknit.consent.models import Disclosure, ReceivedConsent
from wellknit.consent.received import awaited, shown
from wellknit.federation.models import Outgoing
from wellknit.federation.states import FAILED
from wellknit.people.models import Agency
from wellknit.referral import routing
from wellknit.referral.contents import called_in, newest, readable, tells_of_identification, told_of
from wellknit.referral.deeds import Deed, offered
from wellknit.referral.models import Enclosure, Line, Progress, Recognition, Referral, Slice
from wellknit.referral.rules import moves as rules
from wellknit.referral.states import OPEN
from wellknit.words.calendars import local_today
from wellknit.words.codelists import codelist

SHOWN = 100
_WITH = ("organisation", "case", "agency", "worker", "key")
_WAITS = Q(state="offered") | Q(state="sliced", case=None, worker=None)


def of_case(case: Case) -> list[Referral]:
    """The referrals of a case, the newest first."""
    return list(Referral.objects.filter(case=case).select_related(*_WITH).order_by("-pk")[:SHOWN])


def open_needs(case: Case) -> list[Need]:
    """What can be referred on."""
    return list(Need.objects.filter(case=case, state="open").order_by("pk"))


def open_need(case: Case, pk: str) -> Need | None:
    """The open need that was chosen, if one was."""
    found = Need.objects.filter(case=case, state="open", pk=int(pk)).first() if pk.isdecimal() else None
    if found is not None:
        found.case = case
    return found


def documents(actor: Actor, case: Case) -> list[Document]:
    """The documents somebody can choose to send along."""
    rows = Document.objects.filter(case=case, state="held", category__in=categories_for(actor, case))
    return list(rows.exclude(cleaned=None).order_by("-pk")[:SHOWN])


# The inbox and the outbox


def waiting() -> QuerySet[Any]:
    """Offers that wait for an answer here and notifications nobody has taken up, the first to run out at the front."""
    return Referral.objects.filter(_WAITS, incoming=True).select_related(*_WITH).order_by("answer_by", "pk")


def taken() -> QuerySet[Any]:
    """What was accepted here and is of no case yet, or is under way."""
    rows = Referral.objects.filter(incoming=True, state__in=OPEN).exclude(_WAITS)
    return rows.select_related(*_WITH).order_by("-pk")


def sent() -> QuerySet[Any]:
    """What was sent from here and is not over."""
    rows = Referral.objects.filter(incoming=False, state__in=OPEN | {"draft"})
    return rows.select_related(*_WITH).order_by("answer_by", "pk")


def late() -> QuerySet[Any]:
    """What should have been answered by now, on either side."""
    return Referral.objects.filter(state="offered", answer_by__lt=local_today())


def figures() -> dict[str, int]:
    """What waits here, what has something new to read, what is late: in one question, since the first page asks it."""
    unread = Exists(Line.objects.filter(referral=OuterRef("pk"), incoming=True, read_at=None))
    found: dict[str, int] = Referral.objects.aggregate(
        waiting=Count("pk", filter=Q(incoming=True, state="offered")), unread=Count("pk", filter=unread),
        late=Count("pk", filter=Q(state="offered", answer_by__lt=local_today())),
    )  # fmt: skip
    return found


def erasures(actor: Actor) -> list[ReceivedConsent]:
    """What other nodes asked this one to erase and a person must answer."""
    if not actor.may(Permission.REFERRAL_INTAKE):
        return []
    return list(reached(awaited()).select_related("peer__organisation").order_by("asked_at")[:SHOWN])


def reached(rows: QuerySet[ReceivedConsent]) -> QuerySet[ReceivedConsent]:
    """Those of these rows that a referral the current actor sees came on (registered with `consent.received`)."""
    return rows.filter(pk__in=Referral.objects.filter(received__isnull=False).values("received"))


# One referral


@dataclass(frozen=True)
class Told:
    """A slice as a page shows it: only what its consent still lets be seen, and only to who sees that category."""

    row: Slice
    groups: list[tuple[str, list[Item]]]
    held: list[str]


@dataclass(frozen=True)
class Whole:
    """Everything a page shows of one referral."""

    row: Referral
    told: list[Told]
    progress: list[Progress]
    recognition: Recognition | None
    lines: list[Line]
    deeds: list[tuple[Deed, str]]
    enclosures: list[Enclosure]
    reasons: str  # the list its reason stands in
    undelivered: bool = False  # a message about it came to nothing
    proof: Disclosure | None = None

    @property
    def may_report(self) -> bool:
        """Whether the reader's side can report what was given."""
        return self.row.incoming and bool(rules.may_report(self.row.state))

    @property
    def may_pass_on(self) -> bool:
        """Whether another agency of this node could have it instead."""
        row = self.row
        taken, incoming = row.worker_id is not None, row.incoming
        free = rules.may_pass_on(row.state, incoming=incoming, taken=taken, same=False, able=True)
        return bool(free) and bool(others(row))

    @property
    def may_recognise(self) -> bool:
        """Whether the reader's side can recognise the identification that was told."""
        known = self.recognition is not None
        return bool(rules.may_recognise(self.row.state, identified=tells_of_identification(self.row), recognised=known))

    @property
    def may_write(self) -> bool:
        """Whether words can be sent."""
        return bool(rules.may_write_to(self.row.state, by_hand=self.row.peer_id is None))

    @property
    def is_late(self) -> bool:
        """Whether the answer is overdue."""
        return self.row.state == "offered" and self.row.answer_by < local_today()


_REASONS = {
    "declined": "decline_reason", "returned": "return_reason", "revoked": "revoke_reason", "stopped": "stop_reason",
    "done": "referral_outcome", "closed": "referral_outcome",
}  # fmt: skip


def whole(row: Referral, seen: Sequence[str]) -> Whole:
    """A referral with everything that belongs to it; ``seen`` are the categories the reader may see."""
    slices = Slice.objects.filter(referral=row).order_by("-at", "-pk")
    enclosures = list(Enclosure.objects.filter(referral=row).select_related("document"))
    came = any(each.file_id and not each.document_id for each in enclosures)
    return Whole(
        row=row, told=[_told(row, each, seen) for each in slices],
        recognition=Recognition.objects.filter(referral=row).first(),
        progress=list(Progress.objects.filter(referral=row).order_by("on", "pk")),
        lines=list(Line.objects.filter(referral=row).order_by("at", "pk")), deeds=offered(row, documents=came), enclosures=enclosures,
        reasons=_REASONS.get(row.state, "referral_outcome"),
        undelivered=Outgoing.objects.filter(thid=row.thid, state__in=FAILED).exists(),
        proof=Disclosure.objects.filter(release=row.release_id).first() if row.release_id and row.case_id else None,
    )  # fmt: skip


def _told(row: Referral, each: Slice, seen: Sequence[str]) -> Told:
    content = shown(row.received, each.content) if each.incoming else (each.content or {})
    items = parcels.items(parcels.narrowed(content, seen))
    names = [*codelist("category").codes, parcels.WITH_OTHERS]
    groups = [(name, [item for item in items if item.category == name]) for name in names]
    return Told(each, [pair for pair in groups if pair[1]], each.held.split())


def others(row: Referral) -> list[Agency]:
    """The other agencies of this node that could take a referral in."""
    return [agency for agency in routing.taking_in() if agency.pk != row.agency_id]


def name_of(row: Referral) -> str:
    """What the person is called, if that was told and may be shown."""
    last = newest(row)
    return called_in(shown(row.received, last.content if last else None))


def twins(actor: Actor, row: Referral) -> list[duplicates.Twin]:
    """Records here that may be of the same person, as before every new case."""
    last = newest(row)
    parcel = shown(row.received, last.content if last else None)
    told, _held = readable(told_of(parcel))
    draft = duplicates.Draft(
        [called_in(parcel), *(name.get("full", "") for name in told.get("names", ()))],
        [paper.get("number", "") for paper in told.get("papers", ()) if paper.get("number")],
        [reach.get("value", "") for reach in told.get("reaches", ()) if reach.get("value")],
    )
    return duplicates.likely(actor, draft)


def under_way(case: Case) -> QuerySet[Any]:
    """The referrals of a case that are not over."""
    return Referral.objects.filter(Q(state__in=OPEN) | Q(state="draft"), case=case)
