"""A fresh proof before the gravest deeds: whoever found an open screen must not be able to do them.

Exports, erasure, deeds on keys and originals ask for one that is at most five minutes old.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, overload

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from wellknit.ground import clock
from wellknit.people.sessions import BEGAN

View = Callable[..., HttpResponse]


def is_fresh(request: Any) -> bool:
    """Whether the worker showed who they are within the last five minutes, by signing in or by confirming."""
    proofs = [record["at"] for record in get_authentication_records(request, request.user)]
    latest = max([request.session.get(BEGAN, 0), *proofs])
    return clock.now().timestamp() - float(latest) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


@overload
def fresh_sign_in(view: View) -> View: ...
@overload
def fresh_sign_in(*, back: str) -> Callable[[View], View]: ...
def fresh_sign_in(view: View | None = None, *, back: str = "") -> Any:
    """Declare on a view that it wants a fresh proof; whoever has none is asked for it and comes back to the page.

    What was posted is not kept, it would lie readable in the session: they come back to the page itself, or, for a
    route that only takes posts, to the route named ``back`` with the same arguments.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated or is_fresh(request):
                return view(request, *args, **kwargs)
            posted = request.method not in ("GET", "HEAD")
            path = request.path if posted else request.get_full_path()
            to = reverse(back, args=args, kwargs=kwargs) if back and posted else path
            return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': to})}")

        inner.wants_fresh_sign_in = True  # type: ignore[attr-defined]
        return inner

    return decorate(view) if view else decorate
