"""How long a session lives: half an hour without a press, ten hours whatever happens; and seeing and ending somebody's.

The session remembers when it began, in which kind of browser, and when it was last used, written at most once a minute.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, logout, update_session_auth_hash
from django.contrib.sessions.backends import db
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from wellknit.ground import clock
from wellknit.people import browsers
from wellknit.people.models import Session, Worker, new_salt
from wellknit.vault import blind

BEGAN, SEEN, BROWSER = "began_at", "seen_at", "browser"
WRITE_EVERY = 60
WHY = {
    "idle": _("You were signed out because nothing was pressed for a while. Sign in again."),
    "long": _("You were signed out because ten hours have passed. Sign in again."),
}


class SessionStore(db.SessionStore):
    """Django's own store of sessions, which also writes down whose they are."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = cast(Session, super().create_model_instance(data))
        row.worker_id = data.get(SESSION_KEY)
        return row


class Device(NamedTuple):
    """A session that is open, as its worker sees it; ``name`` stands for its key, which no page may show."""

    name: str
    browser: str
    began: datetime
    seen: datetime
    here: bool


def _now() -> int:
    return int(clock.now().timestamp())


def begin(request: Any) -> None:
    """A worker has just signed in."""
    request.session[BEGAN] = request.session[SEEN] = _now()
    request.session[BROWSER] = browsers.coarse(request.META.get("HTTP_USER_AGENT", ""))


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


def devices(worker: Worker, here: str) -> list[Device]:
    """The open sessions of a worker, the one with the key ``here`` first, then the one used last."""
    rows = Session.objects.filter(worker=worker, expire_date__gt=clock.now())
    kept = {row.session_key: SessionStore().decode(row.session_data) for row in rows}
    valid, now = worker.get_session_auth_hash(), _now()
    still = [key for key, data in kept.items() if data.get(HASH_SESSION_KEY) == valid and not over(data, now)]
    return sorted((_device(key, kept[key], here) for key in still), key=lambda each: (each.here, each.seen), reverse=True)


def end_other(worker_id: int, here: str, name: str = "") -> int:
    """End the sessions of a worker but the one with the key ``here``, or only the one of that name; how many."""
    keys = Session.objects.filter(worker=worker_id).exclude(pk=here).values_list("pk", flat=True)
    chosen = [key for key in keys if name in ("", _name(key))]
    return Session.objects.filter(pk__in=chosen).delete()[0]


def _device(key: str, data: dict[str, Any], here: str) -> Device:
    began, seen = (datetime.fromtimestamp(data[each], UTC) for each in (BEGAN, SEEN))
    return Device(_name(key), browsers.words(data.get(BROWSER, {})), began, seen, key == here)


def _name(key: str) -> str:
    return blind.index("people.session", key).hex()


def sweep() -> None:
    """Delete the sessions that are over."""
    SessionStore.clear_expired()
