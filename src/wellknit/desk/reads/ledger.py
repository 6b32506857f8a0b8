"""Who did what: the ledger's entries in sentences. References are shown, content never."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wellknit.access.actors import System, acting
from wellknit.casework.models import Case
from wellknit.desk import cursors
from wellknit.ledger import kinds
from wellknit.ledger.models import Entry
from wellknit.people.models import Worker

PAGE = 50
MOST_EXPORTED = 50_000
PLACE = "ledger"
_WORKER = re.compile(r"worker:(\d{1,19})")
_AFTER_ALL = 2**62
_NODE = System("reading the ledger")


@dataclass(frozen=True)
class Asked:
    """Which entries: by whom, of what kind, from when until when, about which case."""

    worker: int = 0
    kind: str = ""
    since: date | None = None
    until: date | None = None
    reference: str = ""

    @property
    def query(self) -> str:
        """The same as it stands in an address."""
        told = {name: value for name, value in vars(self).items() if value}
        return urlencode(
            {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
        )


class Line(NamedTuple):
    """One entry as a reader sees it."""

    seq: int
    at: datetime
    who: str
    what: str
    reference: str
    detail: str


def page(asked: Asked, cursor: str = "") -> tuple[list[Line], str]:
    """A page of entries, newest first, and the cursor of the next page."""
    rows = _entries(asked)
    place = cursors.unsign(PLACE, cursor, 1) if cursor else None
    found = list((rows.filter(seq__lt=place[0]) if place else rows)[: PAGE + 1])
    shown = found[:PAGE]
    return _lines(shown), cursors.sign(PLACE, shown[-1].seq) if len(found) > PAGE else ""


def all_lines(asked: Asked) -> Iterator[Line]:
    """Every entry, newest first, a thousand at a time, up to `MOST_EXPORTED`."""
    rows, below = _entries(asked), None
    for _round in range(MOST_EXPORTED // 1000):
        found = list((rows.filter(seq__lt=below) if below else rows)[:1000])
        yield from _lines(found)
        if len(found) < 1000:
            return
        below = found[-1].seq


def _entries(asked: Asked) -> QuerySet[Entry]:
    rows = Entry.objects.order_by("-seq")
    if asked.worker:
        rows = rows.filter(actor=f"worker:{asked.worker}")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.reference:
        rows = rows.filter(subject=_alias(asked.reference))
    if asked.until:
        rows = rows.filter(seq__lt=first_since(_midnight(asked.until + timedelta(days=1))))
    return rows.filter(seq__gte=first_since(_midnight(asked.since))) if asked.since else rows


def first_since(moment: datetime) -> int:
    """The number of the first entry made since a moment: numbers run with time, and a list runs along numbers."""
    rows = Entry.objects.filter(at__gte=moment).order_by("at", "seq").values_list("seq", flat=True)
    return rows.first() or _AFTER_ALL


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _alias(reference: str) -> str:
    with acting(_NODE):
        found = Case.objects.filter(reference=reference.upper()).values_list("key__alias", flat=True).first()
    return found or "no case has this name"


def _lines(entries: Iterable[Entry]) -> list[Line]:
    entries = list(entries)
    names = names_of(entry.actor for entry in entries)
    references = references_of(entry.subject for entry in entries)
    return [
        Line(
            entry.seq, entry.at, names.get(entry.actor, entry.actor), what(entry.kind),
            references.get(entry.subject, _("a case that was erased") if entry.subject else ""), _detail(entry.detail),
        )
        for entry in entries
    ]  # fmt: skip


def what(kind: str) -> str:
    """A kind in words; one that no room knows any more shows its name."""
    try:
        return str(kinds.kind(kind).text)
    except KeyError:
        return kind


def _detail(detail: str) -> str:
    told = json.loads(detail) if detail else {}
    return ", ".join(f"{name}: {value}" for name, value in sorted(told.items()))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """How the ledger's actors are called."""
    wanted = set(actors)
    numbers = {int(found[1]) for actor in wanted if (found := _WORKER.fullmatch(actor))}
    names = {
        f"worker:{pk}": name
        for pk, name in Worker.objects.filter(pk__in=numbers).values_list("pk", "full_name")
    }
    nodes = {actor: _("The node itself") for actor in wanted if actor.startswith("system:")}
    gone = {actor: _("Somebody who left") for actor in wanted if _WORKER.fullmatch(actor)}
    return gone | nodes | names


def references_of(aliases: Iterable[str]) -> dict[str, str]:
    """The references of the cases whose keys still exist."""
    wanted = [alias for alias in set(aliases) if alias]
    with acting(_NODE):
        rows: Any = Case.objects.filter(key__alias__in=wanted)
        return dict(rows.values_list("key__alias", "reference"))


def workers() -> list[tuple[int, str]]:
    """Everybody who has or had an account, by name."""
    return list(Worker.objects.order_by("full_name", "pk").values_list("pk", "full_name"))
