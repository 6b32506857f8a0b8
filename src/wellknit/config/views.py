"""Two answers about the node itself."""

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from wellknit.access.guards import guarded, open_to_all
from wellknit.access.permissions import Permission


@open_to_all("Whoever runs the node asks whether it is up; the answer says nothing else.")
def health(request: HttpRequest) -> HttpResponse:
    """200 once the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@guarded(Permission.HOME_VIEW)
def whoami(request: Any) -> HttpResponse:
    """The name of the signed-in worker; the cheapest page behind sign-in, and the floor of the benchmarks."""
    return HttpResponse(request.actor.name, content_type="text/plain; charset=utf-8")
