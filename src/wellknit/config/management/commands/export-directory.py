"""``wellknit manage export-directory FILE``: our service directory as one HSDS 3.0 file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import System, acting
from wellknit.directory import outgoing

AUDIENCES = {"public": outgoing.EVERYBODY, "peers": outgoing.PEERS, "everything": outgoing.EVERYTHING}


class Command(BaseCommand):
    """No file ever tells where a confidential place is; brought in again where it came from, nothing is lost."""

    help = "Write the service directory to an HSDS 3.0 file, without the addresses of confidential places."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--for", dest="audience", choices=sorted(AUDIENCES), default="public", help="who will read it")

    def handle(self, file: Path, audience: str, **options: Any) -> None:
        with acting(System("export-directory")):
            document = outgoing.written(AUDIENCES[audience])
        try:
            file.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}.") from None
        self.stdout.write(f"{len(document['services']):,} services of {len(document['organizations']):,} organisations were written.")
