"""Who saw and did what in a case: the ledger's entries in sentences, newest first, a page at a time."""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from wellknit.access.roles import PARTS
from wellknit.casework.doors import alias
from wellknit.casework.models import Case
from wellknit.ledger import kinds
from wellknit.ledger.models import Entry
from wellknit.people.models import Worker

PAGE = 50
_WORKER = re.compile(r"worker:(\d+)")


@dataclass(frozen=True)
class Line:
    """One entry as a reader sees it: ``who`` did ``what``, ``about`` whom."""

    seq: int
    at: datetime
    who: str
    what: Any
    about: str


def history(case: Case, before: int | None = None) -> tuple[list[Line], int | None]:
    """A page of the case's entries, and where the next one starts, if there is one."""
    rows = Entry.objects.filter(subject=alias(case)).order_by("-seq")
    entries = list((rows.filter(seq__lt=before) if before else rows)[: PAGE + 1])
    shown = entries[:PAGE]
    details = [json.loads(entry.detail) if entry.detail else {} for entry in shown]
    names = _names(shown, details)
    lines = [_line(entry, detail, names) for entry, detail in zip(shown, details, strict=True)]
    return lines, (shown[-1].seq if len(entries) > PAGE else None)


def _line(entry: Entry, detail: dict[str, Any], names: dict[int, str]) -> Line:
    who = _WORKER.fullmatch(entry.actor)
    name = names.get(int(who[1]), _("Somebody who left")) if who else _("The node itself")
    part = PARTS.get(str(detail.get("part", "")))
    about = ", ".join(str(word) for word in (names.get(detail.get("worker", 0)), part and part.title) if word)
    return Line(entry.seq, entry.at, name, kinds.kind(entry.kind).text, about)


def _names(entries: list[Entry], details: list[dict[str, Any]]) -> dict[int, str]:
    numbers = {int(found[1]) for entry in entries if (found := _WORKER.fullmatch(entry.actor))}
    numbers |= {detail["worker"] for detail in details if isinstance(detail.get("worker"), int)}
    return dict(Worker.objects.filter(pk__in=numbers).values_list("pk", "full_name"))
