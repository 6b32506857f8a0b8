"""Erasing a case: nothing of it is found again, in rows, in bytes or on disk; what belongs to others stays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pytest

from tests.cast import Cast
from tests.disk import database_bytes, own_file
from wellknit.access.actors import Actor, Forbidden, System, acting
from wellknit.casework.actions import cases, documents, erasure, glass, life, notes, people
from wellknit.casework.models import (
    Case,
    CasePerson,
    NameToken,
    Person,
    Reading,
    Tally,
    TeamMember,
    Visibility,
)
from wellknit.consent.actions import answer
from wellknit.ground.verdicts import Refused
from wellknit.jobs.models import Job
from wellknit.jobs.queue import put_off
from wellknit.ledger.models import Entry
from wellknit.vault import blind, files
from wellknit.vault.cleaning import clean
from wellknit.vault.models import DataKey, SealedFile
from wellknit.words.calendars import local_today

CANARIES = {
    "called": "Kanariya", "name": "Zwitscher Kanariya", "phone": "+66812349876", "paper": "KC7766554",
    "note": "the canary sang in the yard", "risk": "a canary in the mine", "file": "canary on paper",
    "consent": "the canary said no", "street": "12 Canary Lane", "glass": "a canary cries for help",
}  # fmt: skip


@dataclass
class Traces:
    """What an erased case must not leave behind: canaries never, the rest not any more."""

    plain: list[bytes]
    kept: list[bytes]
    aliases: list[bytes]


def planted(cast: Cast) -> Case:
    """A case full of canaries, written through the actions that everybody uses."""
    mina, otto = cast.actor("mina"), cast.actor("otto")
    told = {
        "names": [{"kind": "full", "full": CANARIES["name"]}],
        "papers": [{"kind": "passport", "country": "LA", "number": CANARIES["paper"]}],
        "reaches": [{"kind": "mobile_phone", "value": CANARIES["phone"]}],
        "addresses": [{"street": CANARIES["street"], "country": "TH"}],
    }
    with acting(mina):
        case = cases.open_case(by=mina, called=CANARIES["called"], person=told)
        people.add_person(case=case, by=mina, called=CANARIES["called"] + " the second", role="child")
        notes.add(case=case, by=mina, body=CANARIES["note"], happened_on=date(2026, 3, 1))
        life.set_risk(case=case, by=mina, level="high", reason=CANARIES["risk"])
        paper = clean(CANARIES["file"].encode(), "canary.txt")
        documents.add(case=case, by=mina, slot="other", cleaned=paper, original=CANARIES["file"].encode())
        _refusal(case, mina)
    with acting(otto):
        glass.break_glass(reference=case.reference, by=otto, reason="danger_to_life", words=CANARIES["glass"])
    return case


def _refusal(case: Case, mina: Actor) -> None:
    person = case.casepersons.order_by("pk").first().person
    answer(
        case=case, by=mina, person=person, decision="refused", form="spoken", given_on=local_today(), language="lao",
        without_interpreter=True, words=CANARIES["consent"],
    )  # fmt: skip


def traces(case: Case) -> Traces:
    """Everything by which the case could be known again."""
    with acting(System("test")):
        persons = [member.person for member in case.casepersons.select_related("person")]
        keys = DataKey.objects.filter(pk__in=[case.key_id, *(person.key_id for person in persons)])
        tokens = [
            bytes(token)
            for token in NameToken.objects.filter(person__in=persons).values_list("token", flat=True)
        ]
        names = SealedFile.objects.filter(key__in=keys).values_list("name", flat=True)
        indexes = [
            bytes(getattr(row, field))
            for person in persons
            for rows, field in ((person.identitypapers, "number_index"), (person.reachs, "value_index"))
            for row in rows.all()
            if getattr(row, field)
        ]
    assert len(tokens) > 2 and len(indexes) == 2 and len(names) == 2
    assert blind.index("casework.paper", CANARIES["paper"]) in indexes or indexes
    kept = [*(bytes(key.wrapped) for key in keys), *tokens, *indexes, *(name.encode() for name in names)]
    return Traces(
        [word.encode() for word in CANARIES.values()],
        [*kept, case.reference.encode()],
        [key.alias.encode() for key in keys],
    )


def everything(*, without: Iterable[str] = ()) -> bytes:
    """All bytes of the node: its database, and its sealed files with their names."""
    sealed = [path.name.encode() + path.read_bytes() for path in files.folder().glob("*/*")]
    return b"".join([database_bytes(without=without), *sealed])


def found(needles: list[bytes], hay: bytes) -> list[bytes]:
    return [needle for needle in needles if needle in hay]


@pytest.mark.django_db(transaction=True)
def test_no_byte_of_an_erased_case_is_found_and_the_search_finds_what_is_there(tmp_path):
    with own_file(tmp_path):
        cast = Cast()
        case, other = planted(cast), planted(cast)
        here, there = traces(case), traces(other)
        before = everything()
        assert found(here.plain, before) == []
        assert found(here.kept + here.aliases, before) == here.kept + here.aliases
        _erased(case, cast)
        after = everything()
        shared = set(there.kept)  # equal canaries have equal blind indexes: they stay with the other case
        assert found(here.plain + [needle for needle in here.kept if needle not in shared], after) == []
        assert found(there.kept, after) == there.kept
        # The ledger is never rewritten: there, and only there, the alias stays and leads nowhere.
        assert found(here.aliases, everything(without=["ledger_entry"])) == []
        _erased(other, cast)
        assert found(here.kept + there.kept + here.plain, everything()) == []
        assert not SealedFile.objects.exists()


def _erased(case: Case, cast: Cast) -> None:
    dara = cast.actor("dara")
    with acting(dara):
        erasure.erase(reference=case.reference, by=dara, reason="person_asked")


def test_work_put_off_for_the_case_goes_with_it(case, mina, dara):
    put_off("casework.derive", once=f"derive:{case.pk}", case=case.pk)
    erase(case, dara)
    assert list(Job.objects.values_list("kind", flat=True)) == [erasure.SETTLE]


@pytest.fixture
def dara(cast, case):
    return cast.actor("dara")


def erase(case, dara):
    with acting(dara):
        erasure.erase(reference=case.reference, by=dara, reason="person_asked")


def test_every_row_of_the_case_goes_and_the_counts_follow(case, mina, dara, node):
    erase(case, dara)
    for model in (Case, CasePerson, Person, NameToken, TeamMember, Visibility, Reading, DataKey):
        assert not model.objects.exists(), model
    assert set(Tally.objects.values_list("n", flat=True)) <= {0}


def test_the_ledger_keeps_a_line_that_leads_nowhere(case, mina, dara):
    alias = case.key.alias
    erase(case, dara)
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.actor, entry.subject, entry.thing) == ("case.erased", dara.ledger_name, "", "")
    assert alias not in entry.detail and case.reference not in entry.detail
    assert not DataKey.objects.filter(alias=alias).exists()


def test_a_person_of_another_case_stays_with_it(case, mina, dara, node):
    other = cases.open_case(by=mina, called="Rin")
    sela = case.casepersons.get().person
    CasePerson.objects.create(case=other, person=sela, role="dependant")
    erase(case, dara)
    assert Person.objects.get(pk=sela.pk).called == "Sela"
    assert Case.objects.get() == other and other.casepersons.count() == 2


def test_a_closed_or_restricted_case_is_erased_too(case, mina, dara, node):
    Case.objects.filter(pk=case.pk).update(state="closed", restricted=True)
    erase(case, dara)
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["mina", "sora", "nok", "ada", "otto"])
def test_nobody_else_erases(case, cast, name):
    actor = cast.actor(name)
    with acting(actor), pytest.raises(Forbidden):
        erasure.erase(reference=case.reference, by=actor, reason="person_asked")
    with acting(System("test")):
        assert Case.objects.exists()


def test_what_is_not_there_or_not_of_this_agency_is_refused_alike(case, cast, dara):
    foreign = Actor(dara.worker_id, cast.agencies["south"].pk, dara.roles)
    said = set()
    for by, reference in ((dara, "ZZZZZ-ZZZZZ"), (foreign, case.reference)):
        with acting(by), pytest.raises(Refused) as refused:
            erasure.erase(reference=reference, by=by, reason="person_asked")
        said.add(str(refused.value))
    assert len(said) == 1


def test_a_barred_officer_does_not_erase(case, cast, dara):
    from wellknit.casework.models import Bar
    from wellknit.ground import clock

    Bar.objects.create(case=case, worker=cast.dara, since=clock.now())
    with acting(dara), pytest.raises(Refused):
        erasure.erase(reference=case.reference, by=dara, reason="person_asked")


def test_an_erasure_needs_a_reason_of_the_list_and_happens_once(case, mina, dara):
    with acting(dara), pytest.raises(Refused):
        erasure.erase(reference=case.reference, by=dara, reason="because")
    erase(case, dara)
    with pytest.raises(Refused):
        erase(case, dara)
    assert Entry.objects.filter(kind="case.erased").count() == 1


def test_the_disk_is_settled_once_more_in_the_night(case, mina, dara):
    erase(case, dara)
    assert Job.objects.get(kind=erasure.SETTLE).payload == {}
