"""``wellknit actors``: who can be named with --as; and finding that worker for other commands."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import Actor
from wellknit.config.middleware import actor_of
from wellknit.people.models import Worker


def named(username: str) -> Actor:
    """The actor that an active worker is. Raises `CommandError`."""
    worker = Worker.objects.filter(username__iexact=username).first()
    actor = actor_of(worker) if worker else None
    if actor is None:
        raise CommandError(f"There is no active worker '{username}'. Who there is: ./wellknit manage actors")
    return actor


class Command(BaseCommand):
    """Names and roles, no more."""

    help = "List the workers in whose name a command can act."

    def handle(self, **options: Any) -> None:
        for worker in Worker.objects.filter(is_active=True).order_by("username"):
            self.stdout.write(f"  {worker.username:20} {worker.roles}")
