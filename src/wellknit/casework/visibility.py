"""The visibility table: written with every deed that changes who sees a case or how lists sort it; read by all lists.

The scoped manager narrows every protected query through it, and tallies are kept beside it.
"""

from collections import Counter
from itertools import starmap
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from wellknit.access.actors import Actor
from wellknit.access.prepared import Prepared, Slot
from wellknit.casework.models import Bar, Case, CasePerson, Tally, TeamMember, Visibility
from wellknit.ground import clock

_COLUMNS = ("part", "until", "state", "status", "risk", "owner", "review_on")
TALLIED = ("state", "status", "risk")


def live(moment: Any = None) -> Q:
    """The rows whose time has not run out."""
    return Q(until=None) | Q(until__gt=moment or clock.now())


def seen_by(actor: Actor) -> QuerySet[Visibility]:
    """The live visibility rows of an actor, without the cases they are barred from."""
    rows = Visibility.objects.filter(live(), holder__in=actor.holders)
    if actor.agency_holder is None:
        return rows  # a bar already took the worker's own row away
    return unbarred(rows, actor.worker_id)


def unbarred(rows: QuerySet[Any], worker: int | Slot) -> QuerySet[Any]:
    """The rows of cases (``case_id``) from which this worker is not barred."""
    return rows.exclude(Exists(Bar.objects.filter(case=OuterRef("case_id"), worker=worker, lifted_at=None)))


def seen_in_slots(holders: int) -> QuerySet[Visibility]:
    """The same for a prepared query, asked in the name of an actor with so many holders; see `slots_of`."""
    rows = Visibility.objects.filter(live(Slot("now")), holder__in=[Slot(f"holder{n}") for n in range(holders)])
    return unbarred(rows, Slot("worker"))


def slots_of(actor: Actor) -> dict[str, Any]:
    """What the slots of `seen_in_slots` hold for an actor."""
    holders = {f"holder{n}": holder for n, holder in enumerate(actor.holders)}
    return holders | {"worker": actor.worker_id, "now": clock.now()}


def narrow(rows: QuerySet[Any], actor: Actor) -> QuerySet[Any]:
    """Only the rows that belong to a case the actor sees (registered with `access.scoping`)."""
    lookup, outer = rows.model.seen_through
    if lookup == "case__casepersons__person":
        # In two steps: as one join, a planner may walk all cases of an agency again for every person.
        return rows.filter(Exists(narrow(QuerySet(CasePerson), actor).filter(person=OuterRef(outer))))
    return rows.filter(Exists(seen_by(actor).filter(**{lookup: OuterRef(outer)})))


def refresh(case: Case) -> None:
    """Bring the visibility rows and tallies of a case up to date, in the transaction that is open."""
    wanted = {row.holder: row for row in wanted_rows(case, _PARTS(case=case.pk, now=clock.now()))}
    present = {row.holder: row for row in starmap(Visibility, _PRESENT(case=case.pk))}
    changes: Counter[tuple[str, str, str]] = Counter()
    for holder, row in present.items():
        changes.update(dict.fromkeys(tally_keys(row), -1))
        if holder not in wanted:
            row.delete()
    for holder, row in wanted.items():
        changes.update(dict.fromkeys(tally_keys(row), 1))
        if holder not in present:
            row.save(force_insert=True)
        elif _said(row) != _said(present[holder]):
            Visibility.objects.filter(pk=present[holder].pk).update(**_said(row))
    Visibility.objects.filter(case=case).update(updated_at=case.updated_at)
    _apply(changes)


def _said(row: Visibility) -> dict[str, Any]:
    """What a row says beside when its case moved last, which most deeds change and nothing else."""
    return {column: getattr(row, column) for column in _COLUMNS}


def withdraw(case: Case) -> None:
    """Take a case out of every list and every tally, before its rows are deleted."""
    changes: Counter[tuple[str, str, str]] = Counter()
    for row in Visibility.objects.filter(case=case):
        changes.update(dict.fromkeys(tally_keys(row), -1))
    Visibility.objects.filter(case=case).delete()
    _apply(changes)


def _parts_held() -> QuerySet[Any, Any]:
    barred = Bar.objects.filter(case=Slot("case"), lifted_at=None).values("worker")
    team = TeamMember.objects.filter(live(Slot("now")), case=Slot("case")).exclude(worker__in=barred)
    return team.order_by("since", "pk").values_list("worker_id", "part", "until")


# Asked after every deed: who holds which part in a case now, and which rows of it stand in the table.
_PARTS = Prepared(_parts_held)
_PRESENT = Prepared(lambda: Visibility.objects.filter(case=Slot("case")).values_list())


def wanted_rows(case: Case, parts: list[tuple[int, str, Any]]) -> list[Visibility]:
    """The rows a case should have, given its team; the last part of a worker counts."""
    holders = {f"w{worker}": (part, until) for worker, part, until in parts}
    if not case.restricted:
        holders[f"a{case.agency_id}"] = ("agency", None)
    return [
        Visibility(
            holder=holder, case=case, part=part, until=until, state=case.state, status=case.status, risk=case.risk,
            owner=case.manager_id, review_on=case.risk_review_on, updated_at=case.updated_at,
        )
        for holder, (part, until) in holders.items()
    ]  # fmt: skip


def tally_keys(row: Visibility) -> list[tuple[str, str, str]]:
    """The tallies a visibility row counts in; ``manager`` counts who has how many cases that are not closed."""
    keys = [(row.holder, dim, getattr(row, dim)) for dim in TALLIED if getattr(row, dim)]
    return keys if row.state == "closed" else [*keys, (row.holder, "manager", str(row.owner))]


def _apply(changes: Counter[tuple[str, str, str]]) -> None:
    # In one order for everybody, so that two transactions never wait for each other crosswise.
    for (holder, dim, key), n in sorted(changes.items()):
        if n and not Tally.objects.filter(holder=holder, dim=dim, key=key).update(n=F("n") + n):
            tally, made = Tally.objects.get_or_create(holder=holder, dim=dim, key=key, defaults={"n": n})
            if not made:
                Tally.objects.filter(pk=tally.pk).update(n=F("n") + n)


def show(cases: list[Case]) -> None:
    """Show many new cases at once, each to its manager and its agency: rows and tallies in a few statements."""
    rows = [row for case in cases for row in wanted_rows(case, [(case.manager_id, "manager", None)])]
    Visibility.objects.bulk_create(rows, batch_size=2000)
    _apply(Counter(key for row in rows for key in tally_keys(row)))


def sweep() -> int:
    """Remove rows whose time has run out and count them out; how many cases were brought up to date."""
    ended = list(Case.objects.filter(visibilities__until__lte=clock.now()).distinct())
    for case in ended:
        refresh(case)
    return len(ended)
