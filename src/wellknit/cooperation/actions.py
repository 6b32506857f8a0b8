"""Every write about agreements. Who asks to put one in force, or to end one, never confirms it."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, System, require
from wellknit.access.permissions import Permission
from wellknit.cooperation import facts as laid
from wellknit.cooperation.deeds import DEEDS
from wellknit.cooperation.known import instruments
from wellknit.cooperation.models import Agreement
from wellknit.cooperation.rules import agreements as rules
from wellknit.cooperation.rules.agreements import Facts
from wellknit.cooperation.states import AGREEMENT, OPENS
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.words.calendars import local_today

NODE = System("agreements")
# What a renewal takes over is read again before anybody relies on it.
READ_AGAIN = frozenset(
    ("title", "signed", "in_force_from", "in_force_until", "corridors", "purposes", "phases", "review_on", "source")
)

# Writing


@transaction.atomic
def write(*, by: Anyone, facts: Facts, agreement: Agreement | None = None) -> Agreement:
    """Write an agreement, or write one anew as far as its state allows."""
    require(by, Permission.AGREEMENT_WRITE)
    rules.may_write(facts, local_today()).enforce()
    if agreement is None:
        rules.may_add(twin=_twin(facts)).enforce()
        return _written(_new(by), facts, "agreement.written", by)
    row = _held(agreement)
    old = laid.of(row)
    rules.may_change(row.state, facts.differs(old), facts.to_be_confirmed - old.to_be_confirmed).enforce()
    return _written(row, facts, "agreement.written", by)


@transaction.atomic
def bring_in(*, by: Anyone) -> int:
    """Bring in, as drafts, the instruments the field knows; what is here already stays as people left it."""
    require(by, Permission.AGREEMENT_WRITE)
    brought = 0
    for code, facts in instruments().items():
        defaults = {"kind": facts.kind, "title": facts.title, "made_at": clock.now(), "made_by_id": _worker(by)}
        row, fresh = Agreement.objects.get_or_create(known_as=code, defaults=defaults)
        if fresh:
            _written(row, facts, "agreement.brought_in", by)
        brought += fresh
    return brought


@transaction.atomic
def renew(*, agreement: Agreement, by: Anyone) -> Agreement:
    """Begin the draft that will take an agreement's place: the same parties and terms, everything to be confirmed."""
    require(by, Permission.AGREEMENT_WRITE)
    row = _held(agreement)
    being_renewed = row.renewals.filter(state__in=("draft", "proposed")).exists()
    rules.may_renew(row.state, being_renewed=being_renewed).enforce()
    facts = replace(
        laid.of(row), signed=None, in_force_from=None, in_force_until=None, review_on=None, phases=(), source="",
        read_on=None, remark="", to_be_confirmed=READ_AGAIN,
    )  # fmt: skip
    return _written(_new(by, renews=row), facts, "agreement.written", by)


# Moving


@transaction.atomic
def propose(*, agreement: Agreement, by: Actor) -> None:
    """Propose to put a draft in force; it then waits for a second person."""
    require(by, Permission.AGREEMENT_WRITE)
    row = _held(agreement)
    rules.may_propose(laid.of(row)).enforce()
    _move(row, "propose", by, asked_by_id=by.worker_id, asked_at=clock.now())


@transaction.atomic
def put_in_force(*, agreement: Agreement, by: Actor) -> None:
    """Put a proposed agreement in force as the second person; what it renews gives way once it begins."""
    require(by, Permission.AGREEMENT_WRITE)
    row = _held(agreement)
    _confirm(row, "put_in_force", by)
    if row.renews and row.in_force_from and row.in_force_from <= local_today():
        _give_way(row.renews, by)


@transaction.atomic
def send_back(*, agreement: Agreement, by: Actor) -> None:
    """Send a proposed agreement back to be a draft; who proposed it may do so, too."""
    require(by, Permission.AGREEMENT_WRITE)
    _move(_held(agreement), "send_back", by, asked_by_id=None, asked_at=None)


@transaction.atomic
def begin_review(*, agreement: Agreement, by: Actor) -> None:
    """Begin a review; the agreement stays in force."""
    require(by, Permission.AGREEMENT_WRITE)
    _move(_held(agreement), "begin_review", by)


@transaction.atomic
def end_review(*, agreement: Agreement, by: Actor) -> None:
    """End a review: the agreement stays in force as it is."""
    require(by, Permission.AGREEMENT_WRITE)
    _move(_held(agreement), "end_review", by)


@transaction.atomic
def ask_to_end(*, agreement: Agreement, by: Actor, reason: str) -> None:
    """Ask to end an agreement, with the reason; it stays in force until a second person confirms."""
    require(by, Permission.AGREEMENT_WRITE)
    rules.may_ask_to_end(reason).enforce()
    also = {"asked_by_id": by.worker_id, "asked_at": clock.now(), "reason": reason.strip()}
    _move(_held(agreement), "ask_to_end", by, **also)


@transaction.atomic
def terminate(*, agreement: Agreement, by: Actor) -> None:
    """End an agreement as the second person: nothing goes under it any more."""
    require(by, Permission.AGREEMENT_WRITE)
    _confirm(_held(agreement), "terminate", by)


@transaction.atomic
def keep(*, agreement: Agreement, by: Actor) -> None:
    """Keep an agreement in force that somebody asked to end."""
    require(by, Permission.AGREEMENT_WRITE)
    _move(_held(agreement), "keep", by, asked_by_id=None, asked_at=None, reason="")


@transaction.atomic
def drop(*, agreement: Agreement, by: Actor) -> None:
    """Set a draft aside that is not needed here."""
    require(by, Permission.AGREEMENT_WRITE)
    _move(_held(agreement), "drop", by)


@transaction.atomic
def take_up(*, agreement: Agreement, by: Actor) -> None:
    """Take a draft up again that was set aside."""
    require(by, Permission.AGREEMENT_WRITE)
    _move(_held(agreement), "take_up", by)


# What time does


@transaction.atomic
def follow_dates() -> int:
    """Note what has expired, and what gives way to a renewal that has begun; how many."""
    today = local_today()
    over = Agreement.objects.filter(state__in=OPENS, in_force_until__lt=today)
    begun = Agreement.objects.filter(state__in=OPENS, in_force_from__lte=today, renews__isnull=False)
    given_way = sum(_give_way(row.renews, NODE) for row in begun.select_related("renews") if row.renews)
    expired = list(over.select_for_update())
    for row in expired:
        _moved(row, "expired", "agreement.expired", NODE)
    return given_way + len(expired)


# Tools


def _worker(by: Anyone) -> int | None:
    return by.worker_id if isinstance(by, Actor) else None


def _new(by: Anyone, **also: Any) -> Agreement:
    return Agreement(made_at=clock.now(), made_by_id=_worker(by), **also)


def _written(row: Agreement, facts: Facts, kind: str, by: Anyone) -> Agreement:
    laid.lay(row, facts)
    record(kind, by=by, thing=f"agreement:{row.pk}")
    return row


def _held(agreement: Agreement) -> Agreement:
    """The row as it is now; nobody else writes it until the transaction ends."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def _twin(facts: Facts) -> bool:
    same = Agreement.objects.exclude(state="dropped").filter(kind=facts.kind, title__iexact=facts.title)
    return any(laid.of(row).parties == facts.parties for row in same.prefetch_related("parties"))


def _confirm(row: Agreement, name: str, by: Actor) -> None:
    rules.may_confirm(row.state, own=row.asked_by_id == by.worker_id).enforce()
    _move(row, name, by, confirmed_by_id=by.worker_id, confirmed_at=clock.now())


def _give_way(row: Agreement, by: Anyone) -> bool:
    """A renewal has begun: what it renews is over."""
    if not AGREEMENT.allow(row.state, "renewed"):
        return False
    _moved(row, "renewed", "agreement.renewed", by)
    return True


def _move(row: Agreement, name: str, by: Actor, **also: Any) -> None:
    """Make a move of the table of deeds, from the states it starts in. Raises `Refused`."""
    deed = DEEDS[name]
    if row.state not in deed.since:
        raise Refused(_("This cannot be done now: the agreement is not in the right state any more. Look at it again."))
    _moved(row, deed.to, deed.kind, by, **also)


def _moved(row: Agreement, to: str, kind: str, by: Anyone, **also: Any) -> None:
    old = row.state
    if not AGREEMENT.allow(old, to) or Agreement.objects.filter(pk=row.pk, state=old).update(state=to, **also) != 1:
        raise Refused(_("Somebody else changed this a moment ago. Look at it again before you go on."))
    row.state = to
    record(kind, by=by, thing=f"agreement:{row.pk}", before=old, after=to)
