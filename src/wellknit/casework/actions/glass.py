"""Opening a case in an emergency, and reviewing that afterwards.

Only cases of the worker's own agency open so. What does not exist, belongs to others or is barred looks the same, and
every attempt is in the ledger.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, System, acting, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done, made
from wellknit.casework.actions.team import leave, put_into
from wellknit.casework.actions.turns import keep
from wellknit.casework.models import Case, Task, TeamMember
from wellknit.casework.reads import glass as reads
from wellknit.casework.reads.unseen import by_reference
from wellknit.casework.rules import glass as rules
from wellknit.casework.rules.codes import known
from wellknit.casework.visibility import seen_by
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import record
from wellknit.people.models import Worker
from wellknit.words.calendars import local_today

NOTICE = "emergency_opening"


@transaction.atomic
def break_glass(*, reference: str, by: Actor, reason: str, words: str) -> Case | None:
    """Open a case one does not see, for four hours and without its places; nothing when it may not be opened.

    The case manager finds a notice among their tasks at once. Raises `Refused` for too few words, for a case the worker
    sees anyway, and for a third use in a week while the earlier ones wait for review.
    """
    require(by, Permission.GLASS_BREAK)
    Worker.objects.select_for_update().get(pk=by.worker_id)  # two openings at once must count each other
    known("break_glass_reason", reason).enforce()
    rules.may_break(reads.recent(by), words).enforce()
    with acting(System("emergency opening")):
        case = by_reference(reference, by)
        if case is None:
            record("glass.tried", by=by)
            return None
        if seen_by(by).filter(case=case).exists():
            raise Refused(_("You see this case already. Open it from your list."))
        opening = _let_in(case, by, reason)
        keep("glass.broken", case, by=by, code=reason, words=words, opening=opening)
        _tell_manager(case, by, opening)
        done("glass.broken", case, by=by, code=reason)
    return case


def _let_in(case: Case, by: Actor, reason: str) -> TeamMember:
    worker, now = Worker.objects.get(pk=by.worker_id), clock.now()
    return put_into(case, worker, "glass", since=now, until=now + rules.LASTS, reason=reason)


def _tell_manager(case: Case, by: Actor, opening: TeamMember) -> None:
    title = _("%(name)s opened this case in an emergency. Look at the reason.") % {"name": by.name}
    due = local_today() + timedelta(days=rules.REVIEW_WITHIN.days)
    Task(
        **made(case, by), title=title, code=NOTICE, due_on=due, assignee_id=case.manager_id, agency_id=case.agency_id,
        source=_source(opening),
    ).save(force_insert=True)  # fmt: skip


def _source(opening: TeamMember) -> str:
    return f"glass:{opening.pk}"


@transaction.atomic
def review(*, opening: TeamMember, by: Actor, justified: bool) -> None:
    """Say whether an emergency opening was justified; access that still runs ends when it was not."""
    require(by, Permission.GLASS_REVIEW)
    rules.may_review(opening, by).enforce()
    answer = "justified" if justified else "unjustified"
    said = {"review": answer, "reviewed_by_id": by.worker_id, "reviewed_at": clock.now()}
    if TeamMember.objects.filter(pk=opening.pk, review="").update(**said) != 1:
        raise Refused(_("Somebody else reviewed this a moment ago."))
    with acting(System("review of an emergency opening")):
        case = opening.case
        if not justified:
            leave(case, [opening.worker_id], "glass")
        notices = Task.objects.filter(case=case, source=_source(opening), state="open")
        notices.update(state="done", done_by_id=by.worker_id, done_at=clock.now())
        done("glass.reviewed", case, by=by, worker=opening.worker_id, review=answer)
