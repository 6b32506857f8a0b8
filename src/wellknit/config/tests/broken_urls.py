"""The node's addresses and a few more that fail in every way a view can fail. For tests only."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.urls import path

from wellknit.access.actors import Forbidden
from wellknit.access.guards import open_to_all
from wellknit.access.limits import TooMany
from wellknit.config import urls
from wellknit.ground.verdicts import Refused

CANARY = "Canary Seda Anong"
ERRORS: dict[str, Exception] = {
    "refused": Refused(CANARY),
    "forbidden": Forbidden(CANARY),
    "denied": PermissionDenied(CANARY),
    "missing": Http404(CANARY),
    "bad": BadRequest(CANARY),
    "big": RequestDataTooBig(CANARY),
    "often": TooMany("search", 61),
    "broken": ValueError(CANARY),
}


@open_to_all("a test")
def fail(request: Any, how: str) -> HttpResponse:
    """Fail like this."""
    raise ERRORS[how] from RuntimeError(CANARY)


@open_to_all("a test")
def answer(request: Any, status: int) -> HttpResponse:
    """An answer of this status without a page."""
    return HttpResponseNotModified() if status == 304 else HttpResponse(status=status)


handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500
urlpatterns = [*urls.urlpatterns, path("test/fail/<str:how>", fail), path("test/answer/<int:status>", answer)]
