"""What follows from signing in and out and from changed factors. The libraries tell us so by signals, nobody else.

What a stranger typed never reaches the ledger: a failed sign-in is the node's own observation.
"""

from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa import signals as mfa
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction

from wellknit.access.actors import Anyone, System
from wellknit.ledger.record import record
from wellknit.people import factors, sessions
from wellknit.people.actors import actor_of
from wellknit.people.models import Worker

_NOBODY_YET = System("sign-in")


def connect() -> None:
    """Listen; called once, when the app is ready."""
    for signal, receiver in (
        (user_logged_in, came_in),
        (user_logged_out, went_out),
        (user_login_failed, did_not_come_in),
        (mfa.authentication_failed, did_not_come_in),
        (mfa.authenticator_added, factor_changed),
        (mfa.authenticator_removed, factor_changed),
        (mfa.authenticator_reset, factor_changed),
        (password_changed, own_password_changed),
        (authentication_step_completed, proved_again),
    ):
        signal.connect(receiver, dispatch_uid=f"people.{receiver.__name__}")


def came_in(request: Any, user: Worker, **_: Any) -> None:
    """The session begins, and knows which factor its worker holds."""
    sessions.begin(request)
    factors.remember(request, user)
    _note("people.signed_in", actor_of(user))


def went_out(request: Any, user: Worker | None, **_: Any) -> None:
    """By the button, or because the session was over."""
    if user is not None:
        _note("people.signed_out", actor_of(user), because=getattr(request, "ended_because", "asked"))


def did_not_come_in(**_: Any) -> None:
    """Wrong name, password or code: that it happened, not what was typed."""
    _note("people.sign_in_failed", _NOBODY_YET)


def factor_changed(request: Any, user: Worker, authenticator: Any, **_: Any) -> None:
    """A changed factor ends every other session: whoever else was in had the old ones."""
    sessions.end_others(request, user)
    factors.remember(request, user)
    _note("people.second_factor_changed", actor_of(user), factor=str(authenticator.type))


def own_password_changed(request: Any, user: Worker, **_: Any) -> None:
    """The first password is done with."""
    user.first_password_until = None
    user.save(update_fields=["first_password_until"])
    _note("people.password_changed", actor_of(user))


def proved_again(request: Any, reauthenticated: bool = False, **_: Any) -> None:
    """A session that was proved again goes on under a new key."""
    if reauthenticated:
        request.session.cycle_key()


def _note(kind: str, by: Anyone | None, **detail: Any) -> None:
    with transaction.atomic():
        record(kind, by=by or _NOBODY_YET, **detail)
