"""Who sees which case, asked of the modules that find out: visibility, standing, finding. Judges mutants, too.

Like `pure` for the policy: the modules are arguments, the stage is the same, the expectations are the oracle's.
"""

import copy
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from types import ModuleType, SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.matrix.oracle import CASE, NOBODY, RELATIONS, ROLES, STOPPED, answer, parts_of, shown
from tests.matrix.pure import Cell
from tests.stage import FOREIGN, Stage, asked
from wellknit.access.actors import Forbidden, Partner, System, acting
from wellknit.access.permissions import Permission
from wellknit.access.prepared import Prepared, Slot
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused

COLUMNS = ("part", "until", "state", "status", "risk", "owner", "review_on", "updated_at")
CHANGES: tuple[dict[str, Any], ...] = (
    {"risk": "high", "status": "PossibleVictimOfTrafficking"},
    {},
    {
        "risk": "low",
        "status": "closing",
        "state": "closing",
        "manager_id": 7,
        "risk_review_on": date(2030, 1, 1),
    },
    {
        "risk": "low",
        "state": "closed",
        "updated_at": datetime(2030, 1, 1, tzinfo=UTC),
        "risk_review_on": None,
    },
)
FEW = ("case.read", "note.write", "plan.approve", "contact.write", "close.approve")


def pairs() -> Iterator[tuple[str, str]]:
    """Every role in every relation."""
    return ((role, relation) for relation in RELATIONS for role in (NOBODY, *ROLES))


def narrowed(visibility: ModuleType, stage: Stage) -> Iterator[Cell]:
    """Which cases, and which persons, a list leaves to an actor."""
    tables = {label: apps.get_model(label) for label in ("casework.Case", "casework.Person", "casework.Note")}
    for role in (NOBODY, *ROLES):
        for home in stage.agencies:
            relations = [name for name in RELATIONS if (name in FOREIGN) == (home == "south")]
            actor = stage.actor(role, relations[0])
            expected = {name for name in relations if parts_of(role, RELATIONS[name])}
            for label, model in tables.items():
                with acting(System("matrix")):
                    seen = set(visibility.narrow(model.objects.all(), actor).values_list("pk", flat=True))
                found = {name for name in relations if stage.rows[name][label].pk in seen}
                yield (label, role, home), expected, found


def prepared(visibility: ModuleType, stage: Stage) -> Iterator[Cell]:
    """The parts through which a prepared query finds a case, for every role in every relation; and no other case's."""
    for holders in {len(stage.actor(role, relation).holders) for role, relation in pairs()}:
        asking = Prepared(
            lambda holders=holders: visibility.seen_in_slots(holders)
            .filter(case=Slot("case"))
            .values_list("part")
        )
        for role, relation in pairs():
            actor = stage.actor(role, relation)
            if len(actor.holders) == holders:
                found = asking(case=stage.cases[relation].pk, **visibility.slots_of(actor))
                yield (
                    ("prepared", role, relation),
                    parts_of(role, RELATIONS[relation]),
                    {part for (part,) in found},
                )


def placed(visibility: ModuleType, stage: Stage) -> Iterator[Cell]:
    """The rows and tallies of a case after each change of it, and once it was withdrawn."""
    table, tally = apps.get_model("casework.Visibility"), apps.get_model("casework.Tally")
    for name in (
        "part worker",
        "barred member",
        "bar lifted",
        "restricted",
        "part ran out",
        "member of a closed case",
    ):
        case = copy.copy(stage.cases[name])
        others = table.objects.exclude(case=case).order_by("pk").values_list("pk", *COLUMNS)
        before = list(others)
        for change in CHANGES:
            vars(case).update(change)
            visibility.refresh(case)
            kept = {
                row.holder: tuple(getattr(row, column) for column in COLUMNS)
                for row in table.objects.filter(case=case)
            }
            yield (name, change, "rows"), places(stage, case, name), kept
            yield (name, change, "tallies"), counted(table.objects.all()), tallied(tally)
        yield (name, "places of other cases"), before, list(others.all())
        yield from reassigned(visibility, case)
    visibility.withdraw(case)
    yield "withdrawn", 0, table.objects.filter(case=case).count()
    yield "tallies without it", counted(table.objects.all()), tallied(tally)


def reassigned(visibility: ModuleType, case: Any) -> Iterator[Cell]:
    """A member who gets another part, until tomorrow."""
    member, table = apps.get_model("casework.TeamMember"), apps.get_model("casework.Visibility")
    for one in member.objects.filter(case=case, part="worker", until=None)[:1]:
        soon = clock.now() + timedelta(days=1)
        member.objects.filter(pk=one.pk).update(part="custodian", until=soon)
        visibility.refresh(case)
        rows = table.objects.filter(case=case, holder=f"w{one.worker_id}")
        barred = case.bars.filter(worker=one.worker_id, lifted_at=None).exists()
        yield (
            ("another part", case),
            [] if barred else [("custodian", soon)],
            list(rows.values_list("part", "until")),
        )


def raced(visibility: ModuleType, stage: Stage) -> Iterator[Cell]:
    """Somebody else makes the same tally at the same moment: both are counted."""
    case, tally = stage.cases["part worker"], apps.get_model("casework.Tally")
    table = apps.get_model("casework.Visibility")
    table.objects.all().delete()
    tally.objects.all().delete()

    def beaten(defaults: Any, **key: Any) -> Any:
        return tally.objects.create(**key, n=5), False

    vars(visibility)["Tally"] = SimpleNamespace(
        objects=SimpleNamespace(filter=tally.objects.filter, get_or_create=beaten)
    )
    try:
        visibility.refresh(case)
    finally:
        vars(visibility)["Tally"] = tally
    expected = Counter({key: n + 5 for key, n in counted(table.objects.all()).items()})
    yield "tallies of both", expected, tallied(tally)
    visibility.refresh(case)
    yield "nothing counted twice", expected, tallied(tally)


def places(stage: Stage, case: Any, name: str) -> dict[str, tuple[Any, ...]]:
    """The holders who should see a case: the agency, members by their part; never the spare worker, who is barred."""
    relation = RELATIONS[name]
    part = relation.part or (
        "worker" if name == "part ran out" else ""
    )  # the row is there; its time is another matter
    members = [stage.asker(role, name) for role in (NOBODY, *ROLES)] if part else []
    holders = {f"w{worker.pk}": part for worker in members}
    if name != "restricted":
        holders[f"a{case.agency_id}"] = "agency"
    told = (case.state, case.status, case.risk, case.manager_id, case.risk_review_on, case.updated_at)
    return {holder: (kept, None, *told) for holder, kept in holders.items()}


def counted(rows: Any) -> Counter[tuple[str, str, str]]:
    """What the tallies of these rows should say, counted anew."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        dims = {"state": row.state, "status": row.status, "risk": row.risk}
        if row.state != "closed":
            dims["manager"] = str(row.owner)
        found.update((row.holder, dim, key) for dim, key in dims.items() if key)
    return found


def tallied(tally: Any) -> Counter[tuple[str, str, str]]:
    """What the tallies say."""
    return Counter({(row.holder, row.dim, row.key): row.n for row in tally.objects.exclude(n=0)})


def swept(visibility: ModuleType, stage: Stage) -> Iterator[Cell]:
    """Whoever's time ran out is swept out; nobody else."""
    member, table = apps.get_model("casework.TeamMember"), apps.get_model("casework.Visibility")
    case = stage.cases["part ran out"]
    with acting(System("matrix")):
        member.objects.filter(case=case, part="worker").update(until=case.opened_at)
        before = table.objects.exclude(case=case).count()
        yield "how many cases", 1, visibility.sweep()
    yield (
        "who still sees the case",
        ["agency"],
        list(table.objects.filter(case=case).values_list("part", flat=True)),
    )
    yield "everybody else", before, table.objects.exclude(case=case).count()
    with acting(System("matrix")):
        yield "and only once", 0, visibility.sweep()


def shown_at_once(visibility: ModuleType, stage: Stage) -> Iterator[Cell]:
    """Many cases shown at once are seen as if each had been refreshed."""
    table, tally = apps.get_model("casework.Visibility"), apps.get_model("casework.Tally")
    cases = [stage.cases[name] for name in ("restricted", "of the agency")]
    for case in cases:
        table.objects.filter(case=case).delete()
    tally.objects.all().delete()
    visibility.show(cases)
    for case in cases:
        own = {f"w{case.manager_id}": "manager"} | (
            {} if case.restricted else {f"a{case.agency_id}": "agency"}
        )
        yield case, own, dict(table.objects.filter(case=case).values_list("holder", "part"))
    rows = table.objects.filter(case__in=cases)
    yield "tallies", counted(rows), tallied(tally)


def stood(standing: ModuleType, stage: Stage) -> Iterator[Cell]:
    """How every role stands to every case, what they may there, and what they are shown."""
    for role, relation in pairs():
        actor, case, parts = (
            stage.actor(role, relation),
            stage.cases[relation],
            parts_of(role, RELATIONS[relation]),
        )
        case.__dict__.pop("_standing", None)
        found = standing.standing_of(actor, case)
        with CaptureQueriesContext(connection) as asked_again:
            standing.standing_of(actor, case)
        yield ("asks once", role, relation), 0, len(asked_again)
        yield ("stands", role, relation), (parts - {"agency"}, "agency" in parts), (found.parts, found.agency)
        yield ("shown", role, relation), shown(frozenset({role}), parts), standing.categories_for(actor, case)
        for deed in FEW:
            right = "" if answer(frozenset({role}), deed, parts) == "yes" else "forbidden"
            if "closed" in relation and deed in STOPPED:
                right = right or "closed"
            yield ("may", role, relation, deed), not right, standing.may(actor, Permission(deed), case)
            yield ("need", role, relation, deed), right, refused(standing, actor, deed, case)


def by_the_node(standing: ModuleType, stage: Stage) -> Iterator[Cell]:
    """The node itself sees and may everything, and has no standing; one actor's standing is never another's."""
    node, case = System("matrix"), stage.cases["part worker"]
    yield "shown to the node", 8, len(standing.categories_for(node, case))
    for deed in CASE:
        yield (
            ("the node may", deed),
            (True, ""),
            (standing.may(node, Permission(deed), case), refused(standing, node, deed, case)),
        )
    one, other = stage.actor("caseworker", "part worker"), stage.actor("caseworker", "of another agency")
    yield "one", frozenset({"worker"}), standing.standing_of(one, case).parts
    yield "the other, of the same object", frozenset(), standing.standing_of(other, case).parts


def by_a_partner(standing: ModuleType, stage: Stage) -> Iterator[Cell]:
    """Another node sees nothing of a case through its standing, whatever it may say about it."""
    yield "shown to another node", frozenset(), standing.categories_for(Partner(7), stage.cases["part worker"])


def refused(standing: ModuleType, by: Any, deed: str, case: Any) -> str:
    """How `need` answers: nothing, ``forbidden``, or ``closed``."""
    try:
        standing.need(by, Permission(deed), case)
    except Forbidden:
        return "forbidden"
    except Refused:
        return "closed"
    return ""


def found(finding: ModuleType, stage: Stage) -> Iterator[Cell]:
    """Whether a reference leads somewhere, for every role in every relation, and what it brings along."""
    for role, relation in pairs():
        actor, case, parts = (
            stage.actor(role, relation),
            stage.cases[relation],
            parts_of(role, RELATIONS[relation]),
        )
        with CaptureQueriesContext(connection) as questions:
            brought = finding.find(actor, case.reference)
            told = brought and facts(brought)
        yield ("asks once", role, relation), 1, len(questions)
        yield ("finds", role, relation), bool(parts), brought is not None
        if brought is not None:
            kept = brought.__dict__["_standing"]
            yield ("knows", role, relation), (actor, parts - {"agency"}), (kept[0], kept[1].parts)
            yield ("agency", role, relation), "agency" in parts, kept[1].agency
            yield ("brings", role, relation), facts(case), told
    yield "nothing", None, finding.find(stage.actor("supervisor", "of the agency"), "ZZZZZ-ZZZZZ")


def facts(case: Any) -> tuple[Any, ...]:
    """What a case brings along without a further question."""
    return (case.pk, case.reference, case.state, case.key.alias, case.agency.name, case.manager.full_name)


BY_MODULE = {
    "visibility": (narrowed, prepared, placed, raced, swept, shown_at_once),
    "standing": (stood, by_the_node, by_a_partner),
    "finding": (found,),
}


def cells(module: ModuleType, stage: Stage) -> Iterator[Cell]:
    """Every cell that judges this module; of what is written for one question, nothing is left for the next."""
    for question in BY_MODULE[module.__name__.rpartition(".")[2]]:
        with asked():
            yield from question(module, stage)


def first_wrong(module: ModuleType, stage: Stage) -> Cell | None:
    """The first cell whose answer is not the expected one, if there is one."""
    return next((cell for cell in cells(module, stage) if cell[1] != cell[2]), None)
