"""``wellknit manage add-worker``: the first worker of a new node, usually its administrator."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wellknit.access.actors import System
from wellknit.access.roles import ROLES
from wellknit.people import actions
from wellknit.people.models import Agency, Worker


class Command(BaseCommand):
    """Everybody else is added by the administrator, on the page of workers. The password printed here is for one sign-in."""

    help = "Add a worker, with an agency if it is new; prints a password that must be changed at the first sign-in."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the worker's full name")
        parser.add_argument("--agency", required=True, help="the agency's name; it is added if it is new")
        parser.add_argument("--kind", default="CentralGovernmentOrganisation", help="the kind of a new agency (HTCDS org_Type)")
        parser.add_argument("--country", default="TH", help="the country of a new agency (ISO 3166)")
        parser.add_argument("--role", choices=sorted(ROLES), default="administrator")

    @transaction.atomic
    def handle(self, username: str, name: str, agency: str, kind: str, country: str, role: str, **options: Any) -> None:
        if Worker.objects.filter(username__iexact=username).exists():
            raise CommandError(f"There is a worker '{username}' already.")
        by = System("add-worker")
        home = Agency.objects.filter(name=agency).first()
        home = home or actions.add_agency(by=by, name=agency, kind=kind, country=country)
        password = "-".join(secrets.token_hex(2) for _ in range(5))
        actions.add_worker(by=by, agency=home, username=username, full_name=name, roles=[role], password=password)
        self.stdout.write(f"{username} is a worker of {home.name} now ({ROLES[role].title}).\nFirst password: {password}")
