"""What the tests of this room share: a worker who can really sign in."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, QUICK_HASH
from wellknit.people.models import Worker


@pytest.fixture(autouse=True)
def quick_hash(settings):
    """Argon2 takes half a second; it has a test of its own."""
    settings.PASSWORD_HASHERS = QUICK_HASH


@pytest.fixture
def mina_row(cast):
    """Mina, with a password she knows."""
    cast.mina.set_password(PASSWORD)
    cast.mina.save()
    return cast.mina


@pytest.fixture
def enter(mina_row):
    """``enter(password)`` signs in as Mina, or tries to; gives the answer and the browser."""

    def enter(password=PASSWORD, name="mina", browser=None, **meta):
        browser = browser or Client(**meta)
        return browser.post("/sign-in", {"login": name, "password": password}), browser

    return enter


def fresh(worker: Worker) -> Worker:
    """The row as it is now."""
    return Worker.objects.get(pk=worker.pk)
