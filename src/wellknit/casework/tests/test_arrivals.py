"""A case that arrives in a file is gathered by the same actions that people use, and written with others."""

from datetime import date

import pytest

from wellknit.access.actors import Forbidden, System, acting
from wellknit.casework import people
from wellknit.casework.actions import arrivals, notes, story
from wellknit.casework.actions.common import gathering
from wellknit.casework.models import Case, Exploitation, NameToken, Note, Person, StatusDecision
from wellknit.ledger.models import Entry
from wellknit.vault.models import DataKey

SELA = {"called": "Sela", "told": {"names": [{"full": "Sela Invented"}]}, "identity": True}


@pytest.fixture
def sora(cast):
    with acting(cast.actor("sora")):
        yield cast.actor("sora")


@pytest.fixture
def arrived(sora):
    """A case that is gathered and not written yet."""
    with gathering() as gathered:
        case = arrivals.open_arrival(by=sora, **SELA)
        notes.add(case=case, by=sora, body="Invented.", happened_on=date(2020, 1, 2))
        for day in (date(2020, 1, 2), date(2019, 1, 2)):
            status = "ActualVictimOfTrafficking" if day.year == 2020 else "PossibleVictimOfTrafficking"
            story.decide_status(case=case, by=sora, status=status, decided_on=day, body_kind="NGO")
            story.write_exploitation(case=case, by=sora, age_when_trafficked=day.year - 2000)
        arrivals.settle(case=case, by=sora, state="open", follow_up=True)
    return case, gathered


def put_on_file(arrived, by):
    _, gathered = arrived
    with acting(System("import")):
        arrivals.write_down(by=by, gathered=[gathered])


def show(arrived, by):
    case, gathered = arrived
    with acting(System("import")):
        arrivals.show(by=by, numbers=[case.pk], lines=gathered.lines)


def test_while_a_case_is_gathered_nothing_is_written(arrived, node):
    for table in (Case, Person, Note, DataKey, Entry):
        assert not table.objects.exists()


def test_a_written_case_is_unseen_and_unrecorded_until_it_is_shown(arrived, sora):
    put_on_file(arrived, sora)
    assert not Case.objects.exists() and not Entry.objects.exists()
    show(arrived, sora)
    assert Case.objects.get().follow_up and Note.objects.get().body == "Invented."
    assert Person.objects.get().called == "Sela"
    assert list(Entry.objects.order_by("seq").values_list("kind", flat=True)) == [
        "case.opened", "note.added", *["status.decided", "story.written"] * 2
    ]  # fmt: skip


def test_the_newest_decision_is_the_status_and_an_exploitation_is_written_once(arrived, sora):
    put_on_file(arrived, sora)
    show(arrived, sora)
    assert Case.objects.get().status == "ActualVictimOfTrafficking" and StatusDecision.objects.count() == 2
    assert Exploitation.objects.get().age_when_trafficked == 19


def test_who_arrived_is_found_by_name(arrived, sora):
    put_on_file(arrived, sora)
    found = set(map(bytes, NameToken.objects.values_list("token", flat=True)))
    assert found == people.tokens_for(["Sela", "Sela Invented"])


def test_a_caseworker_writes_no_arrivals_down(arrived, cast):
    with pytest.raises(Forbidden):
        put_on_file(arrived, cast.actor("mina"))


def test_a_case_is_taken_back_in_small_parts_and_nothing_of_it_stays(arrived, sora, node, monkeypatch):
    monkeypatch.setattr(arrivals, "AT_ONCE", 1)
    put_on_file(arrived, sora)
    with acting(System("import")):
        arrivals.drop(by=sora, numbers=[arrived[0].pk])
        assert not Case.objects.exists() and not Person.objects.exists()
    assert not DataKey.objects.filter(wrapped__isnull=False).exists()
