"""Inside a node: sign the busiest invented worker in, in the role that is asked for, and print the session's cookie."""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402 - Django must be set up first

from wellknit.people import factors  # noqa: E402
from wellknit.people.models import Worker  # noqa: E402


def main(role: str) -> None:
    """One worker per role, so that a supervisor and a caseworker can be measured side by side."""
    busiest = Worker.objects.filter(username__startswith="invented").order_by("username")
    worker = busiest[0] if role == "caseworker" else busiest[1]
    Worker.objects.filter(pk=worker.pk).update(roles=role)
    worker.refresh_from_db()
    client = Client()
    client.force_login(worker, backend="wellknit.people.backends.WorkerBackend")
    session = client.session
    session[factors.KEPT] = factors.PASSKEY
    session.save()
    sys.stdout.write(client.cookies[settings.SESSION_COOKIE_NAME].OutputString(attrs=[]))


main(sys.argv[1])
