"""Every page of the node in a real browser: readable for everybody, on every screen, with nothing asked from elsewhere.

The pages come from the stage of the matrix, which has a row of everything, in the name of the first who may see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from mimetypes import guess_type
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client

from tests.matrix.oracle import ROLES
from tests.matrix.test_routes import expected, given
from tests.matrix.ways import WAYS
from tests.routes import Route, all_routes
from tests.stage import Stage, asked, stage  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

NODE = "https://node.example"  # answered inside the test; a secure origin, as in life
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
HEAVIEST = 100 * 1024  # bytes of a page with everything it asks for, nothing cached and nothing compressed
GRAVE = {"serious", "critical"}
RELATIONS = ("part worker", "of the agency", "member of a closed case")
FIRST = ("caseworker", "supervisor", "custodian", *ROLES)  # who is asked first; whoever may is as good

STICKS_OUT = """[...document.querySelectorAll("body *")]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1).map(each => each.outerHTML.slice(0, 80)).slice(0, 3)"""

# What answers a GET without showing a page, each with the reason.
NO_PAGE = {
    "health": "one word for a machine",
    "fed_inbox": "another node posts there",
    "fed_fetch": "another node posts there",
    "fed_blob": "ciphertext",
    "fed_card": "what another node reads",
    "whoami": "one word for a benchmark",
    **{f"directory:hsds{name}": "for other programs" for name in (
        "", "_services", "_service", "_organizations", "_organization", "_at_locations", "_at_location", "_taxonomies",
        "_taxonomy", "_terms", "_term",
    )},
    "desk:pdf": "a file",
    "procedures:download": "a file",
    "federation:own_file": "a file",
    "desk:calendar_feed": "a file",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "what the browser hands to the key",
    "mfa_authenticate": "only for who is halfway in; signing in has a browser test of its own",
    "mfa_activate_totp": "only for who has no app yet; so has setting one up",
    "account_logout": "a deed",
    "words:switch": "a deed",
}


@dataclass
class Shown:
    """A page in the browser, and what it asked for."""

    page: Any
    answer: Any
    address: str
    weight: int = 0
    faults: list[str] = field(default_factory=list)

    def open(self) -> None:
        """Serve it and what belongs to it, and nothing else."""
        self.page.route("**/*", self._serve)
        self.page.on("console", lambda said: said.type == "error" and self.faults.append(f"console: {said.text}"))
        self.page.goto(NODE + self.address, wait_until="load")

    def _serve(self, route: Any) -> None:
        url = urlsplit(route.request.url)
        if f"{url.scheme}://{url.netloc}" != NODE:
            self.faults.append(f"asks {url.netloc}")
            return route.abort()
        if url.path == self.address.partition("?")[0]:
            return self._give(route, self.answer.content, dict(self.answer.headers))
        found = finders.find(url.path.removeprefix("/static/"))
        if not found:
            self.faults.append(f"asks for {url.path}")
            return route.abort()
        with open(found, "rb") as file:
            return self._give(route, file.read(), {"Content-Type": guess_type(found)[0] or ""})

    def _give(self, route: Any, body: bytes, headers: dict[str, str]) -> None:
        self.weight += len(body)
        route.fulfill(status=200, body=body, headers=headers)

    def look(self, size: dict[str, int], scheme: str) -> list[str]:
        """What is wrong with it on such a screen."""
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme)
        wide = self.page.evaluate("document.scrollingElement.scrollWidth")
        found = Axe().run(self.page).response["violations"]
        grave = [f"{each['id']} at {each['nodes'][0]['target']}" for each in found if each["impact"] in GRAVE]
        wrong = grave + ([f"is {wide} wide: {self.page.evaluate(STICKS_OUT)}"] if wide > size["width"] else [])
        return [f"{size['width']} px, {scheme}: {fault}" for fault in wrong]


def pages() -> list[Route]:
    """The routes that show something."""
    return [route for route in all_routes() if route.open_because or WAYS[route.name].get]


def named(route: Route) -> str:
    return route.name


def answers(stage: Stage, route: Route) -> Iterator[tuple[Any, str]]:  # noqa: F811
    """What those get who may come in, and at which address."""
    if route.open_because:
        yield Client().get(route.address()), route.address()
        return
    way = WAYS[route.name]
    for relation in RELATIONS:
        for role in FIRST:
            if expected(way, route, "GET", role, relation) == {"in"}:
                address = given(stage, route, way, role, relation)
                with asked():
                    yield stage.browser(role, relation).get(address), address
                break


def is_page(answer: Any) -> bool:
    """A page, be it one that says why not now."""
    return bool(answer.status_code in (200, 409) and answer.headers["Content-Type"].startswith("text/html"))


@pytest.mark.parametrize("route", pages(), ids=named)
def test_a_page_is_readable_by_everybody_on_every_screen_and_asks_nobody_else(
    chromium: Any, browser_page: Any, stage: Stage, route: Route  # noqa: F811
) -> None:  # fmt: skip
    got = next((each for each in answers(stage, route) if is_page(each[0])), None)
    assert (got is None) == (route.name in NO_PAGE), got and got[1]
    if got is not None:
        shown = Shown(browser_page, *got)
        shown.open()
        wrong = shown.faults + shown.look(DESK, "light") + shown.look(PHONE, "dark")
        print(f"{shown.weight:,} bytes")
        assert wrong == []
        assert shown.weight <= HEAVIEST


def test_what_is_wrong_is_seen(browser_page: Any) -> None:
    """A planted page: pale letters, too wide, a picture from elsewhere."""
    planted = type("Planted", (), {"headers": {"Content-Type": "text/html"}})()
    planted.content = (
        b'<html lang="en"><title>Planted</title><main><h1>Planted</h1><p style="color:#ddd;background:#fff;width:900px">'
        b'pale</p><img alt="" src="https://elsewhere.example/x.png"></main></html>'
    )
    shown = Shown(browser_page, planted, "/planted")
    shown.open()
    assert shown.faults[:1] == ["asks elsewhere.example"]
    assert any("color-contrast" in fault for fault in shown.look(DESK, "light"))
    assert any("wide" in fault for fault in shown.look(PHONE, "dark"))
