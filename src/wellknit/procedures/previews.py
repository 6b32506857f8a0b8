"""What a version would change for the cases under way: the same dry look that moving one case takes, over all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wellknit.access.actors import System, acting
from wellknit.flow.migrating import Migration, migrated
from wellknit.flow.plan import Key, Plan
from wellknit.flow.reached import Way
from wellknit.ground.batches import batches
from wellknit.procedures import plans
from wellknit.procedures.models import Procedure, Run, Step
from wellknit.procedures.states import PASSED

NODE = System("procedures")
MOST, BATCH = 2_000, 500  # runs that a page looks at; runs whose steps are read together
Done = dict[Key, Way | None]
Counts = dict[str, int]


@dataclass
class Effect:
    """How many cases under way a version would reach, and what it would do: by the names of steps and by refusals."""

    cases: int = 0
    left_out: int = 0
    opens: Counts = field(default_factory=dict)
    withdrawn: Counts = field(default_factory=dict)
    introduced: Counts = field(default_factory=dict)
    refused: Counts = field(default_factory=dict)


def effect(row: Procedure) -> Effect:
    """What this version would change; totals alone, whoever's cases they are. Nothing is written."""
    found, whole = Effect(), plans.whole(row).plans
    with acting(NODE):
        rows = Run.objects.filter(ended_at=None, procedure__name_key=row.name_key).exclude(procedure=row)
        found.left_out = max(rows.count() - MOST, 0)
        runs = rows.select_related("procedure").defer("procedure__xml", "facts").order_by("pk")[:MOST]
        for run, done in _with_records(runs):
            new = whole.get(run.pool)
            if new is not None:
                _count(found, plans.plan_of(run), new, done)
    return found


def _with_records(runs: Iterable[Run]) -> Iterator[tuple[Run, Done]]:
    """Each run with its records, read for many runs at once and without opening anything sealed."""
    for some in batches(iter(runs), BATCH):
        records: dict[int, Done] = {run.pk: {} for run in some}
        steps = Step.objects.filter(run__in=records, state__in=PASSED).exclude(node="")
        for run, node, round_, way, target in steps.values_list("run_id", "node", "round", "way", "target"):
            records[run][node, tuple(map(int, filter(None, round_.split("."))))] = Way(way, target) if way else None
        yield from ((run, records[run.pk]) for run in some)


def _count(found: Effect, old: Plan, new: Plan, done: Done) -> None:
    change: Migration = migrated(old, new, done)
    found.cases += 1
    if change.refused:
        _add(found.refused, [change.refused.told(_)])
        return
    _add(found.opens, _tasks(new, change.opens))
    _add(found.withdrawn, _tasks(old, change.withdrawn))
    _add(found.introduced, _tasks(new, change.introduced))


def _tasks(plan: Plan, keys: Iterable[Key]) -> list[str]:
    """The names of those that people do."""
    return [plan.nodes[name].name for name, _round in keys if plan.nodes[name].kind == "task"]


def _add(counts: Counts, names: Iterable[str]) -> None:
    for name in names:
        counts[name] = counts.get(name, 0) + 1
