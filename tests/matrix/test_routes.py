"""Role × relation × route × method, through the real addresses: who comes in, who may not, for whom there is nothing."""

import copy
from typing import Any

import pytest

from tests.matrix.oracle import CASE, MAY, NOBODY, RELATIONS, ROLES, answer, parts_of
from tests.matrix.ways import OF_AN_AGENCY, OPEN, WAYS, Way
from tests.routes import METHODS, Route, all_routes, ask
from tests.stage import FOREIGN, WITHOUT_CASE, Stage, asked, stage  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db

LET_IN = {200, 302, 409, 422}
NO_CASE = "of the agency"  # whoever asks for what is no case's
WALKED = (
    "of another agency", "of the agency", "part worker", "part provider", "part glass", "barred member",
    "restricted", "part ran out", "member of a closed case",
)  # fmt: skip
ASIDE = (
    "of another agency",
    "part worker",
    "part glass",
)  # for the method that is not what the route is there for


def named(route: Route) -> str:
    return route.name


def expected(way: Way, route: Route, method: str, role: str, relation: str) -> set[str]:
    """The answers that are right for this cell."""
    permission = way.get if method == "GET" else way.post
    if not permission:  # refused as a method, or before that as a person
        return {"405"} | (expected(way, route, "POST" if method == "GET" else "GET", role, relation) - {"in"})
    other = {"405"} if method == "POST" and way.only_shows else set()
    if not route.case_bound:
        there = "404" if of_an_agency(way) and relation in FOREIGN else "in"
        return other | {there if any(role in MAY[each] for each in permission.split(" or ")) else "403"}
    parts = parts_of(role, RELATIONS[relation])
    if not parts:
        return other | {"404"}
    answers = {answer(frozenset({role}), each, parts) for each in permission.split(" or ")}
    return other | {"in" if "yes" in answers else "403"}


def relations(route: Route, way: Way, method: str) -> tuple[str, ...]:
    """The relations in which a route is asked by this method: all of them where it matters most."""
    if not route.case_bound:
        return (NO_CASE, WITHOUT_CASE) if of_an_agency(way) else (NO_CASE,)
    return WALKED if (method == "GET") == way.only_shows else ASIDE


def of_an_agency(way: Way) -> bool:
    """Whether the address is of something that one agency of the node has and the other has not."""
    return not OF_AN_AGENCY.isdisjoint(way.rows.values())


def given(stage: Stage, route: Route, way: Way, role: str, relation: str) -> str:  # noqa: F811
    """The address of the route in this relation's case, with numbers of rows that are there."""
    numbers = {
        name: stage.number(way.rows[name], role, relation) for name in route.parameters if name in way.rows
    }
    return route.address(reference=stage.cases[relation].reference, **numbers)


def one_cell(stage: Stage, route: Route, way: Way, method: str, role: str, relation: str) -> tuple[str, int]:  # noqa: F811
    browser, address = stage.browser(role, relation), given(stage, route, way, role, relation)
    cookies = copy.deepcopy(browser.cookies)
    with asked():
        reply = ask(browser, method, address, way.body)
        b"".join(reply if reply.streaming else ())  # an answer that is a file holds it open until it was read
    browser.cookies = cookies  # whoever signed out, or changed their password, is back
    turned_away = reply.status_code == 302 and reply.headers["Location"].startswith("/sign-in?next=")
    let_in = reply.status_code in LET_IN and not turned_away
    return "in" if let_in else str(reply.status_code), reply.status_code


@pytest.mark.parametrize("route", [each for each in all_routes() if each.permission], ids=named)
def test_every_role_in_every_relation_gets_what_the_oracle_says(
    stage: Stage, route: Route, record_property: Any  # noqa: F811
) -> None:  # fmt: skip
    assert route.name in WAYS, f"{route.name} is not in the oracle's table of routes (tests/matrix/ways.py)"
    way, wrong, cells = WAYS[route.name], [], 0
    for method in METHODS:
        for relation in relations(route, way, method):
            for role in (NOBODY, *ROLES):
                cells += 1
                right = expected(way, route, method, role, relation)
                got, status = one_cell(stage, route, way, method, role, relation)
                if got not in right:
                    wrong.append(
                        (method, role or "nobody", relation, f"{status} instead of {'/'.join(sorted(right))}")
                    )
    print(f"{route.name}: {cells} cells, {len(wrong)} wrong")
    record_property("cells", cells)
    assert not wrong, wrong[:20]


def test_the_oracle_knows_every_route_and_no_other() -> None:
    assert {route.name for route in all_routes()} == set(WAYS) | OPEN
    assert {route.name for route in all_routes() if route.open_because} == OPEN


def test_every_route_declares_a_permission_its_oracle_asks_for() -> None:
    """A guard that names another permission than the one that decides would mislead whoever reads it."""
    named = {each for way in WAYS.values() for each in f"{way.get} or {way.post}".split(" or ") if each}
    assert named <= set(MAY)
    # A route that stands on a case is guarded by a permission on a case, never only by one that whole roles hold.
    assert [route.name for route in all_routes() if route.case_bound and route.permission not in CASE] == []


def test_the_walk_covers_what_was_promised() -> None:
    ways = [
        (route, WAYS[route.name], method)
        for route in all_routes()
        if route.name in WAYS
        for method in METHODS
    ]
    cells = sum(len(relations(*each)) for each in ways) * (len(ROLES) + 1)
    print(f"routes: {cells} cells")
    assert cells >= 5000
    assert len(ROLES) >= 14
    assert len(WALKED) >= 8
    assert set(WALKED) <= set(RELATIONS)
    assert set(ASIDE) <= set(WALKED)
