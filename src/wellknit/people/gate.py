"""What comes first: a first password is changed and a second factor set up before anything else opens."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from wellknit.people import factors

# What somebody who is not ready may still use: the way to become ready, and the way out.
PASSWORD_PAGES = frozenset({"account_change_password", "account_logout", "words:switch"})
FACTOR_PAGES = PASSWORD_PAGES | {
    "people:set_up", "mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    "account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
}  # fmt: skip


class FirstThings:
    """Leads a worker who is not ready to the page that makes them ready."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """A redirect, or nothing for whoever is ready and for routes open to all."""
        if getattr(view, "open_because", None) or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name
        if request.user.first_password_until:
            return None if name in PASSWORD_PAGES else redirect("account_change_password")
        if name not in FACTOR_PAGES and factors.lacking(request):
            return redirect("people:set_up")
        return None
