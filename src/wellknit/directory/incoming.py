"""The directory of another node, or a file, read as a whole before anything is written; pure.

A document is read leniently and told back exactly: what cannot be taken over stays out, with the row, the field and a
sentence. An entry that came in broken counts as seen, so that it is not taken for one that was withdrawn.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import override

from wellknit.directory.hsds import ids, reading
from wellknit.directory.hsds.reading import Entry, Odd
from wellknit.directory.rules import organisations
from wellknit.directory.rules.services import PlaceFacts, place_problems, problems

MOST = 50_000  # services in one document


class Trouble(NamedTuple):
    """One thing that could not be taken over: where it stands, which field, what is wrong."""

    row: str
    field: str
    wrong: str


@dataclass
class Reading:
    """A document as it was read: organisations with their places and services, and what is wrong with it."""

    entries: dict[UUID, Entry] = field(default_factory=dict)
    problems: list[Trouble] = field(default_factory=list)
    broken: set[UUID] = field(default_factory=set)

    @property
    def services(self) -> set[UUID]:
        """The services it holds, also those that cannot be taken over."""
        return self.broken | {uid for entry in self.entries.values() for uid in entry.services}

    @property
    def count(self) -> int:
        """How many services can be taken over."""
        return sum(len(entry.services) for entry in self.entries.values())


def read(document: Any, today: date) -> Reading:
    """Read an HSDS document: a list of services, a page of them, or organisations and services side by side."""
    found = Reading()
    if not isinstance(document, list) and not (isinstance(document, Mapping) and {"services", "contents"} & set(document)):
        found.problems.append(Trouble("the document", "services", "It holds no list of services."))
        return found
    with override("en"):
        for row, each in _rows(found, document, "organizations"):
            _collect(found, row, each, _organisation)
        for row, each in _rows(found, document, "services"):
            _collect(found, row, each, lambda reading_, one: _service(reading_, one, today))
    return found


def _rows(found: Reading, document: Any, name: str) -> Iterator[tuple[str, Any]]:
    objects = reading.objects(document, name)
    if len(objects) > MOST:
        found.problems.append(Trouble("the document", name, f"It holds more than {MOST}."))
    return ((f"{name}[{number}]", each) for number, each in enumerate(objects[:MOST], 1))


def _collect(found: Reading, row: str, each: Any, take: Callable[[Reading, Mapping[str, Any]], None]) -> None:
    try:
        if not isinstance(each, Mapping):
            raise Odd("id", "It is no object.")
        take(found, each)
    except Odd as odd:
        found.problems.append(Trouble(row, odd.field, odd.wrong))
        uid = ids.uuid_or_none(each.get("id")) if isinstance(each, Mapping) else None
        found.broken |= {uid} if uid and row.startswith("services") else set()


def _organisation(found: Reading, each: Mapping[str, Any]) -> None:
    uid, entry = reading.organisation(each)
    verdict = organisations.name(entry.facts.name, taken=False)
    if not verdict:
        raise Odd("name", str(verdict.why_not))
    for place in entry.places.values():
        _check_place(place)
    found.entries.setdefault(uid, entry)


def _check_place(place: PlaceFacts) -> None:
    for name, sentence in place_problems(place):
        raise Odd(f"locations.{name}", str(sentence))


def _service(found: Reading, each: Mapping[str, Any], today: date) -> None:
    uid, facts, places = reading.service(each)
    for place in places.values():
        _check_place(place)
    for name, sentence in problems(facts, today):
        raise Odd(name, str(sentence))
    _entry_of(found, each).places.update(places)
    _entry_of(found, each).services[uid] = facts


def _entry_of(found: Reading, each: Mapping[str, Any]) -> Entry:
    """The organisation of a service: one read before, or the one told with it."""
    nested = each.get("organization")
    told = nested if isinstance(nested, Mapping) else {"id": each.get("organization_id")}
    uid = ids.uuid_or_none(told.get("id"))
    if uid not in found.entries:
        _organisation(found, told)
    return found.entries[reading.identifier(told)]
