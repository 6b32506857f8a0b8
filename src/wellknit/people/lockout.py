"""What somebody sees who guessed too often."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """429 with what to do: wait, or ask the administrator."""
    text = _("Too many attempts. Wait half an hour, or ask your administrator to let you in again.")
    page = {"title": _("Locked for now"), "text": text, "status": 429}
    response = render(request, "shared/error.html", page, status=429)
    response.headers["Retry-After"] = str(int(settings.AXES_COOLOFF_TIME * 3600))
    return response
