"""Signs that somebody may be reading what they should not: small tables to look into, never a verdict."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.desk.reads.ledger import Asked, first_since, names_of
from wellknit.ground import clock
from wellknit.ledger.models import Entry
from wellknit.words.calendars import local_today

DAYS = 30
MANY_AN_HOUR = 60
NIGHT_ENDS, NIGHT_BEGINS = 6, 22
LOOKED_AT = 20_000
EXPORTS = ("case.exported", "desk.exported", "case.printed", "desk.ledger_exported")


class Sign(NamedTuple):
    """One line: who, how often, when last, and the address part that opens the entries."""

    who: str
    times: int
    last: datetime
    query: str


class Table(NamedTuple):
    """One kind of sign and its lines."""

    title: Any
    told: Any
    signs: list[Sign]


def tables() -> list[Table]:
    """The signs of the last thirty days."""
    since = clock.now() - timedelta(days=DAYS)
    reads = _entries(since, ("case.read",))
    night = [entry for entry in reads if not NIGHT_ENDS <= timezone.localtime(entry[1]).hour < NIGHT_BEGINS]
    return [
        _table(
            _("Emergency openings"), _("Cases opened outside one's own team."), _entries(since, ("glass.broken",)),
            "glass.broken",
        ),
        _table(
            _("Unusually many cases"),
            _("More than %(n)d cases opened within one hour.") % {"n": MANY_AN_HOUR},
            _many(reads),
            "case.read",
        ),
        _table(_("Taken out of the house"), _("Exports and prints."), _entries(since, EXPORTS), ""),
        _table(_("At night"), _("Cases opened between 22:00 and 06:00."), night, "case.read"),
    ]  # fmt: skip


def _entries(since: datetime, names: tuple[str, ...]) -> list[tuple[str, datetime]]:
    rows = Entry.objects.filter(kind__in=names, seq__gte=first_since(since)).order_by("-seq")
    return list(rows.values_list("actor", "at")[:LOOKED_AT])


def _many(reads: list[tuple[str, datetime]]) -> list[tuple[str, datetime]]:
    hours = Counter((actor, at.replace(minute=0, second=0, microsecond=0)) for actor, at in reads)
    return [(actor, hour) for (actor, hour), n in hours.items() if n > MANY_AN_HOUR]


def _table(title: Any, told: Any, entries: list[tuple[str, datetime]], kind: str) -> Table:
    times = Counter(actor for actor, _at in entries)
    last: dict[str, datetime] = {}
    for actor, at in entries:
        last[actor] = max(at, last.get(actor, at))
    names = names_of(times)
    since = local_today() - timedelta(days=DAYS)
    return Table(
        title,
        told,
        [
            Sign(names.get(actor, actor), n, last[actor], _query(actor, kind, since))
            for actor, n in times.most_common(20)
        ],
    )


def _query(actor: str, kind: str, since: date) -> str:
    number = actor.removeprefix("worker:")
    return Asked(worker=int(number) if number.isdecimal() else 0, kind=kind, since=since).query
