"""How long a session lives: half an hour without a press, ten hours whatever happens; and ending all of somebody's.

The session remembers when it began and when it was last used; the latter is written at most once a minute.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from wellknit.ground import clock
from wellknit.people.models import Worker, new_salt

BEGAN, SEEN = "began_at", "seen_at"
WRITE_EVERY = 60
WHY = {
    "idle": _("You were signed out because nothing was pressed for a while. Sign in again."),
    "long": _("You were signed out because ten hours have passed. Sign in again."),
}


def _now() -> int:
    return int(clock.now().timestamp())


def begin(request: Any) -> None:
    """A worker has just signed in."""
    request.session[BEGAN] = request.session[SEEN] = _now()


def over(session: Any, now: int) -> str:
    """Why a session has ended: "idle", "long", or nothing. One that does not know its beginning has ended."""
    if now - session.get(BEGAN, 0) >= settings.SESSION_COOKIE_AGE:
        return "long"
    return "idle" if now - session.get(SEEN, 0) >= settings.SESSION_IDLE_SECONDS else ""


class SessionLimits:
    """Ends a session that is over, and says so on the page that follows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.user.is_authenticated:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: Any) -> None:
        now = _now()
        why = over(request.session, now)
        if why:
            request.ended_because = why
            logout(request)
            messages.info(request, WHY[why])
        elif now - request.session[SEEN] >= WRITE_EVERY:
            request.session[SEEN] = now


def end_all(worker: Worker) -> None:
    """End every session of a worker."""
    worker.session_salt = new_salt()
    worker.save(update_fields=["session_salt"])


def end_others(request: Any, worker: Worker) -> None:
    """End every session of a worker but the one that asks."""
    end_all(worker)
    update_session_auth_hash(request, worker)


def sweep() -> None:
    """Delete the sessions that are over."""
    SessionStore.clear_expired()
