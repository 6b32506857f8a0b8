"""Every address of the node as the tests walk them, and browsers that are signed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.converters import get_converters

from tests.cast import with_passkey
from wellknit.ground import clock
from wellknit.people.sessions import BEGAN

METHODS = ("GET", "POST")
NO_SUCH_REFERENCE = "ZZZZZ-ZZZZZ"
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One address: its name, its pattern, and the view behind it."""

    name: str
    pattern: str
    view: Callable[..., Any]

    @property
    def case_bound(self) -> bool:
        """Whether the address names a case."""
        return "reference" in self.parameters

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters in the address, with the kind of each."""
        return {name: kind or "str" for kind, name in _PARAMETER.findall(self.pattern)}

    @property
    def permission(self) -> str:
        """The permission the route declares; empty when it is open."""
        return str(found_on(self.view, "guard") or "")

    @property
    def open_because(self) -> str:
        """Why the route needs nobody signed in; empty when it does."""
        return str(found_on(self.view, "open_because") or "")

    def address(self, **given: Any) -> str:
        """The address with its parameters filled in; what is not given gets a value that leads nowhere."""
        return "/" + _PARAMETER.sub(lambda found: str(given.get(found[2], _nowhere(found[1]))), self.pattern)


def _nowhere(kind: str) -> str:
    sample = {"int": "4", "slug": "nowhere", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}.get(
        kind or "str", "nowhere"
    )
    assert re.fullmatch(get_converters()[kind or "str"].regex, sample), f"no sample for <{kind}:…>"
    return sample


def found_on(view: Any, name: str) -> Any:
    """An attribute of a view, wherever in its decorators it was set."""
    while view is not None:
        if getattr(view, name, None):
            return getattr(view, name)
        view = getattr(view, "__wrapped__", None)
    return None


@cache
def all_routes() -> tuple[Route, ...]:
    """Every address of the node, in the order in which they are tried."""
    return tuple(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, before: str, space: str) -> Iterator[Route]:
    for each in patterns:
        pattern = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield Route(f"{space}{each.name}", pattern, each.callback)
        else:
            yield from _walk(
                each.url_patterns, pattern, f"{space}{each.namespace}:" if each.namespace else space
            )


def signed_in(worker: Any) -> Client:
    """A browser in which a worker is signed in with their passkey; errors become answers instead of breaking the walk."""
    browser = Client(raise_request_exception=False)
    browser.force_login(worker, backend="wellknit.people.backends.WorkerBackend")
    with_passkey(browser)
    session = browser.session
    session[BEGAN] = (
        int(clock.now().timestamp()) + 3600
    )  # so that a slow machine's proof of presence stays fresh
    session.save()
    return browser


def ask(browser: Client, method: str, address: str, body: dict[str, Any] | None = None) -> Any:
    """Send one request."""
    return browser.get(address) if method == "GET" else browser.post(address, body or {})
