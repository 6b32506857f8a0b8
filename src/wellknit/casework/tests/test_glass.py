"""Opening a case in an emergency: for four hours, without its places, told at once, reviewed by somebody else."""

from datetime import date, timedelta

import pytest

from tests.cast import later
from wellknit.access.actors import Forbidden, System, acting
from wellknit.casework.actions import cases, glass, notes, team
from wellknit.casework.models import Bar, Case, Task, TeamMember
from wellknit.casework.reads import glass as reads
from wellknit.casework.standing import categories_for
from wellknit.ground import clock
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.vault.classes import Category

WHY = {"reason": "danger_to_life", "words": "He stands before the shelter now."}


@pytest.fixture
def otto(cast, case):
    """Otto, who is not in the team, acts for the rest of the test."""
    actor = cast.actor("otto")
    with acting(actor):
        yield actor


def broken(case, otto):
    """Otto opened the case; the part he got."""
    assert glass.break_glass(reference=case.reference, by=otto, **WHY) == case
    return TeamMember.objects.get(case=case, part="glass")


def test_an_emergency_opens_the_case_for_four_hours_without_its_places(case, otto, monkeypatch):
    member = broken(case, otto)
    assert member.until - member.since == timedelta(hours=4)
    seen = categories_for(otto, Case.objects.get())
    assert Category.LOCATION not in seen and Category.HEALTH in seen
    five_hours_on = later(hours=5)
    monkeypatch.setattr(clock, "now", lambda: five_hours_on)
    assert not Case.objects.exists()


def test_an_emergency_opening_leaves_room_for_a_note_and_nothing_else(case, otto):
    broken(case, otto)
    notes.add(case=Case.objects.get(), by=otto, body="I called the ambulance.", happened_on=date(2026, 3, 1))
    from wellknit.casework.actions import life

    with pytest.raises(Forbidden):
        life.set_risk(case=Case.objects.get(), by=otto, level="high", reason="x")


def test_the_case_manager_is_told_at_once(case, otto, mina):
    broken(case, otto)
    with acting(mina):
        task = Task.objects.get()
    assert (task.assignee_id, task.code, task.state) == (mina.worker_id, "emergency_opening", "open")
    entry = Entry.objects.get(kind="glass.broken")
    assert entry.subject == case.key.alias and "shelter" not in entry.detail


@pytest.mark.parametrize("reference", ["ZZZZZ-ZZZZZ", "", "'; --"])
def test_a_wrong_reference_opens_nothing_and_is_recorded(otto, reference):
    assert glass.break_glass(reference=reference, by=otto, **WHY) is None
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.actor, entry.subject, entry.detail) == ("glass.tried", otto.ledger_name, "", "")


def test_the_barred_never_get_in_and_see_what_a_wrong_reference_shows(case, cast, otto):
    Bar.objects.create(case=case, worker=cast.otto, since=clock.now())
    assert glass.break_glass(reference=case.reference, by=otto, **WHY) is None
    assert Entry.objects.latest("seq").kind == "glass.tried"
    assert not Case.objects.exists()


def test_another_agency_gets_in_no_more_than_by_a_wrong_reference(case, cast):
    rith = cast.actor("rith")
    with acting(rith):
        assert glass.break_glass(reference=case.reference, by=rith, **WHY) is None


def test_who_sees_the_case_anyway_needs_no_emergency(case, mina):
    with pytest.raises(Refused):
        glass.break_glass(reference=case.reference, by=mina, **WHY)


@pytest.mark.parametrize("name", ["hana", "lena", "ada", "dara", "nok", "ana", "ivo"])
def test_other_roles_break_no_glass(case, cast, name):
    actor = cast.actor(name)
    with acting(actor), pytest.raises(Forbidden):
        glass.break_glass(reference=case.reference, by=actor, **WHY)


def test_an_emergency_needs_a_reason_of_the_list_and_twenty_characters(case, otto):
    with pytest.raises(Refused):
        glass.break_glass(
            reference=case.reference, by=otto, reason="danger_to_life", words=" " * 30 + "short"
        )
    with pytest.raises(Refused):
        glass.break_glass(reference=case.reference, by=otto, reason="curious", words=WHY["words"])
    assert not TeamMember.objects.filter(part="glass").exists()


def more_cases(mina, number):
    with acting(mina):
        return [cases.open_case(by=mina, called="Rin") for _ in range(number)]


def test_a_third_emergency_in_a_week_waits_for_the_reviews(case, cast, mina, otto, monkeypatch):
    sora = cast.actor("sora")
    second, third = more_cases(mina, 2)
    for row in (case, second):
        glass.break_glass(reference=row.reference, by=otto, **WHY)
    with pytest.raises(Refused):
        glass.break_glass(reference=third.reference, by=otto, **WHY)
    for each in reads.openings(sora):
        glass.review(opening=each.member, by=sora, justified=True)
    assert glass.break_glass(reference=third.reference, by=otto, **WHY) == third


def test_after_a_week_the_count_begins_anew(case, cast, mina, otto, monkeypatch):
    second, third = more_cases(mina, 2)
    for row in (case, second):
        glass.break_glass(reference=row.reference, by=otto, **WHY)
    eight_days_on = later(days=8)
    monkeypatch.setattr(clock, "now", lambda: eight_days_on)
    assert glass.break_glass(reference=third.reference, by=otto, **WHY) == third


def test_reviewers_read_why_without_seeing_the_case(case, cast, otto):
    broken(case, otto)
    dara = cast.actor("dara")
    with acting(dara):
        (opening,) = reads.openings(dara)
        assert not Case.objects.exists()
    assert opening.words == WHY["words"] and opening.may_review and not opening.overdue


def test_a_review_is_overdue_after_72_hours(case, cast, otto, monkeypatch):
    broken(case, otto)
    four_days_on = later(days=4)
    monkeypatch.setattr(clock, "now", lambda: four_days_on)
    assert reads.openings(cast.actor("dara"))[0].overdue


def test_a_review_settles_the_notice_and_happens_once(case, cast, otto):
    member, sora = broken(case, otto), cast.actor("sora")
    with acting(sora):
        glass.review(opening=member, by=sora, justified=True)
        with pytest.raises(Refused):
            glass.review(opening=member, by=sora, justified=False)
    with acting(System("test")):
        assert Task.objects.get().state == "done"
    member.refresh_from_db()
    assert (member.review, member.reviewed_by) == ("justified", cast.sora)
    assert Case.objects.exists()  # Otto's four hours go on


def test_access_ends_with_an_unjustified_opening(case, cast, otto):
    member, dara = broken(case, otto), cast.actor("dara")
    with acting(dara):
        glass.review(opening=member, by=dara, justified=False)
    assert not Case.objects.exists()
    assert Entry.objects.latest("seq").kind == "glass.reviewed"


def test_nobody_reviews_their_own_opening(cast, case, mina):
    sora = cast.actor("sora")
    with acting(sora):
        team.add(case=case, by=sora, worker=cast.sora, part="worker")
        team.restrict(case=case, by=sora, reason="x")
    with acting(System("test")):
        TeamMember.objects.create(
            case=case, worker=cast.sora, part="glass", since=clock.now(), until=later(hours=4)
        )
    (opening,) = reads.openings(sora)
    assert not opening.may_review
    with acting(sora), pytest.raises(Refused):
        glass.review(opening=opening.member, by=sora, justified=True)


@pytest.mark.parametrize("name", ["mina", "otto", "ada", "hana"])
def test_others_review_nothing(case, cast, otto, name):
    member, actor = broken(case, otto), cast.actor(name)
    with acting(actor), pytest.raises(Forbidden):
        glass.review(opening=member, by=actor, justified=True)


def test_reviewers_of_another_agency_and_the_barred_see_no_opening(case, cast, otto):
    broken(case, otto)
    assert reads.openings(cast.actor("vanna")) == []
    Bar.objects.create(case=case, worker=cast.dara, since=clock.now())
    assert reads.openings(cast.actor("dara")) == []
