"""Handing cases to a colleague, one or many."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wellknit.access.actors import Actor
from wellknit.access.permissions import Permission
from wellknit.casework.actions.team import leave, put_into
from wellknit.casework.actions.turns import turn
from wellknit.casework.models import Case, Task
from wellknit.casework.reads import team as reads
from wellknit.casework.rules.life import may_manage, may_take_over
from wellknit.casework.rules.team import may_stay_restricted
from wellknit.casework.standing import may, need
from wellknit.ground.verdicts import Refused, Verdict
from wellknit.people.models import Worker


class Handed(NamedTuple):
    """What came of handing over many: the cases that moved, and those that did not, each with the reason."""

    over: list[Case]
    left: list[tuple[Case, str]]


@transaction.atomic
def hand_over(*, case: Case, by: Actor, to: Worker, stays: bool = True, words: str = "") -> None:
    """Make a colleague the case manager. The old one stays as a worker, or leaves and their open tasks move along."""
    need(by, Permission.CASE_HANDOVER, case)
    verdict_on(case, to).enforce()
    old = case.manager
    stays = stays and may_manage(old) and old.pk != to.pk
    if Case.objects.filter(pk=case.pk, manager=old).update(manager=to) != 1:
        raise Refused(
            _("Somebody else handed this case over a moment ago. Look at it again before you go on.")
        )
    case.manager = to
    carried = leave(case, [old.pk], "manager")
    leave(case, [to.pk])
    put_into(case, to, "manager")
    if carried and stays:
        put_into(case, old, "worker")
    if not stays:
        Task.objects.filter(case=case, state="open", assignee=old).update(assignee=to)
    may_stay_restricted(case.restricted, reads.members(case)).enforce()
    turn("case.handed_over", case, by=by, words=words, worker=to.pk)


@transaction.atomic
def hand_over_many(
    *, cases: Iterable[Case], by: Actor, to: Worker, stays: bool = True, words: str = ""
) -> Handed:
    """Hand over each case that may be handed over; the others are left as they were, each with its reason."""
    handed = Handed([], [])
    for case in cases:
        verdict = verdict_on(case, to) if may(by, Permission.CASE_HANDOVER, case) else _NOT_ALLOWED
        if not verdict:
            handed.left.append((case, str(verdict.why_not)))
            continue
        try:
            hand_over(case=case, by=by, to=to, stays=stays, words=words)
            handed.over.append(case)
        except Refused as refused:
            handed.left.append((case, str(refused)))
    return handed


_NOT_ALLOWED = Verdict(gettext_lazy("You may not hand this case over."))


def verdict_on(case: Case, to: Worker) -> Verdict:
    """Whether this colleague may take the case over now; also asked by the page that offers them."""
    return may_take_over(case, to, barred=to.pk in reads.barred(case), carried=reads.carried(case))
