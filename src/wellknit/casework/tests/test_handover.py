"""Handing a case over: to whom, what moves along, and many at once."""

from datetime import date

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.casework.actions import cases, handover, team
from wellknit.casework.actions.common import made
from wellknit.casework.models import Case, Tally, Task, Visibility
from wellknit.casework.reads.team import members
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry


def parts(case):
    return {member.worker.username: member.part for member in members(case)}


def test_the_colleague_becomes_manager_and_the_old_one_stays_as_worker(case, cast, mina):
    handover.hand_over(case=case, by=mina, to=cast.otto)
    assert Case.objects.get(pk=case.pk).manager == cast.otto
    assert parts(case) == {"otto": "manager", "mina": "worker"}
    assert Visibility.objects.get(case=case, holder=f"w{cast.otto.pk}").owner == cast.otto.pk
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.actor) == ("case.handed_over", mina.ledger_name)


def test_the_old_manager_may_leave_and_their_open_tasks_move_along(case, cast, mina):
    task = Task(
        **made(case, mina), due_on=date(2026, 3, 1), assignee_id=mina.worker_id, agency_id=case.agency_id
    )
    task.save(force_insert=True)
    handover.hand_over(case=case, by=mina, to=cast.otto, stays=False)
    assert parts(case) == {"otto": "manager"}
    assert not Case.objects.exists()  # Mina no longer sees it
    with acting(cast.actor("otto")):
        assert Task.objects.get().assignee == cast.otto


@pytest.mark.parametrize("name", ["lena", "hana", "ada", "rith", "mina"])
def test_nobody_gets_a_case_who_cannot_carry_it(case, cast, mina, name):
    with pytest.raises(Refused):
        handover.hand_over(case=case, by=mina, to=cast.workers[name])
    assert parts(case) == {"mina": "manager"}


def test_who_left_the_agency_or_is_barred_gets_no_case(case, cast, mina):
    sora = cast.actor("sora")
    cast.otto.is_active = False
    with pytest.raises(Refused):
        handover.hand_over(case=case, by=mina, to=cast.otto)
    cast.otto.is_active = True
    with acting(sora):
        team.bar(case=case, by=sora, worker=cast.otto)
    with pytest.raises(Refused):
        handover.hand_over(case=case, by=mina, to=cast.otto)


def test_a_stranger_hands_nothing_over(case, cast):
    otto = cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        handover.hand_over(case=case, by=otto, to=cast.otto)


def test_a_second_click_hands_over_once(case, cast, mina):
    stale = Case.objects.get(pk=case.pk)
    handover.hand_over(case=case, by=mina, to=cast.otto)
    for row in (case, stale):
        with pytest.raises(Refused):
            handover.hand_over(case=row, by=mina, to=cast.otto)
    assert Entry.objects.filter(kind="case.handed_over").count() == 1


def test_many_cases_move_and_the_others_are_named(case, cast, mina):
    sora = cast.actor("sora")
    second = cases.open_case(by=mina, called="Rin")
    with acting(sora):
        third = cases.open_case(by=sora, called="Dao")
        team.bar(case=third, by=sora, worker=cast.otto)
        handed = handover.hand_over_many(cases=[case, second, third], by=sora, to=cast.otto)
    assert handed.over == [case, second]
    assert [(row, bool(why)) for row, why in handed.left] == [(third, True)]
    assert Tally.objects.get(holder=f"w{cast.otto.pk}", dim="state", key="open").n == 2


def test_many_leave_out_what_the_asker_may_not_touch(case, cast):
    otto = cast.actor("otto")
    with acting(otto):
        handed = handover.hand_over_many(cases=[case], by=otto, to=cast.sora)
    assert handed.over == [] and len(handed.left) == 1


def test_an_intake_is_handed_to_a_caseworker_by_a_supervisor(cast):
    hana, sora = cast.actor("hana"), cast.actor("sora")
    with acting(hana):
        case = cases.open_case(by=hana, called="Noi")
        assert parts(case) == {"hana": "intake"}
        with pytest.raises(Forbidden):
            handover.hand_over(case=case, by=hana, to=cast.mina)
    with acting(sora):
        handover.hand_over(case=case, by=sora, to=cast.mina)
    assert parts(case) == {"hana": "intake", "mina": "manager"}
