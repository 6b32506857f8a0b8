"""Passwords are hashed with Argon2, and never more at once than the machine bears."""

from threading import Event, Thread

from django.conf import settings as live
from django.contrib.auth.hashers import check_password, make_password

from wellknit.people import hashing

ARGON2 = ["wellknit.people.hashing.PatientArgon2"]


def test_a_password_is_kept_as_argon2_and_opens_again(settings):
    settings.PASSWORD_HASHERS = ARGON2
    stored = make_password("a long enough password")
    assert stored.startswith("argon2$argon2id$") and "long" not in stored
    assert check_password("a long enough password", stored) and not check_password("another", stored)


def test_whoever_comes_when_all_places_are_taken_waits(settings):
    settings.PASSWORD_HASHERS = ARGON2
    done = Event()
    for _ in range(hashing.AT_ONCE):
        hashing.room.acquire()
    late = Thread(target=lambda: (make_password("x"), done.set()))
    late.start()
    assert not done.is_set() and not hashing.room.acquire(blocking=False)
    for _ in range(hashing.AT_ONCE):
        hashing.room.release()
    late.join()
    assert done.is_set()


def test_the_node_uses_no_other_way():
    import importlib

    from wellknit.config import settings as written

    assert importlib.import_module(written.__name__).PASSWORD_HASHERS == ARGON2 and live.PASSWORD_HASHERS
