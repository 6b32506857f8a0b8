"""The receiver's answer: accepted or declined, and either reaches the sender."""

from django.db import transaction

from wellknit.access.actors import Actor, Anyone, System, acting
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.people.models import Agency
from wellknit.referral import notices, routing
from wellknit.referral.actions.common import KINDS, done, move, must, tell, today
from wellknit.referral.actions.forgetting import forget
from wellknit.referral.models import Referral
from wellknit.referral.rules import moves as rules
from wellknit.words.calendars import local_today

NODE = System("referrals")


@transaction.atomic
def note_opened(*, referral: Referral, by: Actor) -> None:
    """Tell the sender, once, that a person has looked, and in which role; never who."""
    must(by, referral)
    if referral.opened_at is not None or referral.state != "offered":
        return
    role = "supervisor" if "supervisor" in by.roles else "caseworker"
    referral.opened_at, referral.opened_by = clock.now(), role
    referral.save(update_fields=["opened_at", "opened_by"])
    done("referral.opened", referral, by=by)
    if referral.peer is not None and referral.peer.state in WRITTEN_TO:  # looking is never refused
        tell(referral, "opened", by, role=role)


@transaction.atomic
def accept(*, referral: Referral, by: Actor) -> None:
    """Accept an offer. The worker who accepts carries it until a case is open; the slice then comes by itself."""
    must(by, referral)
    move(referral, "accepted", answered_at=clock.now(), worker_id=by.worker_id)
    done("referral.accepted", referral, by=by)
    tell(referral, "accept", by, on=today())


@transaction.atomic
def take_up(*, referral: Referral, by: Actor) -> None:
    """Take up a notification, which nobody accepts first: from now on this worker sees what it tells, and carries it."""
    must(by, referral)
    rules.may_take_up(referral.state, taken=referral.worker_id is not None).enforce()
    rules.may_take_up(referral.state, taken=not Referral.objects.filter(pk=referral.pk, worker=None).update(worker=by.worker_id)).enforce()
    referral.worker_id = by.worker_id
    done("referral.taken_up", referral, by=by)


@transaction.atomic
def pass_on(*, referral: Referral, by: Actor, agency: Agency, reason: str) -> None:
    """Hand on what was addressed to the wrong agency of this node. From now on the other one sees it, this one does not."""
    must(by, referral)
    rules.known("pass_on_reason", reason).enforce()
    able = agency in routing.taking_in()
    rules.may_pass_on(
        referral.state, incoming=referral.incoming, taken=referral.worker_id is not None,
        same=agency.pk == referral.agency_id, able=able,
    ).enforce()  # fmt: skip
    waits = Referral.objects.filter(pk=referral.pk, worker=None, agency=referral.agency_id)
    rules.may_take_up("sliced", taken=not waits.update(agency=agency)).enforce()
    done("referral.passed_on", referral, by=by, agency=str(agency.pk), reason=reason)
    if referral.peer is not None and referral.peer.state in WRITTEN_TO:  # it reaches the right people whatever the line does
        tell(referral, "passed", by, reason=reason, to=routing.uid_of(agency))
    notices.something_waits()


@transaction.atomic
def decline(*, referral: Referral, by: Actor, reason: str) -> None:
    """Decline an offer with the reason; what came with it is forgotten here at once."""
    must(by, referral)
    rules.known("decline_reason", reason).enforce()
    _end(referral, "declined", by, reason)
    tell(referral, "decline", by, reason=reason)


def _end(row: Referral, to: str, by: Anyone, reason: str = "") -> None:
    move(row, to, answered_at=clock.now(), reason=reason)
    done(KINDS[to], row, by=by, reason=reason)
    forget(row)


@transaction.atomic
def record_answer(*, referral: Referral, by: Actor, to: str, reason: str = "") -> None:
    """Write down what somebody without a node has answered on the telephone or on paper."""
    must(by, referral)
    rules.may_record_answer(by_hand=referral.peer_id is None, incoming=referral.incoming).enforce()
    if to == "declined":
        rules.known("decline_reason", reason).enforce()
    move(referral, to, answered_at=clock.now(), reason=reason)
    if to == "accepted":
        move(referral, "sliced")  # the paper said everything
        move(referral, "under_way")
    done(KINDS[to], referral, by=by, reason=reason)


@transaction.atomic
def expire() -> int:
    """The chore: offers nobody answered in time end on both sides, the receiver's first, so that an answer sent on the
    last day still finds the offer."""
    with acting(NODE):
        over = list(Referral.objects.filter(state="offered", answer_by__lt=local_today()).select_related("case__key", "key"))
        late = [row for row in over if row.incoming or row.answer_by < local_today() - rules.GRACE]
        for row in late:
            _end(row, "expired", NODE)
    return len(late)
