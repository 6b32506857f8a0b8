"""What a node that is known may do here with well signed messages, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from wellknit.access.actors import Partner, acting
from wellknit.casework.models import Case
from wellknit.federation.protocols import Quarantine
from wellknit.ground.verdicts import Refused
from wellknit.procedures import facts, ties
from wellknit.procedures.actions import hearing, runs
from wellknit.procedures.models import Acceptance, Message, Procedure, Run
from wellknit.procedures.tests.given import agreed, begun, do
from wellknit.referral.tests.given import under_way
from wellknit.seal.fed.message import new_id

NUMBER = "01890a5d4c7b7000800000000000000"


@contextmanager
def heard(node: Any) -> Iterator[dict[str, Any]]:
    """At a node, in the name of its peer."""
    with node.here(), acting(Partner(node.peer.pk)):
        yield {"by": Partner(node.peer.pk), "peer": node.peer}


def say(by: dict[str, Any], head: dict[str, Any], *, thid: str = "a" * 32, letter: str = NUMBER, **told: Any) -> None:
    hearing.said(**by, thid=thid, letter=letter, head=head, told=told)


def tied(net: Any) -> dict[str, Any]:
    """A case in Phnom Penh that is tied to one in Bangkok, a version in force, and the first message of a run."""
    _case, row, _opened = under_way(net)
    agreed(net)
    with net.far.here():
        return {"procedure": Procedure.objects.get().digest, "name": "return_notice", "tie": row.thid}


def test_a_run_begins_only_in_a_tied_case_and_once_at_a_time(net: Any) -> None:
    head = tied(net)
    with heard(net.far) as by:
        with pytest.raises(Quarantine):
            say(by, head | {"tie": new_id(1)})
        say(by, head)
        with pytest.raises(Quarantine, match="under way"):
            say(by, head, thid="b" * 32, letter=NUMBER[:-1] + "2")
    with net.far.here():
        assert [(run.thid, run.pool) for run in Run.objects.all()] == [("a" * 32, "kh")]


def test_nothing_begins_in_a_case_that_is_closed(net: Any) -> None:
    head = tied(net)
    with net.far.here():
        Case.objects.update(state="closed")
    with heard(net.far) as by, pytest.raises(Quarantine, match="not open"):
        say(by, head)


def test_nobody_runs_the_pool_of_another_country_here(net: Any) -> None:
    head = tied(net)
    with heard(net.near) as by, pytest.raises(Refused, match="waits for such a message"):
        say(by, head)
    with net.far.here():
        net.far.peer.organisation.country = "VN"
    with heard(net.far) as by, pytest.raises(Refused, match="waits for such a message"):
        say(by, head)


def test_what_begins_with_a_message_is_not_begun_by_hand(net: Any) -> None:
    head = tied(net)
    with net.far.here("otto") as otto:
        case, row = Case.objects.get(), Procedure.objects.get()
        with pytest.raises(Refused, match="begins by itself"):
            runs.begin(case=case, procedure=row, by=otto, tie=head["tie"])


def test_a_procedure_is_not_begun_with_a_node_of_a_third_country(net: Any) -> None:
    case, row, _opened = under_way(net)
    agreed(net)
    with net.near.here("mina") as mina:
        for country in ("VN", "TH"):
            organisation = ties.between(case, row.thid).peer.organisation  # type: ignore[union-attr]
            organisation.country = country
            organisation.save()
            with pytest.raises(Refused, match="together with another node"):
                runs.begin(case=case, procedure=Procedure.objects.get(), by=mina, tie=row.thid)


def test_a_message_is_of_the_case_and_procedure_its_run_is_of(net: Any) -> None:
    head = tied(net)
    with heard(net.far) as by:
        say(by, head)
        with pytest.raises(Refused, match="another case or procedure"):
            say(by, head | {"tie": new_id(1)}, letter=NUMBER[:-1] + "2")
        with pytest.raises(Quarantine, match="not in force"):
            say(by, head | {"procedure": "0" * 64}, letter=NUMBER[:-1] + "2")


def test_a_message_tells_what_its_step_shares_and_of_its_kind(net: Any) -> None:
    head = tied(net)
    with heard(net.far) as by:
        with pytest.raises(Refused, match="more than its step shares"):
            say(by, head, safe=True)
        with pytest.raises(Refused, match="not of the kind"):
            say(by, head, agreed="yes")
        say(by, head, agreed=True)
    with net.far.here():
        assert Run.objects.get().facts == {"agreed": True}


def test_a_message_that_overtakes_the_first_waits_for_a_person(net: Any) -> None:
    head = tied(net)
    with heard(net.near) as by, pytest.raises(Quarantine, match="first message"):
        say(by, head | {"name": "reception_confirmed"})
    with net.near.here():
        assert not Run.objects.exists()


def test_of_two_messages_of_one_name_the_one_sent_first_is_taken_up_first(net: Any) -> None:
    head = tied(net)
    with heard(net.far) as by:
        say(by, head)
        say(by, head, letter=NUMBER[:-1] + "3")
        say(by, head, letter=NUMBER[:-1] + "2")
    with net.far.here():
        waiting = Message.objects.filter(step=None).order_by("letter").values_list("letter", flat=True)
        assert [letter[-1] for letter in waiting] == ["2", "3"]


def test_messages_nobody_takes_up_do_not_pile_up(net: Any) -> None:
    head = tied(net)
    with heard(net.far) as by:
        for number in range(hearing.UNHEARD + 1):
            say(by, head, letter=f"{number:032}")
        with pytest.raises(Refused, match="waits for such a message"):
            say(by, head, letter=NUMBER)


def test_word_that_overtakes_its_message_waits_for_a_person(net: Any) -> None:
    run, _case, _opened = begun(net)
    with net.near.here("mina") as mina:
        do(run, "wish", mina, agreed=True)
        do(run, "medical", mina)
        do(run, "statement", mina)
        letter = Message.objects.get().letter
    with heard(net.far) as by, pytest.raises(Quarantine):
        hearing.withdrawn(by=by["by"], thid=run.thid, letter=letter)
    net.deliver()
    with heard(net.far) as by:
        hearing.withdrawn(by=by["by"], thid=run.thid, letter=letter)
        assert Message.objects.get().withdrawn_at is not None
        hearing.withdrawn(by=by["by"], thid=run.thid, letter=letter)  # again is once


def test_a_node_speaks_for_its_own_country_and_never_for_ours(net: Any) -> None:
    for country in ("", "TH"):
        net.near.peer.organisation.country = country
        with heard(net.near) as by, pytest.raises(Refused, match="not one that has to agree"):
            hearing.accepted(**by, digest="0" * 64)
    agreed(net)
    net.near.peer.organisation.country = "VN"
    with heard(net.near) as by, pytest.raises(Refused, match="not one that has to agree"):
        hearing.accepted(**by, digest=Procedure.objects.get().digest)


def test_a_node_does_not_agree_to_no_end_of_versions(net: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "UNSEEN", 2)
    with heard(net.near) as by:
        hearing.accepted(**by, digest="0" * 64)
        hearing.accepted(**by, digest="1" * 64)
        with pytest.raises(Refused, match="too many"):
            hearing.accepted(**by, digest="2" * 64)
        assert Acceptance.objects.count() == 2


def test_a_fact_comes_as_what_it_is_of() -> None:
    piece = {"of": "fact", "n": 1, "is": {"agreed": True}}
    assert not facts.misplaced({"story": [piece]})
    assert facts.misplaced({"routine": [piece]})
    assert facts.fits("arrival_on", "2026-12-01")
    assert not any(facts.fits("arrival_on", value) for value in ("tomorrow", "20261201", 5, True))
