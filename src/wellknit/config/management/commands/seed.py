"""``wellknit seed --cases N``: invented cases, to see the node at its real size."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import System, acting
from wellknit.config.invented import Inventor, office


class Command(BaseCommand):
    """Refuses a node that is not marked as a demonstration: invented people never stand among real ones."""

    help = "Fill a demonstration node with invented cases."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--cases", type=int, required=True)
        parser.add_argument("--agencies", type=int, default=20)
        parser.add_argument("--workers", type=int, default=400)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, cases: int, agencies: int, workers: int, seed: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This node is for real people. Invented ones need WELLKNIT_DEMO=1 and a node of their own.")
        with acting(System("seed")):
            Inventor(office(agencies, workers), seed).make(cases, self._say)

    def _say(self, count: int) -> None:
        self.stderr.write(f"\r  {count:,} cases", ending="")
