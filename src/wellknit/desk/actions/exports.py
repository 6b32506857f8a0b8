"""Recording what left the house as a file, in the transaction that is open before the file is handed out."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from wellknit.access.actors import Actor, require
from wellknit.access.permissions import Permission
from wellknit.casework.models import Case
from wellknit.desk.filters import Filters
from wellknit.desk.reads.cases import Row, all_rows
from wellknit.ground.batches import batches
from wellknit.ground.verdicts import Refused
from wellknit.ledger.record import append, line, record

MOST = 5000
NAMED, PLAIN = "with names", "without names"


@transaction.atomic
def take_out(*, by: Actor, filters: Filters, names: bool) -> list[Row]:
    """The rows of a list as they go into a file: one line in the ledger for the file, and one for each case in it."""
    require(by, Permission.CASE_EXPORT)
    rows = all_rows(by, filters, MOST + 1)
    if len(rows) > MOST:
        raise Refused(
            _(
                "The list holds more than %(most)d cases. Choose filters that leave fewer, and take it out in parts."
            )
            % {"most": MOST}
        )
    columns = NAMED if names else PLAIN
    record("desk.exported", by=by, cases=len(rows), columns=columns)
    aliases = _aliases(row.case_id for row in rows)
    append([line("case.exported", by=by, subject=alias, columns=columns) for alias in aliases])
    return rows


def _aliases(case_ids: Iterable[int]) -> list[str]:
    return [
        alias
        for part in batches(case_ids, 500)
        for alias in Case.objects.filter(pk__in=part).values_list("key__alias", flat=True)
        if alias
    ]


@transaction.atomic
def record_ledger_export(*, by: Actor, filtered: bool) -> None:
    """Record that a part of the ledger was taken out."""
    require(by, Permission.LEDGER_READ)
    record("desk.ledger_exported", by=by, filtered=filtered)
