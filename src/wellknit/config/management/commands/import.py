"""``wellknit import FILE --as WORKER``: a dry run with its mapping report first; with ``--bring-in``, the cases."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wellknit.access.actors import Actor, Forbidden
from wellknit.config.management.commands import actors
from wellknit.exchange import actions
from wellknit.exchange.trouble import Problem, Unreadable
from wellknit.ground.verdicts import Refused


class Command(BaseCommand):
    """Without ``--bring-in`` nothing is written. The report names rows and fields, never what they say."""

    help = "Bring in cases from a file with HTCDS 2.0 or CTDC columns; looks first, writes only with --bring-in."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="worker", required=True, help="the worker in whose name, who manages the cases")
        parser.add_argument("--bring-in", action="store_true", help="write the cases, all of them or none")
        parser.add_argument("--good-only", action="store_true", help="write the good rows although others are bad")
        parser.add_argument("--trust", choices=["names", "labels"], default="names")

    def handle(self, file: Path, worker: str, bring_in: bool, good_only: bool, trust: str, **options: Any) -> None:
        try:
            data = file.read_bytes()
            if bring_in or good_only:
                self._bring_in(data, file.name, actors.named(worker), good_only, trust)
            else:
                self._report(actions.look(data, file.name, trust))
        except (Unreadable, Refused, Forbidden) as refused:
            raise CommandError(str(refused)) from None
        except OSError as fault:
            raise CommandError(f"{file}: {fault.strerror}.") from None

    def _report(self, look: actions.Look) -> None:
        self.stdout.write(look.reading.mapping.report())
        self.stdout.write(f"{look.rows:,} rows: {look.good:,} can be brought in, {look.bad:,} can't be read.")
        self._list(look.problems)
        self.stdout.write("Nothing was written. Add --bring-in to write the cases.")

    def _list(self, problems: list[Problem]) -> None:
        for one in problems[: actions.SHOWN]:
            self.stdout.write(f"  row {one.row}, {one.field or 'the row'} ({one.value_hint}): {one.wrong} {one.what_to_do}")

    def _bring_in(self, data: bytes, filename: str, by: Actor, good_only: bool, trust: str) -> None:
        run, look = actions.lay_down(by=by, data=data, filename=filename, trust=trust)
        problems = actions.bring_all_in(
            run=run, by=by, good_only=good_only,
            progress=lambda written: self.stderr.write(f"\r  {written:,} of {look.rows:,} rows", ending=""),
        )  # fmt: skip
        self._list(problems)
        if problems and not good_only:
            actions.give_up(run=run, by=by)
            raise CommandError("Nothing was brought in. Correct the rows above, or use --good-only to leave them out.")
        self.stdout.write(f"\n{look.rows - len({one.row for one in problems}):,} cases were brought in.")

