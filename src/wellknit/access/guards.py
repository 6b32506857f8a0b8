"""`guarded` declares on a view which permission it stands on; the URL walk in the tests demands one on every route."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from wellknit.access.actors import Actor, Forbidden
from wellknit.access.permissions import NODE_WIDE, Permission
from wellknit.access.policy import allowed_to_roles

View = Callable[..., HttpResponse]


class ActorRequest(HttpRequest):
    """A request of somebody signed in: what `guarded` promises to a view."""

    actor: Actor


def guarded(permission: Permission) -> Callable[[View], View]:
    """Only signed-in workers whose roles hold the permission come in.

    Where the address names a case, its door decides with the case in hand, so that a case nobody may see looks like one
    that does not exist; here only whole routes are closed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None:
                return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
            whole = permission in NODE_WIDE or "reference" not in kwargs
            if whole and not allowed_to_roles(actor.roles, permission):
                raise Forbidden(str(actor.may(permission).why_not))
            return view(request, *args, **kwargs)

        inner.guard = permission  # type: ignore[attr-defined]
        return inner

    return decorate


def open_to_all(why: str) -> Callable[[View], View]:
    """Declare a route that needs nobody signed in, and why."""

    def decorate(view: View) -> View:
        view.open_because = why  # type: ignore[attr-defined]
        return view

    return decorate
