"""The cast every test knows, and how they come in.

*Mina* works the case. *Otto* is a caseworker of the same agency who is in another team. *Sora* supervises their agency.
*Lena* is a legal officer, *Ivo* interprets, *Hana* answers the hotline. *Ada* audits, *Dara* protects data, *Nok* keeps the
machine, *Ana* counts. *Rith* works for another agency. *Sela* is the person assisted. All of them are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from wellknit.access.actors import Actor, System, acting

CAST = {
    "mina": ("Mina", "caseworker", "north"),
    "otto": ("Otto", "caseworker", "north"),
    "sora": ("Sora", "supervisor", "north"),
    "lena": ("Lena", "legal", "north"),
    "ivo": ("Ivo", "interpreter", "north"),
    "hana": ("Hana", "hotline", "north"),
    "ada": ("Ada", "auditor", "north"),
    "dara": ("Dara", "protection", "north"),
    "nok": ("Nok", "administrator", "north"),
    "ana": ("Ana", "analyst", "north"),
    "rith": ("Rith", "caseworker", "south"),
    "vanna": ("Vanna", "supervisor", "south"),
}
PASSWORD = "a long enough password"
QUICK_HASH = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 takes half a second; sign-in has tests of its own


class Cast:
    """The workers by first name, as rows (``cast.mina``) and as actors (``cast.actor("mina")``)."""

    def __init__(self) -> None:
        from wellknit.people.models import Agency, Worker

        self.agencies = {
            name: Agency.objects.create(name=f"{name.title()} centre", kind="CentralGovernmentOrganisation", country="TH")
            for name in ("north", "south")
        }
        self.workers = {
            name: Worker.objects.create(
                username=name, full_name=full, roles=roles, agency=self.agencies[agency], password="!"
            )
            for name, (full, roles, agency) in CAST.items()
        }

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["workers"][name]
        except KeyError:
            raise AttributeError(name) from None

    def actor(self, name: str) -> Actor:
        """The actor somebody is when they work."""
        worker = self.workers[name]
        return Actor(worker.pk, worker.agency_id, worker.role_names, worker.full_name)


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, in two agencies."""
    return Cast()


@pytest.fixture
def mina(cast: Cast) -> Iterator[Actor]:
    """Mina is acting for the whole test."""
    actor = cast.actor("mina")
    with acting(actor):
        yield actor


@pytest.fixture
def case(cast: Cast, mina: Actor) -> Any:
    """Sela's case, opened by Mina."""
    from wellknit.casework.actions import cases

    return cases.open_case(by=mina, called="Sela")


@pytest.fixture
def as_(client: Any, cast: Cast) -> Any:
    """``as_("otto")`` gives a browser in which Otto is signed in, with his passkey."""
    from django.test import Client

    def signed_in(name: str) -> Any:
        browser = Client()
        browser.force_login(cast.workers[name], backend="wellknit.people.backends.WorkerBackend")
        with_passkey(browser)
        return browser

    return signed_in


def with_passkey(browser: Any) -> None:
    """The session of a worker whose second factor is enough for every role."""
    from wellknit.people import factors

    session = browser.session
    session[factors.KEPT] = factors.PASSKEY
    session.save()


@pytest.fixture
def node() -> Iterator[None]:
    """The node itself looks, to check what was written."""
    with acting(System("test")):
        yield


def later(**kwargs: int) -> Any:
    """A moment some time from now."""
    from wellknit.ground import clock

    return clock.now() + timedelta(**kwargs)
