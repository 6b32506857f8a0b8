"""Protected rows are reached in somebody's name only, and then only those of cases they see."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Prefetch

from tests.house.source import called, name_of, python_files, short, tree
from tests.matrix.oracle import NOBODY, RELATIONS, ROLES, parts_of
from tests.stage import FOREIGN, Stage, protected, scoped, stage  # noqa: F401 - a fixture
from wellknit.access.actors import System, acting
from wellknit.access.scoping import ScopedManager, UnscopedQuery

pytestmark = pytest.mark.django_db

# Models that belong to a case or a person and yet answer in nobody's name, each with the reason.
UNSCOPED = {
    "Visibility": "it is what the scope is made of",
    "Tally": "how many cases a holder sees; no row of a case",
    "TeamMember": "the scope is computed from it",
    "Bar": "the scope is computed from it",
    "Reading": "that somebody opened a case in this half hour; written by the door",
    "NameToken": "blind tokens, compared across cases so that a person is found twice; no text",
    "Link": "two records that may be of one person, of which one may lie in a case that is not seen",
}
# Who may touch those, and raw SQL, each file with the reason.
MAY_REACH_AROUND = {
    "src/wellknit/access/prepared.py": "asks what was prepared; who prepares a query stands in this list",
    "src/wellknit/casework/doors.py": "is the door: whether this reading is written down already",
    "src/wellknit/casework/finding.py": "finds a case by its reference among the holders of an actor; held by the matrix",
    "src/wellknit/casework/reads/matching.py": "finds who has a paper, a number, a name; each only where the actor's part shows it",
    "src/wellknit/casework/reads/search.py": "who is in the cases that were found, as far as the actor sees the cases",
    "src/wellknit/casework/visibility.py": "keeps the visibility table and asks it",
    "src/wellknit/desk/reads/calendar.py": "the tasks of a worker's own cases, for a calendar in which nobody is signed in",
    "src/wellknit/desk/reads/cases.py": "lists by the million stand on the holder's visibility rows themselves",
    "src/wellknit/desk/reads/home.py": "takes what a supervisor is barred from out of the agency's totals",
    "src/wellknit/desk/reads/overview.py": "what stands in one case that came through its door, each kind asked for once",
    "src/wellknit/desk/reads/tasks.py": "open tasks across cases, each only with a live visibility row of the actor",
    "src/wellknit/desk/reads/people.py": "names of colleagues; no row of a case",
    "src/wellknit/federation/keys.py": "asks who this node is before every message; no row of a case",
    "src/wellknit/federation/receiving.py": "asks which peer has signed a message; no row of a case",
    "src/wellknit/federation/streams.py": "asks how far a peer was heard; no row of a case",
    "src/wellknit/exchange/actions.py": "tells PostgreSQL to count its tables anew; reads no row",
    "src/wellknit/config/bulk.py": "writes invented rows by the million, never on a node with people",
    "src/wellknit/config/views.py": "asks the database whether it is there",
    "src/wellknit/vault/snapshot.py": "copies the whole database for a backup; reads no row",
    "src/wellknit/vault/shredding.py": "makes the database file forget what was deleted",
}
RAW = {"raw", "extra", "cursor", "RawSQL", "Prepared"}


def questions(model: Any) -> dict[str, Callable[[], Any]]:
    """The ways to ask a model for rows."""
    rows = model.objects
    return {
        "all": lambda: list(rows.all()),
        "filter": lambda: list(rows.filter(pk=1)),
        "exclude": lambda: list(rows.exclude(pk=1)),
        "get": lambda: rows.get(pk=1),
        "count": lambda: rows.count(),
        "exists": lambda: rows.filter(pk=1).exists(),
        "values": lambda: list(rows.values_list("pk")),
        "in bulk": lambda: rows.in_bulk([1]),
        "update": lambda: rows.filter(pk=1).update(pk=1),
        "delete": lambda: rows.all().delete(),
        "prefetch": lambda: list(rows.prefetch_related(Prefetch(first_key(model)))),
        "base": lambda: list(model._base_manager.all()),
        "default": lambda: list(model._default_manager.all()),
        "refresh": lambda: model(pk=1).refresh_from_db(),
    }


def first_key(model: Any) -> str:
    return next(field.name for field in model._meta.concrete_fields if field.remote_field)


@pytest.mark.parametrize("model", protected(), ids=lambda model: model.__name__)
def test_a_protected_model_is_scoped_or_says_why_not(model: Any) -> None:
    managers = [type(model._default_manager), type(model._base_manager)]
    assert all(issubclass(each, ScopedManager) for each in managers) or model.__name__ in UNSCOPED
    assert hasattr(model, "seen_through") != (model.__name__ in UNSCOPED)


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model.__name__)
def test_nobody_gets_nothing(model: Any) -> None:
    for way, question in questions(model).items():
        with acting(None), pytest.raises(UnscopedQuery):
            question()
            pytest.fail(f"{model.__name__} answered nobody by {way}")


def test_nobody_gets_nothing_through_a_row_in_hand(stage: Stage) -> None:  # noqa: F811
    """Rows loaded in somebody's name, held on to, and asked for their neighbours in nobody's."""
    asked_for = 0
    for row in stage.rows["of the agency"].values():
        with acting(System("test")):
            held = type(row).objects.get(pk=row.pk)
        for name in neighbours(type(row)):
            with acting(None), pytest.raises(UnscopedQuery):
                reach(held, name)
                pytest.fail(f"{type(row).__name__}.{name} answered nobody")
            asked_for += 1
    print(f"{asked_for} ways from row to row closed")
    assert asked_for > 40


def neighbours(model: Any) -> list[str]:
    """The names by which rows of a model lead to rows of scoped models."""
    return [
        field.get_accessor_name() if field.auto_created else field.name
        for field in model._meta.get_fields()
        if field.related_model in scoped()
        and not (field.auto_created and field.hidden)
        and not field.many_to_many
        if field.auto_created or not field.null
    ]


def reach(row: Any, name: str) -> Any:
    found = getattr(row, name)
    return list(found.all()) if hasattr(found, "all") else found


def test_every_model_shows_every_role_only_the_cases_they_see(stage: Stage, record_property: Any) -> None:  # noqa: F811
    """Role × relation × model: a row is there exactly when the oracle says that the case is."""
    wrong, cells = [], 0
    for role in (NOBODY, *ROLES):
        for home in stage.agencies:
            relations = [name for name in RELATIONS if (name in FOREIGN) == (home == "south")]
            for label in [model._meta.label for model in scoped()]:
                rows = {name: stage.rows[name][label] for name in relations}
                seen = seen_in(stage.actor(role, relations[0]), list(rows.values()))
                expected = {name for name in relations if parts_of(role, RELATIONS[name])}
                cells += len(rows)
                wrong += [
                    (role, label, name) for name in rows if (rows[name].pk in seen) != (name in expected)
                ]
    print(f"models: {cells} cells, {len(wrong)} wrong")
    record_property("cells", cells)
    assert wrong == []


def seen_in(actor: Any, rows: list[Any]) -> set[int]:
    """Which of these rows of one model an actor finds."""
    with acting(actor):
        return set(type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))


def test_nothing_reaches_around_the_scope() -> None:
    found = [f"{short(path)}:{line} {what}" for path in python_files() for line, what in around(path)]
    assert [each for each in found if each.partition(":")[0] not in MAY_REACH_AROUND] == []


def test_nobody_is_allowed_to_reach_around_who_does_not() -> None:
    reaching = {short(path) for path in python_files() if any(around(path))}
    assert set(MAY_REACH_AROUND) <= reaching


def around(path: Any) -> list[tuple[int, str]]:
    """Where a file uses raw SQL, asks a manager underneath, or asks the visibility table itself."""
    calls = [(call.lineno, name_of(call)) for call in called(tree(path)) if name_of(call) in RAW]
    reached = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)]
    return calls + [
        (node.lineno, ast.unparse(node))
        for node in reached
        if node.attr == "_base_manager" or is_visible(node)
    ]


def is_visible(node: ast.Attribute) -> bool:
    return node.attr == "objects" and ast.unparse(node.value) == "Visibility"
