"""Lists as files: which columns, in the reader's words, under a name that says nothing."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from wellknit.desk import spreadsheets
from wellknit.desk.filters import STATES
from wellknit.desk.reads.cases import Row
from wellknit.desk.reads.ledger import Line
from wellknit.words.codelists import codelist


def cases(kind: str, rows: Iterable[Row], names: bool) -> bytes:
    """The list of cases; who somebody is only when asked for."""
    who = [_("Person")] if names else []
    headings = [
        _("Reference"), *who, _("Age band"), _("Status"), _("Risk"), _("State"), _("Case manager"), _("Review due"),
        _("Last change"),
    ]  # fmt: skip
    return spreadsheets.write(kind, headings, [_case(row, names) for row in rows])


def _case(row: Row, names: bool) -> list[object]:
    return [
        row.reference,
        *([row.called] if names else []),
        codelist("age_band").label(row.band),
        codelist("vic_TraffickingStatus").label(row.status),
        codelist("risk_level").label(row.risk),
        STATES[row.state],
        row.manager,
        row.review_on.isoformat() if row.review_on else "",
        localtime(row.updated_at).date().isoformat(),
    ]


def ledger(lines: Iterable[Line]) -> bytes:
    """Entries of the ledger, newest first."""
    headings = [_("Number"), _("When"), _("Who"), _("What"), _("Case"), _("More")]
    rows = ([line.seq, localtime(line.at).isoformat(timespec="seconds"), *line[2:]] for line in lines)
    return spreadsheets.write("csv", headings, rows)


def answer(kind: str, name: str, content: bytes) -> HttpResponse:
    """A file to keep; its name tells neither whose nor when."""
    response = HttpResponse(content, content_type=spreadsheets.MEDIA[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
