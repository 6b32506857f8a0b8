"""``wellknit demo_data``: the demo's invented accounts, organisations and stories, and who the node is, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wellknit.config.demo import fill
from wellknit.config.demo_net import install


class Command(BaseCommand):
    """Safe to run again: what is there stays as it is."""

    help = "Fill a demonstration node with invented people (only where WELLKNIT_DEMO is on)."

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This node is for real people: set WELLKNIT_DEMO=1 on a node of its own.")
        fill(self.stdout.write)
        install()
