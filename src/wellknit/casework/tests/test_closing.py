"""Closing a case takes a second person; a closed case is read and not written; it can be opened again."""

from datetime import date

import pytest

from wellknit.access.actors import Forbidden, acting
from wellknit.access.permissions import Permission
from wellknit.casework import objections
from wellknit.casework.actions import approvals, life, notes
from wellknit.casework.actions.common import made
from wellknit.casework.models import Case, Task, Turn
from wellknit.casework.rules.life import may_be_written
from wellknit.casework.standing import may
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry

ASKED = {"reason": "plan_completed", "words": "She runs her shop."}


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


def fresh(case):
    return Case.objects.get(pk=case.pk)


def closed(case, mina, sora):
    """The case, closed by Sora as Mina asked."""
    waiting = life.ask_closing(case=case, by=mina, **ASKED)
    with acting(sora):
        approvals.answer(approval=waiting, by=sora, approve=True)
    return fresh(case)


@pytest.fixture(autouse=True)
def nothing_objects(monkeypatch):
    monkeypatch.setattr(objections, "_objections", [])


@pytest.fixture
def objecting(nothing_objects, monkeypatch):
    monkeypatch.setattr(objections, "_objections", [lambda case: ["A need is open."]])


def test_a_case_is_closed_by_a_second_person(case, mina, sora):
    row = closed(case, mina, sora)
    assert (row.state, row.closing_reason, row.closing_words) == (
        "closed",
        "plan_completed",
        "She runs her shop.",
    )
    assert row.closed_at is not None
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-2:] == ["case.closing_asked", "case.closed"]
    assert not Entry.objects.filter(detail__contains="shop").exists()


def test_who_asked_cannot_close(case, cast, sora):
    from wellknit.casework.actions import cases

    with acting(sora):
        own = cases.open_case(by=sora, called="Rin")
        waiting = life.ask_closing(case=own, by=sora, **ASKED)
        with pytest.raises(Refused):
            approvals.answer(approval=waiting, by=sora, approve=True)
        assert fresh(own).state == "closing"


def test_a_caseworker_cannot_approve(case, mina):
    waiting = life.ask_closing(case=case, by=mina, **ASKED)
    with pytest.raises(Forbidden):
        approvals.answer(approval=waiting, by=mina, approve=True)


def test_a_stranger_cannot_ask(case, cast):
    otto = cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        life.ask_closing(case=case, by=otto, **ASKED)


def test_asking_twice_asks_once(case, mina):
    stale = fresh(case)
    life.ask_closing(case=case, by=mina, **ASKED)
    for row in (case, stale):
        with pytest.raises(Refused):
            life.ask_closing(case=row, by=mina, **ASKED)
    assert Turn.objects.filter(kind="case.closing_asked").count() == 1


def test_a_closing_sent_back_leaves_the_case_open_and_says_why(case, mina, sora):
    waiting = life.ask_closing(case=case, by=mina, **ASKED)
    with acting(sora):
        approvals.answer(approval=waiting, by=sora, approve=False, words="Visit her once more.")
    assert fresh(case).state == "open" and fresh(case).closing_words == ""
    assert Turn.objects.get(kind="case.closing_returned").words == "Visit her once more."
    assert life.ask_closing(case=fresh(case), by=mina, **ASKED).state == "waiting"


def test_a_closing_is_taken_back_by_who_asked_only(case, mina, sora):
    waiting = life.ask_closing(case=case, by=mina, **ASKED)
    with acting(sora), pytest.raises(Refused):
        approvals.take_back(approval=waiting, by=sora)
    approvals.take_back(approval=waiting, by=mina)
    assert fresh(case).state == "open"


def test_objections_stop_a_closing(case, mina, objecting):
    with pytest.raises(Refused):
        life.ask_closing(case=case, by=mina, despite="   ", **ASKED)
    assert fresh(case).state == "open"


def test_objections_give_way_to_words_which_the_second_person_reads(case, mina, objecting):
    waiting = life.ask_closing(case=case, by=mina, despite="She declined the need.", **ASKED)
    assert waiting.asked_words == "She runs her shop.\n\nShe declined the need."


def test_an_unknown_reason_is_refused(case, mina):
    with pytest.raises(Refused):
        life.ask_closing(case=case, by=mina, reason="bored", words="x")


def test_a_closed_case_takes_no_note_and_offers_none(case, mina, sora):
    row = closed(case, mina, sora)
    assert not may_be_written(row)
    assert not may(mina, Permission.NOTE_WRITE, row) and may(mina, Permission.CASE_READ, row)
    with pytest.raises(Refused):
        notes.add(case=row, by=mina, body="late", happened_on=date(2026, 3, 1))
    with pytest.raises(Refused):
        life.set_risk(case=row, by=mina, level="low", reason="late")


def test_who_still_holds_the_open_case_cannot_write_into_the_closed_one(case, mina, sora):
    stale = fresh(case)
    closed(case, mina, sora)
    with pytest.raises(Refused):
        notes.add(case=stale, by=mina, body="late", happened_on=date(2026, 3, 1))


def test_open_tasks_end_with_the_case(case, mina, sora):
    task = Task(
        **made(case, mina), due_on=date(2026, 3, 1), assignee_id=mina.worker_id, agency_id=case.agency_id
    )
    task.save(force_insert=True)
    closed(case, mina, sora)
    task.refresh_from_db()
    assert task.state == "dropped"


def test_a_closed_case_is_opened_again_with_a_reason_and_nothing_is_lost(case, mina, sora):
    row = closed(case, mina, sora)
    life.reopen(case=row, by=mina, reason="person_returned", words="She is back.")
    assert fresh(case).state == "open" and fresh(case).closed_at is None
    notes.add(case=fresh(case), by=mina, body="Welcome back.", happened_on=date(2026, 3, 1))
    words = {turn.kind: turn.words for turn in Turn.objects.all()}
    assert words["case.closing_asked"] == "She runs her shop." and words["case.reopened"] == "She is back."


def test_an_open_case_is_not_opened_again_and_a_closed_one_once(case, mina, sora):
    with pytest.raises(Refused):
        life.reopen(case=case, by=mina, reason="new_need", words="x")
    row, second = closed(case, mina, sora), fresh(case)
    life.reopen(case=row, by=mina, reason="new_need", words="x")
    with pytest.raises(Refused):
        life.reopen(case=second, by=mina, reason="new_need", words="x")


def test_a_stranger_cannot_open_again(case, cast, mina, sora):
    row, otto = closed(case, mina, sora), cast.actor("otto")
    with acting(otto), pytest.raises(Forbidden):
        life.reopen(case=row, by=otto, reason="new_need", words="x")
