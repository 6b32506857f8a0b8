"""``wellknit demo_meet FOLDER``: let the demo's other node, whose data lies there, be known to this one."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wellknit.config.demo_net import meet


class Command(BaseCommand):
    """Safe to run again: who is known stays known."""

    help = "Introduce the other node of the demo (only where WELLKNIT_DEMO is on)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, folder: Path, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Nodes of real people are introduced by people: see docs/how-to/join-the-net.md.")
        meet(folder)
