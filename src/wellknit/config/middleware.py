"""What wraps every request: who really asks, security headers, the actor, and clear answers for refusals."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellknit.access.actors import Forbidden, acting
from wellknit.access.limits import TooMany
from wellknit.config.proxies import seen_through
from wellknit.ground.verdicts import Refused
from wellknit.people.actors import actor_of

Next = Callable[[HttpRequest], HttpResponse]

_ALL_OFF = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock",
        "usb", "xr-spatial-tracking",
    )
)  # fmt: skip
HEADERS = {
    "Referrer-Policy": "same-origin",  # under "no-referrer" browsers send forms with Origin "null", which fails
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": _ALL_OFF,
    "Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains",
}
METHODS = ("GET", "HEAD", "POST")  # all that a browser's pages and forms need
_STATIC = f"/{settings.STATIC_URL.strip('/')}/"


class Forwarded:
    """Outermost: behind a named proxy everything further in, limits and locks above all, meets the visitor's own address."""

    def __init__(self, get_response: Next) -> None:
        if not settings.TRUSTED_PROXIES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.update(seen_through(settings.TRUSTED_PROXIES, request.META))
        return self.get_response(request)


class SecurityHeaders:
    """Every answer of every status carries the same headers; nothing but static files may be stored.

    It also turns away methods that nothing here uses: further in, a view would take them for a GET.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not (request.path.startswith(_STATIC) and response.status_code in (200, 304)):
            response.headers["Cache-Control"] = "no-store"
        return response


class Acting:
    """Everything in a signed-in request happens in that worker's name."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = actor_of(request.user)
        with acting(request.actor):
            return self.get_response(request)


class Answers:
    """Refusals become pages in plain words, so that no view carries try and except."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """409 for a rule that says no, 403 for seen but not allowed, 404 for what does not exist, 429 for too often."""
        if isinstance(error, Refused):
            return explain(request, 409, _("This can't be done now"), str(error))
        if isinstance(error, Forbidden):
            return explain(request, 403, _("You may not do this"), str(error))
        if isinstance(error, Http404):
            return explain(request, 404, _("Not found"), _("There is nothing here, or it is not yours to see."))
        if isinstance(error, TooMany):
            return wait_first(request, error.wait)
        return None


def explain(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    """A page that says what happened and what to do now."""
    return render(request, "shared/error.html", {"title": title, "text": text, "status": status}, status=status)


def wait_first(request: HttpRequest, seconds: int) -> HttpResponse:
    """429: too often; how long to wait stands in the page and in the header."""
    minutes = max(1, round(seconds / 60))
    text = ngettext(
        "This was done very often in a short time. Wait about %(minutes)d minute.",
        "This was done very often in a short time. Wait about %(minutes)d minutes.",
        minutes,
    )
    answer = explain(request, 429, _("Too often"), text % {"minutes": minutes})
    answer.headers["Retry-After"] = str(seconds)
    return answer
