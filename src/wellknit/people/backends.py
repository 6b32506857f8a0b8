"""Signing in by name and password; the policy alone says what a worker may do afterwards."""

from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from wellknit.ground import clock
from wellknit.people.demo import is_demo_password
from wellknit.people.models import Worker


class WorkerBackend:
    """Knows active workers by their sign-in name; an unknown name takes as long as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Worker | None:
        """The worker, or nobody."""
        worker = Worker.objects.filter(username__iexact=username or "").first()
        if worker is None or password is None:
            make_password(password)
            return None
        return worker if worker.check_password(password) and may_enter(worker, password) else None

    def get_user(self, user_id: int) -> Worker | None:
        """The active worker of a session."""
        return Worker.objects.filter(pk=user_id, is_active=True).first()


def may_enter(worker: Worker, password: str) -> bool:
    """Whether the right password opens: not for who left, not a first password gone stale, not the demo's."""
    stale = worker.first_password_until is not None and worker.first_password_until < clock.now()
    known_to_all = is_demo_password(password) and not settings.DEMO
    return worker.is_active and not stale and not known_to_all
