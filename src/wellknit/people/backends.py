"""Signing in by name and password; the policy alone says what a worker may do afterwards."""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

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
        return worker if worker.check_password(password) and worker.is_active else None

    def get_user(self, user_id: int) -> Worker | None:
        """The active worker of a session."""
        return Worker.objects.filter(pk=user_id, is_active=True).first()
