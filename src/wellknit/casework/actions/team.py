"""Who works on a case, who may not, and whether the agency sees it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.common import done
from wellknit.casework.actions.turns import turn
from wellknit.casework.models import Bar, Case, TeamMember
from wellknit.casework.reads import team as reads
from wellknit.casework.rules import team as rules
from wellknit.casework.standing import need
from wellknit.casework.visibility import live
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.people.models import Worker


@transaction.atomic
def add(*, case: Case, by: Actor, worker: Worker, part: str, until: datetime | None = None) -> TeamMember:
    """Take a colleague into the team. They hold one part at a time: a new one ends the old one."""
    need(by, Permission.TEAM_WRITE, case)
    barred = worker.pk in reads.barred(case)
    rules.may_join(case, worker, part, until=until, now=clock.now(), barred=barred).enforce()
    if any((m.part, m.until) == (part, until) for m in reads.members(case) if m.worker_id == worker.pk):
        raise Refused(_("This colleague has this part already."))
    leave(case, [worker.pk])
    member = put_into(case, worker, part, until=until)
    rules.may_stay_restricted(case.restricted, reads.members(case)).enforce()
    done("team.joined", case, by=by, worker=worker.pk, part=part)
    return member


@transaction.atomic
def end(*, case: Case, by: Actor, member: TeamMember) -> None:
    """Take somebody out of the team."""
    need(by, Permission.TEAM_WRITE, case)
    others = [other for other in reads.members(case) if other.pk != member.pk]
    rules.may_leave(case, member, others).enforce()
    if TeamMember.objects.filter(live(), pk=member.pk, case=case).update(until=clock.now()) != 1:
        raise Refused(_("This colleague left the team already."))
    done("team.left", case, by=by, worker=member.worker_id, part=member.part)


def put_into(case: Case, worker: Worker, part: str, **columns: Any) -> TeamMember:
    """A new part, from now on and without an end unless the columns say otherwise."""
    return TeamMember.objects.create(case=case, worker=worker, part=part, **{"since": clock.now()} | columns)


def leave(case: Case, workers: Iterable[int], *parts: str) -> int:
    """End the running parts of these workers, or only those named; how many there were."""
    rows = TeamMember.objects.filter(live(), case=case, worker__in=workers)
    return (rows.filter(part__in=parts) if parts else rows).update(until=clock.now())


@transaction.atomic
def restrict(*, case: Case, by: Actor, reason: str) -> None:
    """Hide the case from everybody in the agency who is not in its team."""
    need(by, Permission.RESTRICT, case)
    rules.may_stay_restricted(True, reads.members(case)).enforce()
    _set_restricted(case, True)
    turn("case.restricted", case, by=by, words=reason)


@transaction.atomic
def unrestrict(*, case: Case, by: Actor, reason: str) -> None:
    """Let the agency's supervisors see the case again."""
    need(by, Permission.RESTRICT, case)
    _set_restricted(case, False)
    turn("case.unrestricted", case, by=by, words=reason)


def _set_restricted(case: Case, to: bool) -> None:
    if Case.objects.filter(pk=case.pk, restricted=not to).update(restricted=to) != 1:
        raise Refused(_("Somebody else changed this a moment ago. Look at it again before you go on."))
    case.restricted = to


@transaction.atomic
def bar(*, case: Case, by: Actor, worker: Worker) -> Bar:
    """A conflict of interest: this colleague no longer sees the case, whatever their roles; their part in it ends."""
    need(by, Permission.BAR_WRITE, case)
    others = [member for member in reads.members(case) if member.worker_id != worker.pk]
    rules.may_bar(case, worker, barred=worker.pk in reads.barred(case), others=others).enforce()
    row = Bar.objects.create(case=case, worker=worker, since=clock.now())
    leave(case, [worker.pk])
    done("bar.set", case, by=by, worker=worker.pk)
    return row


@transaction.atomic
def lift(*, case: Case, by: Actor, row: Bar) -> None:
    """The conflict is over; the colleague's old part does not come back by itself."""
    need(by, Permission.BAR_WRITE, case)
    if Bar.objects.filter(pk=row.pk, case=case, lifted_at=None).update(lifted_at=clock.now()) != 1:
        raise Refused(_("This bar was lifted already."))
    done("bar.lifted", case, by=by, worker=row.worker_id)
