"""Invented people by the million, for load tests and for seeing the node at its real size.

Names are random syllables; nobody is meant. A case gets what a young case has: person, name, team, status, need, note,
task, the visibility rows and tallies of its lists, and its line in the ledger. Some wait for an approval or for a
review, as in a busy office.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from wellknit.access.actors import System
from wellknit.casework.models import (
    Approval,
    Case,
    CasePerson,
    NameToken,
    Need,
    Note,
    Person,
    PersonName,
    Tally,
    Task,
    TeamMember,
    Visibility,
)
from wellknit.casework.people import tokens_for
from wellknit.config.bulk import Loader, row_maker, stored
from wellknit.ground import clock
from wellknit.ground.ids import new_id, new_reference
from wellknit.ledger.models import Entry, Head
from wellknit.ledger.record import Line, entry_mac
from wellknit.people.models import Agency, Worker
from wellknit.seal import keys
from wellknit.vault.master import derived
from wellknit.vault.models import DataKey

_BEGIN = [  # fmt: skip
    "Ba", "Bo", "Chan", "Da", "De", "Ha", "Ka", "Khe", "Kim", "La", "Li", "Ma", "Mi", "Mo", "Na", "Ni", "No",
    "Pa", "Phi", "Ra", "Ri", "Sa", "Se", "So", "Su", "Ta", "Tha", "Thi", "Va", "Ve", "Vi", "Ya",
]
_END = [  # fmt: skip
    "la", "lin", "na", "ny", "ra", "ri", "sa", "sith", "ta", "tha", "thy", "vann", "y", "da", "ka", "ma", "mi",
    "no",
]
_FAMILY = [  # fmt: skip
    "Alin", "Bora", "Chay", "Dorn", "Emra", "Fahn", "Gava", "Hend", "Inla", "Jora", "Kesh", "Loma", "Merin",
    "Nald", "Orsi", "Pran", "Ruva", "Sorn", "Telv", "Umda",
]
_STATES = ("open",) * 12 + ("closing",) + ("closed",) * 7
_RISKS = ("low",) * 9 + ("medium",) * 7 + ("high",) * 3 + ("immediate",)
_STATUSES = (
    ("PossibleVictimOfTrafficking",) * 5 + ("ActualVictimOfTrafficking",) * 4 + ("NotAVictimOfTrafficking",) + ("",) * 2
)
_NEEDS = ("shelter", "medical", "legal_aid", "return", "psychological", "identity_papers")
_OPENINGS = 0.002  # of the cases, so many were opened in an emergency that nobody reviewed yet
_STEP = 10_000


class Inventor:
    """Makes cases for the workers of a node; the same seed makes the same people."""

    def __init__(self, workers: list[Worker], seed: int = 1) -> None:
        self.random = random.Random(seed)  # noqa: S311 - invented names need no secrecy
        self.workers, self.loader, self.tally = workers, Loader(), Counter[tuple[str, str, str]]()
        head, _ = Head.objects.get_or_create(pk=1)
        self.seq, self.mac = head.seq, bytes(head.mac)
        self.rows = {
            model: row_maker(model)
            for model in (
                DataKey, Person, PersonName, NameToken, Case, CasePerson, TeamMember, Visibility, Need, Note, Task, Approval,
                Entry
            )
        }  # fmt: skip

    def make(self, count: int, progress: Callable[[int], None] = lambda n: None) -> None:
        """Make that many cases, written every few thousand in a transaction of its own."""
        for start in range(0, count, _STEP):
            with transaction.atomic():
                for number in range(start, min(start + _STEP, count)):
                    self._case(clock.now() - timedelta(minutes=self.random.randrange(1_500_000), microseconds=number))
                self.loader.flush()
                Head.objects.filter(pk=1).update(seq=self.seq, mac=self.mac)
            progress(min(start + _STEP, count))
        self._write_tallies()

    def _add(self, model: Any, **values: Any) -> None:
        self.loader.add(model, *self.rows[model](**values))

    def _key(self) -> tuple[int, bytes, str]:
        key_id, plain, alias = new_id(), keys.new_key(), f"{self.random.getrandbits(128):032x}"
        self._add(DataKey, id=key_id, wrapped=keys.wrap(derived("wrap"), plain), alias=alias)
        return key_id, plain, alias

    def _case(self, at: datetime) -> None:
        worker = self.workers[int(len(self.workers) * self.random.random() ** 2)]
        key_id, plain, alias = self._key()
        case_id, moment = new_id(), stored(at)
        shown = {
            "state": self.random.choice(_STATES),
            "risk": self.random.choice(_RISKS),
            "status": self.random.choice(_STATUSES),
            "updated_at": moment,
        }
        review = stored(self._day(-30, 90)) if shown["state"] != "closed" else None
        self._add(
            Case, id=case_id, key_id=key_id, reference=new_reference(), kind="person", agency_id=worker.agency_id,
            manager_id=worker.pk, opened_at=moment, source="invented", risk_review_on=review, **shown,
        )  # fmt: skip
        self._person(case_id, moment)
        self._add(TeamMember, case_id=case_id, worker_id=worker.pk, part="manager", since=moment)
        for holder, part in ((f"w{worker.pk}", "manager"), (f"a{worker.agency_id}", "agency")):
            self._add(Visibility, holder=holder, case_id=case_id, part=part, owner=worker.pk, review_on=review, **shown)
            self.tally.update((holder, dim, shown[dim]) for dim in ("state", "risk", "status") if shown[dim])
            self.tally.update([(holder, "manager", str(worker.pk))] if shown["state"] != "closed" else [])
        if self.random.random() < _OPENINGS:
            self._add(TeamMember, case_id=case_id, worker_id=self.random.choice(self.workers).pk, part="glass", since=moment)
        self._work(case_id, key_id, plain, worker, at)
        if shown["state"] == "closing":
            self._asks_to_close(case_id, key_id, plain, worker, at)
        self._entry(at, worker, alias)

    def _person(self, case_id: int, moment: Any) -> None:
        key_id, plain, _ = self._key()
        person_id, name_id = new_id(), new_id()
        given = self.random.choice(_BEGIN) + self.random.choice(_END)
        full = f"{given} {self.random.choice(_FAMILY)}{self.random.choice(_END)}"
        year = self.random.randrange(1970, 2018)
        self._add(
            Person, id=person_id, key_id=key_id, made_at=moment, sex=self.random.choice(("female", "male")),
            called=_sealed(Person, "called", full, plain, person_id),
            birth=_sealed(Person, "birth", {"precision": "year", "year": year}, plain, person_id),
        )  # fmt: skip
        parts = _sealed(PersonName, "parts", {"full": full}, plain, name_id)
        self._add(PersonName, id=name_id, key_id=key_id, person_id=person_id, kind="full", script="Latn", parts=parts)
        self._add(CasePerson, case_id=case_id, person_id=person_id, role="principal")
        for token in tokens_for([full]):
            self._add(NameToken, token=token, person_id=person_id)

    def _work(self, case_id: int, key_id: int, plain: bytes, worker: Worker, at: datetime) -> None:
        base = {"case_id": case_id, "key_id": key_id, "made_by_id": worker.pk, "made_at": stored(at)}
        day = stored(at.date())
        need, note = new_id(), new_id()
        words = _sealed(Need, "words", "An invented need.", plain, need)
        self._add(Need, id=need, kind=self.random.choice(_NEEDS), words=words, **base)
        body = _sealed(Note, "body", "An invented note: nobody said this.", plain, note)
        self._add(Note, id=note, happened_on=day, body=body, kind="visit", category="story", **base)
        if self.random.random() < 0.3:
            task = new_id()
            self._add(
                Task, id=task, title=_sealed(Task, "title", "An invented task", plain, task), assignee_id=worker.pk,
                due_on=stored(self._day(-30, 90)),
                agency_id=worker.agency_id, state="open", **base,
            )  # fmt: skip

    def _asks_to_close(self, case_id: int, key_id: int, plain: bytes, worker: Worker, at: datetime) -> None:
        pk = new_id()
        self._add(
            Approval, id=pk, case_id=case_id, key_id=key_id, made_by_id=worker.pk, made_at=stored(at), kind="closing",
            agency_id=worker.agency_id, state="waiting",
            asked_words=_sealed(Approval, "asked_words", "An invented reason.", plain, pk),
        )  # fmt: skip

    def _day(self, first: int, last: int) -> date:
        return (clock.now() + timedelta(days=self.random.randrange(first, last))).date()

    def _entry(self, at: datetime, worker: Worker, alias: str) -> None:
        self.seq += 1
        line = Line("case.opened", System("seed").ledger_name, alias, "", "")
        self.mac = entry_mac(self.mac, self.seq, at, line)
        self._add(Entry, seq=self.seq, at=stored(at), mac=self.mac, **line._asdict())

    @transaction.atomic
    def _write_tallies(self) -> None:
        for (holder, dim, key), n in self.tally.items():
            tally, _ = Tally.objects.get_or_create(holder=holder, dim=dim, key=key)
            Tally.objects.filter(pk=tally.pk).update(n=tally.n + n)
        self.tally.clear()


def _sealed(model: Any, name: str, value: Any, key: bytes, row_id: int) -> bytes | None:
    return model._meta.get_field(name).seal_value(value, key, row_id)


@transaction.atomic
def office(agencies: int = 20, workers: int = 400) -> list[Worker]:
    """Invented agencies and workers; the first agencies have most of them. Returns every worker, the busiest first."""
    made = [
        Agency.objects.get_or_create(name=f"Invented agency {n:02}", defaults={"kind": "NGO", "country": "TH"})[0]
        for n in range(agencies)
    ]
    for n in range(workers):
        agency = made[int(agencies * (n / workers) ** 2)]
        Worker.objects.get_or_create(
            username=f"invented{n:04}",
            defaults={"full_name": f"Invented worker {n}", "agency": agency, "roles": "caseworker", "password": "!"},
        )
    return list(Worker.objects.filter(username__startswith="invented").order_by("username"))
