"""``wellknit export FILE --as WORKER``: the agency's own record in HTCDS 2.0."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import Forbidden, acting
from wellknit.config.management.commands import actors
from wellknit.exchange import actions, reads


class Command(BaseCommand):
    """Every case the worker sees; each one's ledger says that it was taken out."""

    help = "Write the cases a worker sees to an HTCDS 2.0 file (.xlsx or .csv)."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="worker", required=True, help="the worker in whose name")

    def handle(self, file: Path, worker: str, **options: Any) -> None:
        if file.suffix not in (".xlsx", ".csv"):
            raise CommandError("Name a file that ends in .xlsx or .csv.")
        by = actors.named(worker)
        try:
            with acting(by), file.open("wb") as out:
                count = actions.take_out(by=by, cases=reads.cases_of(by), out=out, kind=file.suffix[1:])
        except Forbidden as refused:
            raise CommandError(str(refused)) from None
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}.") from None
        self.stdout.write(f"{count:,} cases were written. The file is not sealed: keep it as you keep paper files.")
