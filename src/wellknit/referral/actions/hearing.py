"""What a signed message of another node does here. It moves its own referrals and nothing else; people do the rest.

Messages may overtake each other or cross: what no longer fits is answered, never an error for the sender to puzzle over.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from wellknit.access.actors import Partner, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions import life
from wellknit.casework.models import Case
from wellknit.consent import parcels
from wellknit.consent.models import ReceivedConsent
from wellknit.consent.received import may_show
from wellknit.directory.models import Organisation
from wellknit.federation import letters, sending
from wellknit.federation.models import Peer
from wellknit.federation.protocols import Attached, NotCovered
from wellknit.ground import clock
from wellknit.referral import notices, routing
from wellknit.referral.actions import course, lines, telling
from wellknit.referral.actions.common import KINDS, PROTOCOL, done, move
from wellknit.referral.actions.forgetting import forget
from wellknit.referral.models import NOTIFICATION, Enclosure, Recognition, Referral, Slice
from wellknit.referral.rules import moves as rules
from wellknit.referral.rules.held import held_because
from wellknit.referral.states import OPEN, TOLD
from wellknit.vault import keyring
from wellknit.words.codelists import codelist

GONE = "case_erased"


def _ours(by: Partner, thid: str, *, incoming: bool) -> Referral | None:
    """The referral a message speaks of, held until the message had its effect."""
    require(by, Permission.REFERRAL_HEAR)
    rows = Referral.objects.select_for_update(of=("self",)).select_related("peer", "organisation", "key")
    found = rows.filter(thid=thid, incoming=incoming).first()
    if found is not None and found.case_id is not None:
        found.case = Case.objects.select_related("key", "agency").get(pk=found.case_id)
    return found


# Heard by whoever is asked


@transaction.atomic
def offered(*, by: Partner, peer: Peer, thid: str, told: Mapping[str, Any], received: ReceivedConsent) -> None:
    """An offer has come. What was taken back before it came shows nothing."""
    require(by, Permission.REFERRAL_HEAR)
    if not Referral.objects.filter(thid=thid).exists():
        _arrived(by, peer, thid, told, received, "offered")


@transaction.atomic
def notified(
    *, by: Partner, peer: Peer, thid: str, body: Mapping[str, Any], received: ReceivedConsent, files: Sequence[str]
) -> None:
    """Another state notifies this one that somebody was identified as a victim; nobody accepts first. What it tells is
    seen by the worker who takes it up. Raises `NotCovered` on any other ground."""
    require(by, Permission.REFERRAL_HEAR)
    if received.ground != NOTIFICATION and not received.ended:
        raise NotCovered
    if Referral.objects.filter(thid=thid).exists():
        return
    _arrived(by, peer, thid, body, received, "accepted")
    tell = {"version": body["version"], "content": body["content"], "do_not_report": body["do_not_report"]}
    told(by=by, thid=thid, received=received, files=files, **tell)


def _arrived(
    by: Partner, peer: Peer, thid: str, told: Mapping[str, Any], received: ReceivedConsent, state: str
) -> None:
    ended, addressed = bool(received.ended), told.get("addressed")
    row = Referral(
        thid=thid, incoming=True, agency=routing.agency_for(addressed), key=keyring.create(), peer=peer,
        organisation=peer.organisation, received=received,
        need_kind=told["need"], urgency=told["urgency"], purpose=told["purpose"], made_at=clock.now(),
        offered_at=clock.now(), answer_by=date.fromisoformat(told["answer_by"]), do_not_report=told["do_not_report"],
        state="revoked" if ended else state, reason="consent_ended" if ended else "",
        preview=None if ended else dict(told["preview"]), addressed=None if ended else addressed,
    )  # fmt: skip
    row.save(force_insert=True)
    done("referral.arrived", row, by=by, need=row.need_kind)
    if not ended:
        notices.something_waits()


@transaction.atomic
def told(
    *, by: Partner, thid: str, version: int, content: parcels.Parcel, received: ReceivedConsent, do_not_report: bool,
    files: Sequence[str] = (),
) -> None:  # fmt: skip
    """A slice has come. Raises `NotCovered` for more than its consent says. What is over here is not kept."""
    row = _ours(by, thid, incoming=True)
    if not parcels.categories(content) <= frozenset(received.category_names) and not received.ended:
        raise NotCovered
    if row is None or received.ended or row.state not in OPEN - {"offered"}:
        return
    if Slice.objects.filter(referral=row, incoming=True, version=version).exists():
        return
    kept = telling.keep_slice(
        row, content, incoming=True, version=version, do_not_report=do_not_report, held=held_because(content)
    )
    _announce(kept, content, files)
    if row.state in ("accepted", "stopped"):
        move(row, "sliced", reason="")
    row.received, row.do_not_report = received, row.do_not_report or do_not_report
    row.save(update_fields=["received", "do_not_report"])
    done("referral.told", row, by=by, version=version)


def _announce(told: Slice, content: parcels.Parcel, files: Sequence[str]) -> None:
    """Note which documents will follow, each by the name of its attachment."""
    for category, pieces in content.items():
        for number in (piece["is"].get("file") for piece in pieces if piece["of"] == "document"):
            if isinstance(number, int) and 0 <= number < len(files):
                Enclosure.objects.create(
                    key_id=told.key_id, referral=told.referral, slice=told, incoming=True, at=clock.now(),
                    name=files[number], category=category, number=number,
                )  # fmt: skip


@transaction.atomic
def enclosed(*, by: Partner, attached: Attached) -> None:
    """A document has been fetched. It is kept with the referral, unless what it came on has ended meanwhile."""
    require(by, Permission.REFERRAL_HEAR)
    rows = Enclosure.objects.filter(name=attached.id, file=None).select_related("referral__received", "referral__case")
    row = rows.first()
    if row is None or not may_show(row.referral.received, row.category, clock.now()):
        return
    row.key_id = row.referral.key_id
    row.file = attached.keep(key_id=row.key_id)
    row.save()
    done("referral.enclosed", row.referral, by=by)


@transaction.atomic
def stopped(*, by: Partner, thid: str, reason: str) -> None:
    """The sender could not tell what it promised, and says why."""
    row = _ours(by, thid, incoming=True)
    if row is not None and row.state == "accepted":
        move(row, "stopped", reason=reason)
        done("referral.stopped", row, by=by, reason=reason)


@transaction.atomic
def ended(*, by: Partner, thid: str, to: str, reason: str) -> None:
    """The sender has revoked or closed the referral."""
    row = _ours(by, thid, incoming=True)
    if row is None or not rules.may_move(True, row.state, to):
        return
    move(row, to, reason=reason)
    done(KINDS[to], row, by=by, reason=reason)
    if to == "revoked":
        forget(row)


# Heard by whoever has asked


@transaction.atomic
def answered(*, by: Partner, thid: str, to: str, reason: str = "") -> None:
    """The other side has accepted or declined. An acceptance is followed by the slice, if the release still stands."""
    row = _ours(by, thid, incoming=False)
    if row is None or row.state != "offered":
        if to == "accepted":
            _say_gone(by, thid, row)
        return
    move(row, to, reason=reason, answered_at=clock.now())
    done(KINDS[to], row, by=by, reason=reason)
    if to == "accepted":
        telling.follow_acceptance(row, by)


def _say_gone(by: Partner, thid: str, row: Referral | None) -> None:
    """Whoever accepts what is no longer there learns it, and does not wait for a slice."""
    if row is not None and row.state in OPEN:
        return
    reason = row.reason if row is not None and row.state == "revoked" else GONE
    body = {"reason": reason if codelist("revoke_reason").has(reason) else GONE}
    sending.send(letters.bare(Peer.objects.get(pk=by.peer_id), f"{PROTOCOL}/revoke", body, thid=thid), by=by)


@transaction.atomic
def opened(*, by: Partner, thid: str, role: str) -> None:
    """A person on the other side, holding this role, has looked at the offer."""
    row = _ours(by, thid, incoming=False)
    if row is not None and row.opened_at is None:
        row.opened_at, row.opened_by = clock.now(), role
        row.save(update_fields=["opened_at", "opened_by"])
        done("referral.opened", row, by=by)


@transaction.atomic
def passed_on(*, by: Partner, thid: str, reason: str, to: str = "") -> None:
    """Another agency of the other node has it now; ours may know that one by its name in directories."""
    row = _ours(by, thid, incoming=False)
    if row is None or row.state not in OPEN:
        return
    known = Organisation.objects.filter(uid=to).first() if to else None
    row.addressed = {"id": to, "name": known.name if known else ""}
    row.save(update_fields=["addressed"])
    done("referral.passed_on", row, by=by, reason=reason)


@transaction.atomic
def progressed(*, by: Partner, thid: str, what: str, on: date, service: str = "") -> None:
    """Something was given on the other side."""
    row = _ours(by, thid, incoming=False)
    if row is None or row.state not in TOLD:
        return
    if row.state == "sliced":
        move(row, "under_way")
    course.keep(row, what, on, service, incoming=True)
    done("referral.progress", row, by=by, what=what)


@transaction.atomic
def recognised(*, by: Partner, thid: str, body: str, on: date, standard: str) -> None:
    """The other state recognises the identification as a victim."""
    row = _ours(by, thid, incoming=False)
    if row is None or row.state not in TOLD or Recognition.objects.filter(referral=row).exists():
        return
    course.keep_recognition(row, body, on, standard, incoming=True)
    done("referral.recognised", row, by=by, body=body, standard=standard)


@transaction.atomic
def finished(*, by: Partner, thid: str, to: str, reason: str) -> None:
    """The other side is done, or returns the referral; with it comes responsibility, if that had moved."""
    row = _ours(by, thid, incoming=False)
    if row is None or not rules.may_move(False, row.state, to):
        return
    carried = row.state == "transferred"
    move(row, to, reason=reason)
    done(KINDS[to], row, by=by, reason=reason)
    if carried and to == "returned" and row.case is not None:
        life.carry_elsewhere(case=row.case, by=by, organisation=None)


# Heard by either


@transaction.atomic
def handover(*, by: Partner, thid: str, step: str) -> None:
    """Responsibility is asked to move, or an answer has come."""
    row = _ours(by, thid, incoming=step == "asked")
    if row is None or row.state != "under_way" or (step != "asked" and row.handover != "asked"):
        return
    if step == "asked":
        row.handover = "asked"
        row.save(update_fields=["handover"])
        done("referral.handover_asked", row, by=by)
    else:
        course.settle_handover(row, by, step == "agreed")


@transaction.atomic
def said(*, by: Partner, thid: str, phrase: str = "", words: str = "") -> None:
    """The worker on the other side has written."""
    row = _ours(by, thid, incoming=True) or _ours(by, thid, incoming=False)
    if row is not None and row.state in OPEN:
        lines.keep(row, incoming=True, phrase=phrase, words=words)
        done("referral.said", row, by=by)
        notices.something_waits()
