"""Pages for what goes wrong outside of any view."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wellknit.config.middleware import explain, wait_first


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the request makes no sense; 413: it is too big."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return explain(request, 413, _("This is too much at once"), _("Send less in one go. Nothing was kept of it."))
    return explain(request, 400, _("This can't be read"), _("The address or the form is not one of this node's."))


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403 by Django itself."""
    return explain(request, 403, _("You may not do this"), _("Your session may have ended. Sign in again."))


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: unknown and unseen alike."""
    return explain(request, 404, _("Not found"), _("There is nothing here, or it is not yours to see."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing half-done was kept."""
    return explain(request, 500, _("Something went wrong on our side"), _("Nothing was half-saved. Try again."))


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or from an earlier session; what was typed was not used."""
    text = _("This form is older than your present session, so nothing was done. Go back, load the page again, repeat.")
    return explain(request, 403, _("This form is too old"), text)


def too_often(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """429 by one of the libraries."""
    return wait_first(request, 60)
