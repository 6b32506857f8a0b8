"""The sender's deeds: offering a need, revoking it, closing it from this side."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q

from wellknit.access.actors import Actor, Anyone
from wellknit.access.permissions import Permission
from wellknit.casework.actions.once import hold
from wellknit.casework.doors import person_of
from wellknit.casework.models import Case, Document, Need, SpokenLanguage
from wellknit.casework.standing import need as allowed
from wellknit.consent import actions as consents
from wellknit.consent import gate, letters, parcels
from wellknit.consent.actions.disclosures import ask_to_erase
from wellknit.consent.letters import peer_of
from wellknit.consent.models import Disclosure
from wellknit.consent.rules.releases import needs_second
from wellknit.directory.models import Organisation
from wellknit.federation import sending
from wellknit.federation.models import Peer
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.referral.actions.common import PROTOCOL, done, move, must, tell, today
from wellknit.referral.actions.telling import keep_slice, notify, would_fit
from wellknit.referral.choosing import agencies_at
from wellknit.referral.models import NOTIFICATION, Referral
from wellknit.referral.routing import addressed_as
from wellknit.referral.rules import moves as rules
from wellknit.referral.rules.previews import preview
from wellknit.referral.states import OPEN
from wellknit.words.calendars import local_today

VICTIM = "ActualVictimOfTrafficking"  # of HTCDS: what somebody is identified as


@transaction.atomic
def draft(
    *, need: Need, by: Actor, to: Organisation, categories: Collection[str], answer_by: date, purpose: str = "referral",
    ground: str = "consent", reason: str = "", documents: Collection[Document] = (), do_not_report: bool = False,
    addressed: Organisation | None = None,
) -> Referral:  # fmt: skip
    """Prepare a referral with the release it will leave under; it may have to wait for a second person."""
    case = need.case
    allowed(by, Permission.REFERRAL_WRITE, case)
    hold(case)
    rules.may_wait_until(answer_by, local_today()).enforce()
    marked = Referral.objects.filter(case=case, do_not_report=True).exists()
    rules.may_notify(ground, marked=marked or do_not_report, identified=case.status == VICTIM).enforce()
    peer = peer_of(to)
    rules.may_address(there=addressed is None or (peer is not None and agencies_at(to).contains(addressed))).enforce()
    twin = Referral.objects.filter(need=need, organisation=to, incoming=False, state__in=OPEN | {"draft"}).exists()
    new_way = peer.state == "open" if peer else not Peer.objects.filter(organisation=to).exists()
    rules.may_offer(state="draft", reachable=new_way, need_open=need.state == "open", twin=twin).enforce()
    would_fit(case, person_of(case), categories, two_people=needs_second(ground, categories)).enforce()
    release = consents.release(
        case=case, to=to, purpose=purpose, categories=categories, by=by, ground=ground, reason=reason, what="referral"
    )
    row = Referral(
        key_id=case.key_id, case=case, need=need, need_kind=need.kind, urgency=need.urgency, purpose=purpose, peer=peer,
        organisation=to, release=release, worker_id=by.worker_id, made_at=clock.now(), answer_by=answer_by,
        do_not_report=do_not_report,
    )  # fmt: skip
    row.preview, row.addressed = preview_of(case), addressed_as(addressed)
    row.save(force_insert=True)
    row.documents.set([each for each in documents if each.case_id == case.pk])
    done("referral.drafted", row, by=by, to=str(to.pk))
    return row


def preview_of(case: Case) -> dict[str, object]:
    """What is told before anybody has accepted."""
    person = person_of(case)
    languages = SpokenLanguage.objects.filter(person=person).order_by("order", "pk").values_list("code", flat=True)
    return preview(
        born=person.born, sex=person.sex, languages=list(languages), country=case.agency.country, on=local_today()
    )


@transaction.atomic
def offer(*, referral: Referral, by: Actor) -> None:
    """Send the offer. To somebody without a node it goes by hand, whole, on paper; a home state is notified at once."""
    must(by, referral)
    need, release = referral.need, referral.release
    reachable = referral.peer is None or peer_of(referral.organisation) is not None
    is_open = need is not None and need.state == "open"
    rules.may_offer(state=referral.state, reachable=reachable, need_open=is_open, twin=False).enforce()
    if need is None or release is None:
        raise Refused(str(rules.NOT_NOW))
    referral.preview = preview_of(need.case)
    referral.save(update_fields=["preview"])
    permit = consents.use(release=release, by=by)
    move(referral, "offered", offered_at=clock.now(), worker_id=by.worker_id)
    if referral.peer is None:
        _by_hand(referral, permit)
    elif referral.notifies:
        notify(referral, permit, by, _offered(referral))
    else:
        sending.send(letters.letter(permit, f"{PROTOCOL}/offer", _offered(referral), thid=referral.thid), by=by)
    kind = "referral.notified" if referral.notifies else "referral.offered"
    done(kind, referral, by=by, to=str(referral.organisation_id), by_hand=referral.peer is None)


def _by_hand(row: Referral, permit: gate.Permit) -> None:
    """Paper is carried once, so it carries the slice; what it says is kept as it was printed."""
    keep_slice(row, parcels.packed(permit), incoming=False, do_not_report=row.do_not_report)


def _offered(row: Referral) -> dict[str, object]:
    whom = {"addressed": row.addressed} if row.addressed else {}
    return whom | {
        "need": row.need_kind, "urgency": row.urgency, "purpose": row.purpose, "preview": row.preview,
        "answer_by": row.answer_by.isoformat(), "do_not_report": row.do_not_report,
    }  # fmt: skip


@transaction.atomic
def send(
    *, need: Need, by: Actor, to: Organisation, categories: Collection[str], answer_by: date, purpose: str = "referral",
    ground: str = "consent", reason: str = "", documents: Collection[Document] = (), do_not_report: bool = False,
    addressed: Organisation | None = None,
) -> Referral:  # fmt: skip
    """Prepare a referral and send it at once, unless a second person must confirm the release first."""
    row = draft(
        need=need, by=by, to=to, categories=categories, answer_by=answer_by, purpose=purpose, ground=ground,
        reason=reason, documents=documents, do_not_report=do_not_report, addressed=addressed,
    )  # fmt: skip
    if row.release is not None and row.release.state == "ready":
        offer(referral=row, by=by)
    return row


@transaction.atomic
def drop(*, referral: Referral, by: Actor) -> None:
    """Drop a referral that was prepared and not sent, with its release."""
    must(by, referral)
    move(referral, "dropped")
    if referral.release is not None and referral.release.state in ("waiting", "ready"):
        consents.revoke(release=referral.release, by=by)
    done("referral.dropped", referral, by=by)


@transaction.atomic
def revoke(*, referral: Referral, by: Actor, reason: str) -> None:
    """Take a referral back, before or after it was accepted; what was told is to be erased."""
    must(by, referral)
    rules.known("revoke_reason", reason).enforce()
    rules.may_revoke(referral.state).enforce()
    move(referral, "revoked", reason=reason)
    done("referral.revoked", referral, by=by, reason=reason)
    tell(referral, "revoke", by, reason=reason)
    for told in Disclosure.objects.filter(release=referral.release, ended="").select_related("release", "peer"):
        told.case = referral.case
        ask_to_erase(told, by, "taken_back", told.category_names)


@transaction.atomic
def close(*, referral: Referral, by: Actor, reason: str) -> None:
    """Close a referral from this side, for example because the need is met elsewhere; the other side keeps its record."""
    must(by, referral)
    rules.known("referral_outcome", reason).enforce()
    move(referral, "closed", reason=reason)
    done("referral.closed", referral, by=by, reason=reason)
    tell(referral, "close", by, outcome=reason, on=today())


def consent_ended(disclosure: Disclosure, by: Anyone) -> None:
    """What was offered on a consent that ended is revoked by itself (registered with the disclosures of consent).

    What is under way goes on: help does not end with it, and the person may agree on the other side. A notification that
    nobody has begun with is taken back as well: it stands on the person not objecting.
    """
    ends = Q(state__in=("offered", "accepted", "stopped")) | Q(state="sliced", release__ground=NOTIFICATION)
    for row in Referral.objects.filter(ends, release=disclosure.release_id).select_related("peer", "key"):
        row.case = disclosure.case
        move(row, "revoked", reason="consent_ended")
        done("referral.revoked", row, by=by, reason="consent_ended")
        if row.peer is not None and row.peer.state in WRITTEN_TO:  # a net that is down never stops a withdrawal
            tell(row, "revoke", by, reason="consent_ended")
