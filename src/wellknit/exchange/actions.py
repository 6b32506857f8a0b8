"""Bringing a file in: looked at first, then written unseen in small steps, then shown all at once or not at all."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, NamedTuple

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, System, acting, require
from wellknit.access.permissions import Permission
from wellknit.casework.actions import arrivals
from wellknit.casework.actions.common import Gathered, gathering
from wellknit.casework.models import Case
from wellknit.directory.reads import remembering
from wellknit.exchange import outgoing
from wellknit.exchange.arriving import bring_in, kept
from wellknit.exchange.models import Arrival, Run
from wellknit.exchange.reading import Reading, Row, read
from wellknit.exchange.trouble import Problem, hint
from wellknit.exchange.whole import whole
from wellknit.exchange.writing import write_htcds
from wellknit.ground import clock
from wellknit.ground.batches import batches
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import Line, append, line
from wellknit.vault import files, keyring

STEP = 100
SHOWN = 200
MANY = 1_000  # rows that change what the database should think of its tables
Progress = Callable[[int], None]


@dataclass
class Look:
    """What a dry run found: the mapping, how many rows are good and bad, and the first problems."""

    reading: Reading
    rows: int = 0
    bad: int = 0
    repeated: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def good(self) -> int:
        """Rows that can be brought in as they are."""
        return self.rows - self.bad


def look(data: bytes, filename: str, trust: str = "names") -> Look:
    """Read a file to its end and write nothing. Raises `Unreadable`."""
    return _looked_at(read(data, filename, trust))


def _looked_at(reading: Reading) -> Look:
    found = Look(reading)
    for row in reading:
        found.rows += 1
        found.bad += bool(row.problems)
        found.repeated += row.duplicate_of is not None
        found.problems += row.problems[: SHOWN - len(found.problems)]
    return found


@transaction.atomic
def lay_down(*, by: Actor, data: bytes, filename: str, trust: str = "names") -> tuple[Run, Look]:
    """Look at a file and keep it sealed until somebody decides. Raises `Unreadable`; refuses a file that is in already."""
    require(by, Permission.CASE_IMPORT)
    digest = hashlib.sha256(data).hexdigest()
    if Run.objects.filter(digest=digest, state__in=("writing", "shown")).exists():
        raise Refused(_("This very file was brought in before. Nothing was done."))
    found = look(data, filename, trust)
    key = keyring.create()
    kept = files.store(key_id=key.pk, data=data, media_type="application/octet-stream")
    run = Run(
        key=key, file=kept, digest=digest, ending=filename.rsplit(".", 1)[-1][:8].lower(), trust=trust,
        worker_id=by.worker_id, made_at=clock.now(), rows=found.rows, bad=found.bad,
    )  # fmt: skip
    run.save(force_insert=True)
    return run, found


def again(run: Run) -> Look:
    """Look at a file that was laid down, once more."""
    return _looked_at(_laid_down(run))


def _laid_down(run: Run) -> Reading:
    if run.file is None:
        raise Refused(_("The file is not kept any more: it was brought in or given up."))
    return read(files.load(run.file), f"file.{run.ending}", run.trust)


def bring_all_in(*, run: Run, by: Actor, good_only: bool = False, progress: Progress = lambda n: None) -> list[Problem]:
    """Write every row unseen, then show all. When a row is bad nothing stays, unless only the good ones were asked for.

    Returns the problems. A run that died half-way is taken back and written anew.
    """
    require(by, Permission.CASE_IMPORT)
    if not _take(run, good_only):
        raise Refused(_("This file is in already, or was given up."))
    with acting(System("import")), remembering():
        _take_back(run, by)
        problems: list[Problem] = []
        lines: list[Line] = []
        for rows in batches(_laid_down(run), STEP):
            lines += _write(rows, run, by, problems)
            progress(run.written)
            if problems and not good_only:
                break
        _count_anew(run.written)
        return _finish(run, by, lines, problems)


def _count_anew(written: int) -> None:
    """PostgreSQL plans by the rows it thinks there are, and may think of an empty table until its own service has been by:
    a search would then take minutes."""
    if connection.vendor == "postgresql" and written >= MANY:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _take(run: Run, good_only: bool) -> bool:
    rows = Run.objects.filter(pk=run.pk, state__in=("looked_at", "writing"))
    return rows.update(state="writing", good_only=good_only, written=0) == 1


class _Come(NamedTuple):
    """A row that became a case, which waits to be written with others."""

    number: int
    case: Case
    told: outgoing.Values
    gathered: Gathered


@transaction.atomic
def _write(rows: list[Row], run: Run, by: Actor, problems: list[Problem]) -> list[Line]:
    come: list[_Come] = []
    for row in rows:
        problems += row.problems or _bring_in(row, by, come)
    arrivals.write_down(by=by, gathered=[each.gathered for each in come])
    # Told from what was sealed a moment ago, so that what goes out again is what is really on file.
    prefetch_related_objects([each.case for each in come], "agency", "manager")
    Arrival.objects.bulk_create(_arrival(each, run, by) for each in come)
    run.written += len(come)
    Run.objects.filter(pk=run.pk).update(written=run.written)
    return [line for each in come for line in each.gathered.lines]


def _bring_in(row: Row, by: Actor, come: list[_Come]) -> list[Problem]:
    try:
        with transaction.atomic(), remembering(), gathering() as gathered:
            come.append(_Come(row.number, *bring_in(row, by), gathered))
    except Refused as refused:
        return [Problem(row.number, "", hint(""), str(refused), _("Correct the row and bring the file in again."))]
    return []


def _arrival(each: _Come, run: Run, by: Actor) -> Arrival:
    return Arrival(
        case=each.case, key_id=each.case.key_id, made_by_id=by.worker_id, made_at=clock.now(), run=run, number=each.number,
        kept=kept(each.case, each.gathered.rows, each.told),
    )  # fmt: skip


def _finish(run: Run, by: Actor, lines: list[Line], problems: list[Problem]) -> list[Problem]:
    if problems and not run_keeps_good(run):
        _take_back(run, by)
        Run.objects.filter(pk=run.pk).update(state="looked_at", written=0, bad=len({one.row for one in problems}))
        return problems
    with transaction.atomic():
        numbers = list(Arrival.objects.filter(run=run).values_list("case_id", flat=True))
        arrivals.show(by=by, numbers=numbers, lines=lines)
        append([line("exchange.brought_in", by=by, thing=f"run:{run.pk}", cases=len(numbers))])
        Run.objects.filter(pk=run.pk).update(state="shown", file=None)
        _forget_file(run)
    return problems


def run_keeps_good(run: Run) -> bool:
    """Whether the good rows of this run are wanted without the bad ones."""
    return Run.objects.filter(pk=run.pk, good_only=True).exists()


def _take_back(run: Run, by: Actor) -> None:
    numbers = list(Arrival.objects.filter(run=run).values_list("case_id", flat=True))
    arrivals.drop(by=by, numbers=numbers)
    run.written = 0


@transaction.atomic
def give_up(*, run: Run, by: Actor) -> None:
    """Forget a file that was only looked at."""
    require(by, Permission.CASE_IMPORT)
    if Run.objects.filter(pk=run.pk, state="looked_at").update(state="given_up", file=None) == 1:
        _forget_file(run)


def _forget_file(run: Run) -> None:
    if run.file is not None:
        with acting(System("import")):
            files.remove(run.file)
        keyring.shred(run.key_id)


def take_out(*, by: Actor, cases: Iterator[Case], out: IO[bytes], kind: str = "xlsx", total: int = 0) -> int:
    """Write the agency's own record of these cases as an HTCDS file; each case's line in the ledger says so.

    This is the agency's record for its own keeping. Handing it to anybody else is a release, and goes through the gate.
    """
    require(by, Permission.CASE_EXPORT)
    lines: list[Line] = []

    def rows() -> Iterator[outgoing.Values]:
        for case, its_rows in whole(cases):
            lines.append(line("case.exported", by=by, subject=case.key.alias or "", columns="htcds"))
            yield outgoing.values_of(case, its_rows)

    buffer = BytesIO()
    count = write_htcds(rows(), buffer, "csv" if kind == "csv" else "xlsx")
    with transaction.atomic():
        append([line("exchange.taken_out", by=by, cases=count), *lines])
    out.write(buffer.getvalue())
    return count
