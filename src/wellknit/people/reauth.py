"""A fresh sign-in before the gravest deeds: whoever found an open screen must not be able to do them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


@reauthentication_required  # type: ignore[untyped-decorator]
def _fresh(request: HttpRequest) -> None:
    """Raises unless the worker proved who they are within ``ACCOUNT_REAUTHENTICATION_TIMEOUT``."""


def fresh_sign_in(view: View) -> View:
    """Let nobody in who did not prove within five minutes that it is them; the page asks for it and comes back."""

    @wraps(view)
    def inner(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _fresh(request)
        except ReauthenticationRequired:
            if request.method == "GET":
                raise
            # What was typed is not kept meanwhile: it would lie readable in the session.
            return redirect(request.path)
        return view(request, *args, **kwargs)

    return inner
