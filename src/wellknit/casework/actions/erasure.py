"""Forgetting a case, or a person in none any more, for good: the rows, the files and the keys that opened them.

What stays is one line of the ledger that leads nowhere, and older lines whose alias nobody can resolve any more.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, System, acting, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions.once import hold
from wellknit.casework.erasing import take_leave
from wellknit.casework.models import Case, Person
from wellknit.casework.reads.erasure import only_here
from wellknit.casework.reads.unseen import by_reference
from wellknit.casework.rules.codes import known
from wellknit.casework.visibility import withdraw
from wellknit.federation import forgetting
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.jobs.models import Job
from wellknit.jobs.queue import put_off
from wellknit.ledger.record import record
from wellknit.vault import keyring, shredding
from wellknit.vault.models import DataKey

SETTLE = "casework.settle"


@transaction.atomic
def erase(*, reference: str, by: Actor, reason: str) -> None:
    """Forget a case of the actor's agency, and its persons who are in no other case. Nothing brings it back."""
    require(by, Permission.CASE_ERASE)
    known("erasure_reason", reason).enforce()
    with acting(System("erasure")):
        case = by_reference(reference, by)
        if case is None:
            raise Refused(_("There is no case with this reference. Check it letter by letter."))
        hold(case)
        _forget(case, only_here(case))
    record("case.erased", by=by, reason=reason)


def forget(persons: list[Person], *, case_keys: tuple[int, ...] = ()) -> None:
    """Delete persons and destroy their keys, and those of a case whose rows are gone; as the node, in a deed that asked."""
    keys = [*case_keys, *(person.key_id for person in persons)]
    Person.objects.filter(pk__in=[person.pk for person in persons]).delete()
    forgetting.forget(keys)
    shredding.forget_files(keys)
    for key_id in keys:
        keyring.shred(key_id)
    # The database refuses this while any row still stands on one of the keys, so nothing is left behind unnoticed.
    DataKey.objects.filter(pk__in=keys).delete()
    put_off(SETTLE, at=_tonight(), once=SETTLE)
    transaction.on_commit(shredding.settle)


def _tonight() -> datetime:
    now = timezone.localtime(clock.now())
    return now.replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _forget(case: Case, persons: list[Person]) -> None:
    take_leave(case, System("erasure"))
    withdraw(case)
    Job.objects.filter(payload__case=case.pk).delete()
    case.delete()
    forget(persons, case_keys=(case.key_id,))
