"""When another node takes back what it told us: hidden at once, forgotten, and answered under its signature."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, Anyone, Forbidden, Partner, System, acting, require
from wellknit.access.permissions import Permission
from wellknit.casework.models import Case
from wellknit.consent.models import ReceivedConsent
from wellknit.consent.received import awaited, forgotten, reaches
from wellknit.consent.rules import received as rules
from wellknit.federation import letters, sending
from wellknit.federation.states import WRITTEN_TO
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.jobs import queue
from wellknit.ledger.record import record

NODE = System("consent")
ANSWER = "consent/1.0/answer"
LOOK = "consent.follow_time"  # the job that does so before the chore comes round


@transaction.atomic
def take_back(*, by: Partner, jti: str, categories: Collection[str], why: str) -> None:
    """Hide what the node that told us takes back, forget it, and say so; what only a person can erase waits for one.

    Of what has not come yet a line is kept, so that it is not shown when it comes.
    """
    require(by, Permission.CONSENT_HEAR)
    row = ReceivedConsent.objects.select_for_update().filter(peer_id=by.peer_id, jti=jti).first()
    if row is None:
        row = ReceivedConsent(peer_id=by.peer_id, jti=jti, came_at=clock.now())
        row.save(force_insert=True)
    end(row, why, by, categories)
    if row.answer:
        _tell(row, by)


def end(row: ReceivedConsent, why: str, by: Anyone, categories: Collection[str] = ()) -> None:
    """End what came, or these categories of it. What rooms forget by themselves counts as done."""
    left = [name for name in row.category_names if categories and name not in categories]
    row.categories = " ".join(left)
    row.asked_at, row.answer, row.kept_on, row.answered_at = clock.now(), "", "", None
    if not left:
        row.ended, row.token = why, ""
    with acting(NODE):
        gone = forgotten(row, categories)
    if gone:
        row.answer, row.answered_at = "done", clock.now()
    row.save()
    record("consent.taken_back", by=by, thing=f"receivedconsent:{row.pk}", why=why, answer=row.answer)


@transaction.atomic
def answer(*, received: ReceivedConsent, by: Actor, outcome: str, ground: str = "") -> None:
    """Say as a person that nothing is left here, or on which ground it is kept and no longer shown.

    Only who sees the case or the referral it came with can know either.
    """
    require(by, Permission.REFERRAL_INTAKE)
    if not reaches(by, received):
        raise Forbidden(_("You do not work on what came with this, so you cannot answer for it."))
    row = ReceivedConsent.objects.select_for_update().get(pk=received.pk)
    with acting(NODE):
        left = not forgotten(row, ())
    verdict = rules.may_answer(asked=row.asked_at is not None, answered=bool(row.answer), outcome=outcome, ground=ground, left=left)
    verdict.enforce()
    row.answer, row.kept_on = outcome, ground if outcome == "restricted" else ""
    row.answered_at, row.answered_by_id = clock.now(), by.worker_id
    row.save()
    record("consent.erasure_answered", by=by, thing=f"receivedconsent:{row.pk}", outcome=outcome, ground=row.kept_on)
    if row.ended != "expired":
        _tell(row, by)


def _tell(row: ReceivedConsent, by: Anyone) -> None:
    if row.peer.state not in WRITTEN_TO:
        raise Refused(_("“%(name)s” cannot be reached over the net now.") % {"name": row.peer})
    body = {"id": row.jti, "outcome": row.answer} | ({"ground": row.kept_on} if row.kept_on else {})
    sending.send(letters.bare(row.peer, ANSWER, body), by=by)


@transaction.atomic
def follow_time() -> int:
    """The chore: what came and may no longer be kept is forgotten, and what was erased since is said; how many."""
    now = clock.now()
    over = list(ReceivedConsent.objects.filter(ended="", until__lte=now))
    for row in over:
        end(row, "expired", NODE)
    return len(over) + sum(map(_erased_since, awaited()))


def look_soon(case: Case, by: Anyone) -> None:
    """A case is being erased: look right after whether another node waits for just that (registered with
    `casework.erasing`)."""
    if awaited().exists():
        queue.put_off(LOOK)


def follow_now(payload: dict[str, Any]) -> None:
    """The job that `look_soon` put off."""
    follow_time()


def _erased_since(row: ReceivedConsent) -> int:
    with acting(NODE):
        gone = forgotten(row, ())
    if gone:
        row.answer, row.answered_at = "done", clock.now()
        row.save()
        record("consent.erasure_answered", by=NODE, thing=f"receivedconsent:{row.pk}", outcome="done")
        if row.ended != "expired" and row.peer.state in WRITTEN_TO:
            _tell(row, NODE)
    return int(gone)
