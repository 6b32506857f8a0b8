"""The language switch."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from wellknit.words.languages import BY_CODE


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie and with the worker, and go back to the page they were on."""
    target = request.POST.get("next", "")
    # No host is allowed, so only a path on this node passes.
    answer = redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/")
    language = request.POST.get("language", "")
    if language in BY_CODE:
        _remember(answer, language)
        _prefer(request, language)
    return answer


switch.open_because = "Who cannot read the page cannot sign in either."  # type: ignore[attr-defined]


def _remember(answer: HttpResponse, language: str) -> None:
    same_site: Any = settings.LANGUAGE_COOKIE_SAMESITE
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=same_site,
    )


def _prefer(request: HttpRequest, language: str) -> None:
    """This room lies below the workers, so it knows only that somebody signed in may have a language."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and hasattr(user, "language"):
        user.language = language
        user.save(update_fields=["language"])
