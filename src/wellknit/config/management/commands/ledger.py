"""``wellknit ledger verify``: read the whole ledger again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellknit.ledger import checkpoints
from wellknit.ledger.verify import verify


class Command(BaseCommand):
    """Finds any edit, deletion, reorder or cut-off end of the ledger."""

    help = "Check the ledger: finds any edited, deleted, reordered or cut-off entry."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("what", choices=["verify", "checkpoint"])

    def handle(self, what: str, **options: Any) -> None:
        if what == "checkpoint":
            self.stdout.write(f"Checkpoint at entry {getattr(checkpoints.write(), 'seq', 0)}.")
            return
        found = verify(lambda count: self.stderr.write(f"  {count:,} entries read"))
        if not found.intact:
            raise CommandError(f"The ledger is NOT intact: {found.fault}. Keep the data as it is and tell your auditor.")
        checkpoints.write()
        self.stdout.write(f"The ledger is intact: {found.entries:,} entries.")
