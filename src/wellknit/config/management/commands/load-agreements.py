"""``wellknit manage load-agreements``: bring in, as drafts, the instruments the field knows."""

from typing import Any

from django.core.management.base import BaseCommand

from wellknit.access.actors import System, acting
from wellknit.cooperation import actions
from wellknit.cooperation.known import instruments


class Command(BaseCommand):
    """Safe to run again: what is there stays as people left it."""

    help = "Bring in, as drafts, the agreements between states that public sources name."

    def handle(self, **options: Any) -> None:
        by = System("load-agreements")
        with acting(by):
            brought = actions.bring_in(by=by)
        self.stdout.write(f"{brought} of {len(instruments())} agreements were brought in as drafts; the others were here already.")
