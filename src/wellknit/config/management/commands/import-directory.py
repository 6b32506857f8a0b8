"""``wellknit import-directory FILE --as WORKER``: a dry run first; with ``--bring-in``, the entries, all of them or none."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import Forbidden, acting
from wellknit.config.management.commands import actors
from wellknit.directory import actions, incoming
from wellknit.ground.verdicts import Refused
from wellknit.words.calendars import local_today

SHOWN = 50


class Command(BaseCommand):
    """Without ``--bring-in`` nothing is written. The report names rows and fields, never what they say."""

    help = "Bring in a service directory from an HSDS 3.0 file; looks first, writes only with --bring-in."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="worker", required=True, help="the worker in whose name")
        parser.add_argument("--bring-in", action="store_true", help="write the entries, all of them or none")

    def handle(self, file: Path, worker: str, bring_in: bool, **options: Any) -> None:
        by = actors.named(worker)
        found = incoming.read(_document(file), local_today())
        self.stdout.write(f"{len(found.entries):,} organisations, {found.count:,} services can be brought in.")
        for row, field, wrong in found.problems[:SHOWN]:
            self.stdout.write(f"  {row}, {field}: {wrong}")
        if not bring_in:
            self.stdout.write("Nothing was written. Add --bring-in to write the entries.")
            return
        try:
            with acting(by):
                changed = actions.bring_in(by=by, reading=found)
        except (Refused, Forbidden) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{changed:,} services are new or changed.")


def _document(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as fault:
        raise CommandError(f"{file}: {fault.strerror}.") from None
    except (ValueError, RecursionError):  # no JSON, or no text in UTF-8; the fault may quote the file
        raise CommandError(f"{file}: this is no JSON file.") from None
