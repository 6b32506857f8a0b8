"""Who sees what came from another node, said a second time by hand: role × agency × how far it has got here.

Like `sight` for cases: the module is an argument, so that mutants of it can be judged by the same cells.
"""

from collections.abc import Iterator
from datetime import timedelta
from types import ModuleType
from typing import Any

from django.apps import apps

from tests.matrix.oracle import MAY, NOBODY, RELATIONS, ROLES, WIDE, parts_of
from tests.matrix.pure import Cell
from tests.stage import Stage
from wellknit.access.actors import Actor, System, acting
from wellknit.ground import clock
from wellknit.vault import keyring

TABLES = (("Referral", "", False), ("Progress", "referral__", False), ("Slice", "referral__", True))
# name: the agency that was asked, the agency of whoever took it up, whether it is of a case by now
ROWS: dict[str, tuple[str, str, bool]] = {
    "asked of the north": ("north", "", False),
    "asked of the south": ("south", "", False),
    "asked of nobody": ("", "", False),
    "taken up in the north": ("north", "north", False),
    "taken up in the south": ("south", "south", False),
    "carried by who has moved to the south": ("north", "south", False),
    "of a case of the north": ("north", "north", True),
    "of a case of the north, asked of the south": ("south", "", True),
}


def sees(role: str, home: str, row: str, *, tells: bool) -> bool:
    """By hand: whether somebody with this role in this agency sees the row, or what was told on it."""
    asked, taken, of_case = ROWS[row]
    if of_case:
        return bool(parts_of(role, RELATIONS["of the agency" if home == "north" else "of another agency"]))
    if role not in MAY["referral.intake"]:
        return False
    if not taken:
        return asked == home and not tells
    return taken == home and (role == "caseworker" or role in WIDE)


def laid(stage: Stage) -> dict[str, dict[int, str]]:
    """The rows, with something told and something that happened on each; by table, the name of each."""
    with acting(System("matrix")):
        return _laid(stage)


def _laid(stage: Stage) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {name: {} for name, _through, _tells in TABLES}
    for name, (asked, taken, of_case) in ROWS.items():
        case, now = stage.cases["of the agency"] if of_case else None, clock.now()
        key = case.key if case else keyring.create()
        row = apps.get_model("referral.Referral")(
            key=key, case=case, incoming=True, organisation=stage.organisation, agency=stage.agencies.get(asked),
            worker=stage.workers.get(("caseworker", taken)), need_kind="shelter", urgency="routine", purpose="referral",
            state="offered", answer_by=now.date() + timedelta(days=7), made_at=now,
        )  # fmt: skip
        row.save(force_insert=True)
        on: dict[str, Any] = {"referral": row, "key": key, "at": now}
        happened = apps.get_model("referral.Progress")(what="service", on=now.date(), **on)
        told = apps.get_model("referral.Slice")(version=1, categories="identity", incoming=True, **on)
        for each in (happened, told):
            each.save(force_insert=True)
        for table, kept in zip(found, (row, happened, told), strict=True):
            found[table][kept.pk] = name
    return found


def cells(visibility: ModuleType, stage: Stage, rows: dict[str, dict[int, str]]) -> Iterator[Cell]:
    """Every role in both agencies, asking for every table."""
    for role in (NOBODY, *ROLES):
        for home in stage.agencies:
            worker = stage.workers[role, home]
            actor = Actor(worker.pk, worker.agency_id, worker.role_names)
            for table, through, tells in TABLES:
                right = {name for name in ROWS if sees(role, home, name, tells=tells)}
                yield (role, home, table), right, seen(visibility, actor, table, rows[table], through, tells)
    actor = stage.actor("caseworker", "of the agency")
    yield "a referral itself, unless said", seen_plainly(visibility, actor, rows), {
        name for name in ROWS if sees("caseworker", "north", name, tells=False)
    }


def seen(visibility: ModuleType, actor: Actor, table: str, rows: dict[int, str], through: str, tells: bool) -> set[str]:
    """The rows of a table that an actor is left with."""
    mine = visibility.seen(actor, through=through, tells=tells)
    with acting(System("matrix")):
        return {rows[pk] for pk in apps.get_model("referral", table).objects.filter(mine, pk__in=rows).values_list("pk", flat=True)}


def seen_plainly(visibility: ModuleType, actor: Actor, rows: dict[str, dict[int, str]]) -> set[str]:
    """The referrals an actor is left with when nothing else is said."""
    known = rows["Referral"]
    with acting(System("matrix")):
        found = apps.get_model("referral.Referral").objects.filter(visibility.seen(actor), pk__in=known)
        return {known[pk] for pk in found.values_list("pk", flat=True)}
