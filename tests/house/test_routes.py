"""Every address says what it stands on, and nobody comes in who may not."""

from typing import Any

import pytest
from django.test import Client

from tests.routes import METHODS, NO_SUCH_REFERENCE, Route, all_routes, ask, found_on
from tests.stage import Stage, asked, stage  # noqa: F401 - a fixture
from wellknit.access.guards import guarded, open_to_all
from wellknit.access.permissions import Permission

GUARDED = [route for route in all_routes() if route.permission]
CASE_BOUND = [route for route in GUARDED if route.case_bound]
SIGN_IN = "/sign-in?next="
OUTSIDE = (
    ("caseworker", "of another agency"), ("supervisor", "of another agency"), ("caseworker", "of the agency"),
    ("administrator", "of the agency"), ("supervisor", "restricted"),
)  # fmt: skip
pytestmark = pytest.mark.django_db


def named(route: Route) -> str:
    return route.name


@pytest.mark.parametrize("route", all_routes(), ids=named)
def test_every_route_carries_a_guard_or_says_why_it_is_open(route: Route) -> None:
    assert bool(route.permission) != bool(route.open_because), (
        f"{route.pattern}: guarded, or open for a reason"
    )


def test_a_guard_is_found_under_other_decorators() -> None:
    view = guarded(Permission.HOME_VIEW)(lambda request: request)
    outer = lambda request: view(request)  # noqa: E731
    outer.__wrapped__ = view  # type: ignore[attr-defined]
    assert found_on(outer, "guard") is Permission.HOME_VIEW
    assert found_on(open_to_all("anybody")(lambda request: request), "guard") is None


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_gets_into_no_guarded_route(stage: Stage, method: str) -> None:  # noqa: F811
    browser, wrong = Client(raise_request_exception=False), []
    for route in GUARDED:
        answer = ask(browser, method, route.address(reference=stage.cases["part worker"].reference))
        let_in = answer.status_code == 302 and not answer.headers["Location"].startswith(SIGN_IN)
        if answer.status_code not in (302, 403, 404, 405) or let_in:
            wrong.append((route.name, answer.status_code))
    print(f"{method}: {len(GUARDED)} guarded routes asked by a stranger, {len(wrong)} wrong")
    assert wrong == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", CASE_BOUND, ids=named)
def test_another_agency_s_case_looks_like_one_that_does_not_exist(
    stage: Stage, route: Route, method: str  # noqa: F811
) -> None:  # fmt: skip
    for role, relation in OUTSIDE:
        browser, reference = stage.browser(role, relation), stage.cases[relation].reference
        unseen = alone(browser, method, route.address(reference=reference))
        absent = alone(browser, method, route.address(reference=NO_SUCH_REFERENCE))
        assert unseen.status_code == absent.status_code, (role, unseen.status_code, absent.status_code)
        assert unseen.status_code in (404, 405), (role, unseen.status_code)
        assert plain(unseen, reference) == plain(absent, NO_SUCH_REFERENCE), role
        assert unseen.headers.keys() == absent.headers.keys()


def alone(browser: Client, method: str, address: str) -> Any:
    """One request of which nothing stays."""
    with asked():
        return ask(browser, method, address)


def plain(answer: Any, reference: str) -> list[str]:
    """The answer's text without what differs in every answer: the form token, and the address that was asked for."""
    text = answer.content.decode().replace(reference, "…")
    return [line for line in text.splitlines() if "csrfmiddlewaretoken" not in line and "nonce=" not in line]
